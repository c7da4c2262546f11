import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { readMessageRules } from '../../src/content-files.ts'
import { crossValidateScams, type LeftOut, scamShares } from '../../src/eval-scams.ts'
import { normalise } from '../../src/retrieval/normalise.ts'
import { createTokeniser } from '../../src/retrieval/tokens.ts'
import { createRedFlags, type RedFlagFinding } from '../../src/rumours/red-flags.ts'
import { createScamSigns, strengthOf } from '../../src/rumours/scam-signs.ts'
import { shippedAnswerer } from '../support/knowledge.ts'
import '../support/fixed-seed.ts'

const { redFlags } = await readMessageRules('knowledge')
const { search } = await shippedAnswerer()
const flagsOf = createRedFlags(redFlags)
const seeScam = createScamSigns({ flagsOf, oddsOf: search.scamOddsOf, thresholds: redFlags })

const THRESHOLDS = { act_from: 2, suggest_from: 1, families_from: 0 }

/** A finding with one flag in each of so many families. */
function aFinding(families: number): RedFlagFinding {
  const ids = Array.from({ length: families }, (_, at) => `family${at}`)
  return { flags: ids.map((family) => ({ id: `flag ${family}`, family, say: family })), families: ids, names: ids }
}

describe('the strength of the signs of a scam', () => {
  it.each([
    { odds: 2, families: 2, strength: 'act' },
    { odds: 9, families: 2, strength: 'act' },
    { odds: 9, families: 1, strength: 'suggest' },
    { odds: 9, families: 0, strength: 'suggest' },
    { odds: 1.9, families: 2, strength: 'suggest' },
    { odds: 1, families: 0, strength: 'suggest' },
    { odds: 0.9, families: 2, strength: 'none' },
    { odds: 0.9, families: 3, strength: 'suggest' },
    { odds: 0, families: 3, strength: 'suggest' },
    { odds: -0.1, families: 6, strength: 'none' },
    { odds: -9, families: 0, strength: 'none' },
  ])('is $strength at log-odds of $odds with $families families', ({ odds, families, strength }) => {
    expect(strengthOf(THRESHOLDS, odds, families)).toBe(strength)
  })

  it('is no more than a suggestion while all flags are of one family, however likely', () => {
    const two = { id: 'screen', family: 'control', say: '叫你开屏幕共享' }
    const finding = { flags: [two, { ...two, id: 'remote' }], families: ['control'], names: [] }
    const see = createScamSigns({ flagsOf: () => finding, oddsOf: () => 99, thresholds: THRESHOLDS })

    expect(see('x')).toEqual({ strength: 'suggest', odds: 99, flags: finding.flags })
  })

  it('is judged by the text and the names of its signs', () => {
    const asked: unknown[] = []
    const oddsOf = (text: string, signs: readonly string[]) => {
      asked.push([text, signs])
      return 2
    }
    const see = createScamSigns({ flagsOf: () => aFinding(2), oddsOf, thresholds: THRESHOLDS })

    expect(see('一句话').strength).toBe('act')
    expect(asked).toEqual([['一句话', ['family0', 'family1']]])
  })
})

describe('scams in progress, by what the index has learned', () => {
  it.each([
    '有个自称公安的说我涉嫌洗钱，叫我开屏幕共享，把钱转到安全账户，不许告诉家里人',
    '客服说百万保障今晚到期要扣八百，喊我妈下会议软件开屏幕共享',
    '群里的老师说稳赚不赔，叫我下他们的软件入金五万，不要告诉老公',
  ])('acts on %s', (text) => {
    expect(seeScam(normalise(text)).strength).toBe('act')
  })

  it.each([
    '反诈中心提醒：凡是叫你把钱转到安全账户、开屏幕共享的，都是诈骗，请勿相信',
    '去年有人冒充客服叫我开屏幕共享，我没理他，挂了',
    '妈，我给你转了五百，你去买件棉衣',
    '白菜多少钱一斤',
  ])('says nothing of %s', (text) => {
    expect(seeScam(normalise(text)).strength).toBe('none')
  })

  it('looks at no more than the first two thousand characters', () => {
    const scam = '有个自称公安的说我涉嫌洗钱,叫我开屏幕共享,把钱转到安全账户'

    expect(seeScam(`${'好'.repeat(2000)}${scam}`).flags).toEqual([])
  })

  it('gives a finite judgement of any text, two milliseconds each', () => {
    const pieces = fc.constantFrom('转账', '客服', '共享屏幕', '不许', '告诉', '先交', '三千', ',', '的', 'App', ' ')
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4000 }),
      fc.array(pieces, { maxLength: 2000 }).map((all) => all.join('')),
    )
    let spent = 0
    let runs = 0

    fc.assert(
      fc.property(text, (any) => {
        const normalised = normalise(any)
        const started = performance.now()
        const { odds, strength } = seeScam(normalised)
        spent += performance.now() - started
        runs++
        return Number.isFinite(odds) && ['act', 'suggest', 'none'].includes(strength)
      }),
      { numRuns: 500, seed: 11 },
    )

    expect(runs).toBe(500)
    expect(spent / runs).toBeLessThan(2)
  })
})

describe('scams in progress that nothing was learned from', () => {
  let judged: readonly LeftOut[] = []
  beforeAll(() => {
    const { words } = createTokeniser(search.index.dictionary)
    judged = crossValidateScams(search.knowledge, words, flagsOf)
  })

  it('are every example once', () => {
    const { scamExamples, ordinaryExamples } = search.knowledge

    const countOf = (wanted: LeftOut['kind']) => judged.filter(({ kind }) => kind === wanted).length
    expect(countOf('scam')).toBe(scamExamples.running.length)
    expect(countOf('talk')).toBe(ordinaryExamples.talk.length)
    expect(countOf('near')).toBe(ordinaryExamples.nearScams.length)
  })

  it('are found, two of three of the hard ones, and hardly an ordinary text is taken for one', () => {
    const shares = scamShares(judged, redFlags)

    expect(shares.found).toBeGreaterThanOrEqual(0.69)
    expect(shares.false).toBeLessThanOrEqual(0.006)
    expect(shares.actFalse).toBeLessThanOrEqual(0.003)
    expect(shares.nearFalse).toBeLessThanOrEqual(0.02)
  })
})
