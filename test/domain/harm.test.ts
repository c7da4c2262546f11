import { describe, expect, it } from 'vitest'
import { HARM_CATEGORIES, harmOf, isHarmCategory } from '../../src/domain/harm.ts'
import { shippedKnowledge } from '../support/knowledge.ts'

describe('harmOf', () => {
  it('knows what every rumour and scam that ships may do harm to', async () => {
    const { knowledge } = await shippedKnowledge()
    const claims = knowledge.entries.filter(({ kind }) => kind === 'rumour' || kind === 'scam')

    const harmless = claims.filter((entry) => harmOf(entry) === 'affairs').map(({ subtopic }) => subtopic)

    expect(claims.length).toBeGreaterThan(100)
    expect([...new Set(harmless)].sort()).toEqual(['policy', 'tech'])
    expect(new Set(claims.map(harmOf))).toEqual(new Set(HARM_CATEGORIES))
  })

  it('counts every scam as fraud and a subtopic nobody named as least harmful', () => {
    expect(harmOf({ kind: 'scam', topic: 'fraud', subtopic: 'elder' })).toBe('fraud')
    expect(harmOf({ kind: 'rumour', topic: 'rumour', subtopic: 'astronomy' })).toBe('affairs')
  })

  it('tells a category from any other name', () => {
    expect(HARM_CATEGORIES.every(isHarmCategory)).toBe(true)
    expect(['rumour', '', null, 3].some(isHarmCategory)).toBe(false)
  })
})
