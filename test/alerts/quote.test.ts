import { describe, expect, it } from 'vitest'
import { findQuote, isPartOf } from '../../src/alerts/quote.ts'
import { aRainEntry } from '../support/alert-templates.ts'

describe('a part of a sentence', () => {
  it.each([
    ['不要下河、进沟。', '不要下河、进沟。'],
    ['不要下河、进沟', '不要下河、进沟。'],
    ['停止户外活动', '橙色、红色：停止户外活动，马上转移。'],
    ['停止户外活动，马上转移', '橙色、红色：停止户外活动，马上转移。'],
    ['快跑', '不要快跑慢跑，快跑。'],
  ])('“%s” is one of “%s”', (text, whole) => {
    expect(isPartOf(text, whole)).toBe(true)
  })

  it.each([
    ['户外活动', '橙色、红色：停止户外活动，马上转移。'],
    ['进沟', '不要下河、进沟。'],
    ['不要下河', '不要下河、进沟。'],
    ['马上转移到高处', '停止户外活动，马上转移。'],
    ['', '不要下河、进沟。'],
    ['。', '不要下河、进沟。'],
  ])('“%s” is none of “%s”', (text, whole) => {
    expect(isPartOf(text, whole)).toBe(false)
  })
})

describe('findQuote', () => {
  it('finds the sentence that a text is from', () => {
    expect(findQuote('不要下河、进沟', aRainEntry())).toMatchObject({ kind: 'stands', statement: { section: 'dont' } })
  })

  it('never takes a myth for advice', () => {
    expect(findQuote('下雨天到河边看水最安全', aRainEntry())).toEqual({ kind: 'missing' })
  })

  it('sees that a part of a sentence which forbids has lost the word that does', () => {
    expect(findQuote('站在桥上看水', aRainEntry())).toEqual({ kind: 'turned-round' })
  })
})
