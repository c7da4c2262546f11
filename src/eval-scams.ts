import type { Figure } from './eval-figures.ts'
import { heldBackOrdinary, heldBackTexts } from './held-back.ts'
import type { Knowledge } from './knowledge/load-knowledge.ts'
import { learnScams } from './learn-messages.ts'
import { normalise } from './retrieval/normalise.ts'
import { textTermsOf } from './retrieval/text-terms.ts'
import { weightedLogOdds } from './retrieval/weighted-classifier.ts'
import type { FlagsOf } from './rumours/red-flags.ts'
import { createScamSigns, type ScamSigns, type ScamThresholds, strengthOf } from './rumours/scam-signs.ts'

const FOLDS = 5

/** A text with what the judge says of it that has not learned it. */
export interface LeftOut {
  /** `near` was written to be mistaken for a scam; `talk` is much as it is met, and by it thresholds are chosen. */
  readonly kind: 'scam' | 'talk' | 'near'
  readonly odds: number
  readonly families: number
}

function remember<Value>(of: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>()
  return (text) => {
    const value = known.get(text) ?? of(text)
    known.set(text, value)
    return value
  }
}

/** Judges every example of a scam in progress, of ordinary chat and of what is near a scam by what is learned from the other four fifths. */
export function crossValidateScams(
  knowledge: Knowledge,
  wordsOf: (text: string) => readonly string[],
  flagsOf: FlagsOf,
): LeftOut[] {
  const words = remember(wordsOf)
  const seen = remember(flagsOf)
  const { running } = knowledge.scamExamples
  const { talk, nearScams } = knowledge.ordinaryExamples
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const isHeld = (_text: string, at: number) => at % FOLDS === fold
    const isKept = (_text: string, at: number) => at % FOLDS !== fold
    const reduced = {
      ...knowledge,
      scamExamples: { running: running.filter(isKept) },
      ordinaryExamples: { talk: talk.filter(isKept), nearScams: nearScams.filter(isKept) },
    }
    const parts = { wordsOf: words, signsOf: (text: string) => seen(text).names }
    const judge = learnScams(reduced, parts)
    const judged = (texts: readonly string[], kind: LeftOut['kind']): LeftOut[] =>
      texts.filter(isHeld).map((text) => {
        const plain = normalise(text)
        return {
          kind,
          odds: weightedLogOdds(judge, textTermsOf(parts, plain).own),
          families: seen(plain).families.length,
        }
      })
    return [...judged(running, 'scam'), ...judged(talk, 'talk'), ...judged(nearScams, 'near')]
  })
}

/** Shares of the scams that are found and of the ordinary texts that are taken for one, at least suggested or acted on. */
export interface ScamShares {
  readonly actFound: number
  readonly found: number
  readonly actFalse: number
  readonly false: number
  /** Of the texts that were written to be mistaken for a scam. */
  readonly nearFalse: number
}

export function scamShares(judged: readonly LeftOut[], thresholds: ScamThresholds): ScamShares {
  const shareOf = (kind: LeftOut['kind'], strengths: readonly ScamSigns['strength'][]) => {
    const all = judged.filter((one) => one.kind === kind)
    const met = all.filter(({ odds, families }) => strengths.includes(strengthOf(thresholds, odds, families)))
    return met.length / Math.max(1, all.length)
  }
  return {
    actFound: shareOf('scam', ['act']),
    found: shareOf('scam', ['act', 'suggest']),
    actFalse: shareOf('talk', ['act']),
    false: shareOf('talk', ['act', 'suggest']),
    nearFalse: shareOf('near', ['act', 'suggest']),
  }
}

const STEPS = [-1, 0, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5] as const

/** Lines of a table: what is found of the left-out examples at several thresholds, and what is taken for a scam. */
export function scamTable(judged: readonly LeftOut[], thresholds: ScamThresholds): string[] {
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`.padStart(9)
  const row = (name: string, shares: ScamShares) =>
    name.padEnd(14) +
    [shares.actFound, shares.found, shares.actFalse, shares.false, shares.nearFalse].map(percent).join('')
  const never = Number.POSITIVE_INFINITY
  return [
    'log-odds from   act: found  any: found  act: false  any: false  near: any',
    ...STEPS.map((from) =>
      row(String(from), scamShares(judged, { act_from: from, suggest_from: from, families_from: never })),
    ),
    row('as set', scamShares(judged, thresholds)),
  ]
}

/** Figures over the texts which nothing is learned from or chosen by; empty where the files are not there. */
export function heldBackScamFigures(deps: Parameters<typeof createScamSigns>[0]): Figure[] {
  const see = createScamSigns(deps)
  const strengthsOf = (texts: readonly string[]) =>
    texts.map((text): ScamSigns['strength'] => see(normalise(text)).strength)
  const scams = strengthsOf(heldBackTexts('scam-now.jsonl'))
  const ordinary = strengthsOf(heldBackOrdinary())
  const acts = (all: readonly string[]) => all.filter((strength) => strength === 'act').length
  const seen = (all: readonly string[]) => all.filter((strength) => strength !== 'none').length
  return [
    { name: 'scams: acted on', hits: acts(scams), of: scams.length, bar: 0 },
    { name: 'scams: act or suggest', hits: seen(scams), of: scams.length, bar: 0.95 },
    { name: 'ordinary: acted on', hits: acts(ordinary), of: ordinary.length, bar: 0.005, atMost: true },
    { name: 'ordinary: act or suggest', hits: seen(ordinary), of: ordinary.length, bar: 0.005, atMost: true },
  ]
}
