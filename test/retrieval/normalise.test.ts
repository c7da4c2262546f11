import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalise } from '../../src/retrieval/normalise.ts'
import '../support/fixed-seed.ts'

describe('normalise', () => {
  it.each([
    ['ＡＢＣ１２３', 'abc123'],
    ['吃了菌子，頭暈', '吃了菌子,头晕'],
    ['見手青 有 毒 嗎？', '见手青有毒吗?'],
    ['菌\u200b子\u202e中毒', '菌子中毒'],
    ['救命🍄🆘！！！', '救命 !'],
    ['⾷物中毒', '食物中毒'],
    ['a\ud800b', 'a b'],
  ])('gives %j and its plain form the same text', (text, plain) => {
    expect(normalise(text).replace(/\s/g, '')).toBe(plain.replace(/\s/g, ''))
  })

  it('changes nothing the second time, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const once = normalise(text)
        expect(normalise(once)).toBe(once)
      }),
      { numRuns: 2_000 },
    )
  })

  it('leaves no control, format or surrogate character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(normalise(text)).not.toMatch(/[\p{Cc}\p{Cs}]|\p{Cf}/u)
      }),
      { numRuns: 2_000 },
    )
  })
})
