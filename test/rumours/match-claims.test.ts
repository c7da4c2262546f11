import { describe, expect, it } from 'vitest'
import { createMatchClaims, type FoundClaim, type MatchClaimsDeps } from '../../src/rumours/match-claims.ts'

const TEXT = '隔夜菜吃了会得癌,大家莫要再吃了,真的'
/** Trees that pass the first feature on as log-odds. */
const PASS = (feature: number) => ({
  bias: 0,
  trees: [-3, -1, 1, 3].map((below) => ({ feature, below, left: -1, right: 1 })),
})

function matcher(found: Readonly<Record<string, readonly FoundClaim[]>>, more: Partial<MatchClaimsDeps> = {}) {
  return createMatchClaims({
    find: async (stretch) => found[stretch] ?? found['*'] ?? [],
    stanceIn: () => () => [0, 0],
    coreFeatures: () => [1, 0],
    judge: { trees: PASS(0), actFrom: 0.9, suggestFrom: 0.1 },
    readSlots: () => new Map(),
    slotsOf: () => undefined,
    isStale: () => false,
    ...more,
  })
}
const claim = (id: string, sure: number): FoundClaim => ({ id, features: [sure] })

describe('known claims in a text', () => {
  it('acts on a sure one', async () => {
    expect(await matcher({ '*': [claim('a', 9)] })(TEXT)).toMatchObject([{ id: 'a', strength: 'act', doubts: [] }])
  })

  it('suggests what is likely and says why it does not act', async () => {
    expect(await matcher({ '*': [claim('a', 2)] })(TEXT)).toMatchObject([{ strength: 'suggest', doubts: ['unsure'] }])
  })

  it('finds nothing in what is unlikely', async () => {
    expect(await matcher({ '*': [claim('a', -9)] })(TEXT)).toEqual([])
  })

  it('only suggests on a short text', async () => {
    expect(await matcher({ '*': [claim('a', 9)] })('隔夜菜致癌')).toMatchObject([{ doubts: ['short'] }])
  })

  it('only suggests a stale entry, and one whose slots differ', async () => {
    const stale = matcher({ '*': [claim('a', 9)] }, { isStale: () => true })
    const other = matcher(
      { '*': [claim('a', 9)] },
      {
        readSlots: () => new Map([['drug', new Set(['布洛芬'])]]),
        slotsOf: () => ({ defining: ['drug'], known: { drug: ['头孢'] }, core: {}, isEvent: false }),
      },
    )

    expect(await stale(TEXT)).toMatchObject([{ strength: 'suggest', doubts: ['stale'] }])
    expect(await other(TEXT)).toMatchObject([{ strength: 'suggest', doubts: ['slot drug'] }])
  })

  it('judges by the stance to each claim, not by the text alone', async () => {
    const match = matcher(
      { '*': [claim('a', 0), claim('b', 0)] },
      { judge: { trees: PASS(2), actFrom: 0.9, suggestFrom: 0.1 }, stanceIn: () => (id) => [0, id === 'a' ? 9 : -9] },
    )

    expect((await match(TEXT)).map(({ id }) => id)).toEqual(['a'])
  })

  it('says one verdict for one stretch: what comes near is only offered', async () => {
    const match = matcher(
      { '*': [claim('a', 9), claim('b', 2)] },
      { judge: { trees: PASS(0), actFrom: 0.8, suggestFrom: 0.1 } },
    )

    expect(await match(TEXT)).toMatchObject([
      { id: 'a', strength: 'act' },
      { id: 'b', strength: 'suggest', doubts: ['second'] },
    ])
  })

  it('covers two claims of one long forward', async () => {
    const first = '第一件事情,隔夜菜里头亚硝酸盐多得很,吃了就要得癌,家里的剩菜统统倒掉。'
    const second = '第二件事情,今晚十二点要地震了,大家把重要的东西收好,睡觉莫要脱衣服,鞋子摆在床边上。'
    const last = '第三件事情没有了,就这样,大家各自注意,晚上早点休息,明天街上见,记得带上背篓。'

    const found = await matcher({
      [first + last]: [claim('a', 9)],
      [second]: [claim('b', 9)],
    })(first + last + second)

    expect(found.filter(({ strength }) => strength === 'act').map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('returns three at most', async () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((id, at) => claim(id, 9 - at))

    expect(await matcher({ '*': many })(TEXT)).toHaveLength(3)
  })
})
