import { describe, expect, it } from 'vitest'
import { hashTerm } from '../../src/retrieval/hash-term.ts'
import { classify, createClassify, trainClasses } from '../../src/retrieval/text-classes.ts'

const terms = (text: string) => Array.from(text, (character) => hashTerm(character, 1))
const examples = [
  ...['蛇咬', '蛇咬手', '着蛇咬'].map((text) => ({ terms: terms(text), name: 'snake', weight: 1 })),
  ...['火烧', '火烧山', '着火'].map((text) => ({ terms: terms(text), name: 'fire', weight: 1 })),
]
const model = trainClasses(examples)

describe('classes of texts', () => {
  it('are told apart by their terms', () => {
    expect(classify(model, terms('蛇咬脚')).get('snake')).toBeGreaterThan(0.8)
    expect(classify(model, terms('火')).get('fire')).toBeGreaterThan(0.8)
  })

  it('have probabilities that sum to one, also for a text without a known term', () => {
    for (const text of ['蛇咬', '', '天气']) {
      const sum = [...classify(model, terms(text)).values()].reduce((a, b) => a + b, 0)
      expect(sum).toBeCloseTo(1, 5)
    }
  })

  it('are asked for one by one with the same result', () => {
    const shareOf = createClassify(model)(terms('蛇咬脚'))

    for (const [name, share] of classify(model, terms('蛇咬脚'))) expect(shareOf(name)).toBe(share)
    expect(shareOf('flood')).toBe(0)
  })

  it('are learned alike from the same examples', () => {
    expect(trainClasses(examples).weights).toEqual(model.weights)
  })
})
