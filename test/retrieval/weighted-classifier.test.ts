import { describe, expect, it } from 'vitest'
import { textTermsOf } from '../../src/retrieval/text-terms.ts'
import { createLogOddsWith, trainWeighted, weightedLogOdds } from '../../src/retrieval/weighted-classifier.ts'

const parts = { wordsOf: (text: string) => Array.from(text), signsOf: () => [] }
const termsOf = (text: string, entry?: string) => {
  const { own, about } = textTermsOf(parts, text)
  return entry === undefined ? own : [...own, ...about(entry)]
}

describe('a judge over weighted terms', () => {
  const examples = [
    ...['大蒜治癌', '大蒜能治癌', '吃大蒜治癌症'].map((text) => ({
      terms: termsOf(text),
      label: 0 as const,
      weight: 1,
    })),
    ...['大蒜治癌是假的', '说大蒜能治癌是假的', '大蒜治不了癌'].map((text) => ({
      terms: termsOf(text),
      label: 1 as const,
      weight: 1,
    })),
  ]
  const judge = trainWeighted(examples)

  it('tells texts apart that share most of their words', () => {
    expect(weightedLogOdds(judge, termsOf('生大蒜治癌'))).toBeLessThan(0)
    expect(weightedLogOdds(judge, termsOf('生大蒜治癌是假的'))).toBeGreaterThan(0)
  })

  it('learns the same from the same examples', () => {
    const again = trainWeighted(examples)

    expect(again.bias).toBe(judge.bias)
    expect(Buffer.from(again.weights.buffer).equals(Buffer.from(judge.weights.buffer))).toBe(true)
  })

  it('gives a number for a text of which it knows nothing', () => {
    expect(weightedLogOdds(judge, termsOf('xyz'))).toBe(judge.bias)
  })

  it('weighs a text once and gives for each addition what the whole would get', () => {
    const text = '说大蒜能治癌是假的假的'
    const { own, about } = textTermsOf(parts, text)
    const oddsWith = createLogOddsWith(judge, own)

    expect(oddsWith([])).toBeCloseTo(weightedLogOdds(judge, own), 12)
    for (const more of [own.slice(0, 9), termsOf('大蒜治癌'), about('garlic')])
      expect(oddsWith(more)).toBeCloseTo(weightedLogOdds(judge, [...own, ...more]), 12)
  })

  it('may affirm one claim and deny another by the same words', () => {
    const about = (text: string, entry: string, label: 0 | 1) => ({ terms: termsOf(text, entry), label, weight: 1 })
    const two = trainWeighted([
      about('先冲冷水', 'burn', 1),
      about('要先冲冷水', 'burn', 1),
      about('先冲冷水', 'cold', 0),
      about('要先冲冷水', 'cold', 0),
    ])

    expect(weightedLogOdds(two, termsOf('先冲冷水', 'burn'))).toBeGreaterThan(0)
    expect(weightedLogOdds(two, termsOf('先冲冷水', 'cold'))).toBeLessThan(0)
  })
})
