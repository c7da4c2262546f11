import type { FlagsOf, RedFlag, RedFlags } from './red-flags.ts'

export interface ScamSigns {
  /** `act`: say that it is a scam, by its flags; `suggest`: say that it looks like one. */
  readonly strength: 'act' | 'suggest' | 'none'
  /** Log-odds that somebody is being swindled. */
  readonly odds: number
  readonly flags: readonly RedFlag[]
}

export type SeeScam = (normalised: string) => ScamSigns

export type ScamThresholds = Pick<RedFlags, 'act_from' | 'suggest_from' | 'families_from'>

export interface ScamSignsDeps {
  readonly flagsOf: FlagsOf
  /** Log-odds, learned from examples, by the words of a text and the signs which the rules see in it. */
  readonly oddsOf: (normalised: string, signs: readonly string[]) => number
  readonly thresholds: ScamThresholds
}

/** One family may be chance: a bank asks for a fee, a friend sends a link. */
const FAMILIES_TO_ACT = 2
const FAMILIES_TO_SUGGEST = 3

/** Characters that are looked at: the time grows with them, and a forward of 4,000 shows what it is in its first half. */
const LONGEST = 2000

/** How sure it is, from the odds and the number of families that have a flag. */
export function strengthOf(thresholds: ScamThresholds, odds: number, families: number): ScamSigns['strength'] {
  if (odds >= thresholds.act_from && families >= FAMILIES_TO_ACT) return 'act'
  if (odds >= thresholds.suggest_from) return 'suggest'
  return odds >= thresholds.families_from && families >= FAMILIES_TO_SUGGEST ? 'suggest' : 'none'
}

/** Tells whether a message shows a scam in progress, where no known text need match. Less than two milliseconds. */
export function createScamSigns({ flagsOf, oddsOf, thresholds }: ScamSignsDeps): SeeScam {
  return function see(whole) {
    const text = whole.slice(0, LONGEST)
    const { flags, families, names } = flagsOf(text)
    const odds = oddsOf(text, names)
    return { strength: strengthOf(thresholds, odds, families.length), odds, flags }
  }
}
