import { describe, expect, it } from 'vitest'
import { normalise } from '../../src/retrieval/normalise.ts'
import { buildTextIndex, searchTexts } from '../../src/retrieval/text-index.ts'
import { createTokeniser } from '../../src/retrieval/tokens.ts'

const TEXTS = ['吃了野生菌头昏想吐', '被毒蛇咬伤以后固定伤肢', '煤气中毒先开窗通风', '地震时先护住头', '马蜂蜇伤后脸肿']

const tokeniser = createTokeniser([])
const tokens = (text: string) => tokeniser.tokens(normalise(text))
const index = buildTextIndex(TEXTS.map(tokens))
const best = (question: string) => TEXTS[searchTexts(index, tokens(question), 3)[0]?.doc ?? -1]

describe('text index', () => {
  it('puts the text first that shares the telling characters', () => {
    expect(best('蛇咬伤怎么办')).toBe(TEXTS[1])
    expect(best('煤气中毒')).toBe(TEXTS[2])
  })

  it('finds nothing for a question without a known character', () => {
    expect(searchTexts(index, tokens('xyz'), 3)).toEqual([])
    expect(searchTexts(index, tokens(''), 3)).toEqual([])
  })

  it('finds the same in Traditional script and full width', () => {
    expect(searchTexts(index, tokens('馬蜂蜇傷'), 1)).toEqual(searchTexts(index, tokens('马蜂蜇伤'), 1))
  })

  it('gives the whole text the highest overlap there is', () => {
    expect(searchTexts(index, tokens(TEXTS[3] ?? ''), 1)[0]?.overlap).toBeCloseTo(1, 5)
  })

  it('works on an empty collection', () => {
    expect(searchTexts(buildTextIndex([]), tokens('蛇'), 3)).toEqual([])
  })
})
