import { featuresOf } from './confidence.ts'
import { type EntryIndex, type Phrasing, searchEntries } from './entry-search.ts'
import { type Example, fitLogistic, type Logistic, probability } from './logistic.ts'

export interface Calibration {
  readonly logistic: Logistic
  /** From this confidence on an entry answers. */
  readonly answerFrom: number
  /** From here up to `answerFrom` the closest titles are offered. */
  readonly suggestFrom: number
}

export interface CalibrationInput {
  readonly index: EntryIndex
  readonly phrase: (text: string) => readonly Phrasing[]
  /** Wordings in the order of the wording documents. */
  readonly wordings: readonly string[]
  /** Questions of daily life which no entry answers. */
  readonly outside: readonly string[]
  /** Cosine of the best entry for a text, where the embedder never saw the wordings. */
  readonly cosineOf?: (text: string, entry: number) => number
}

/** Enough to fit a dozen weights; more only costs start-up time. */
const SAMPLE = 2_500
/** A wrong answer to somebody outside the knowledge weighs as much as a refusal inside. */
const OUTSIDE_SHARE = 0.5
const NEAR_SHARE = 0.35
/** Share of answerable questions that may be refused when the threshold is set. */
const REFUSED_SHARE = 0.03

interface Judged {
  readonly features: number[]
  readonly label: 0 | 1
}

function entryOfWording(index: EntryIndex, doc: number): number {
  let entry = 0
  while ((index.wordingStart[entry + 1] ?? Number.POSITIVE_INFINITY) <= doc) entry++
  return entry
}

function judge(input: CalibrationInput, text: string, doc: number | undefined, without?: number): Judged | undefined {
  const { index } = input
  const phrasings = input.phrase(text)
  const own = doc === undefined ? undefined : entryOfWording(index, doc)
  const hits = searchEntries(index, phrasings, {
    limit: 4,
    ...(doc !== undefined && { without: new Set([doc]) }),
    ...(without !== undefined && { accepts: (entry: number) => entry !== without }),
  })
  const [best, next] = hits
  if (best === undefined) return undefined
  const at = hits.findIndex(({ entry }) => entry === own)
  // The right entry second or third says nothing about whether there is an answer.
  if (without === undefined && (at === 1 || at === 2)) return undefined
  const cosine = input.cosineOf?.(text, best.entry) ?? 0
  return { features: featuresOf(index, phrasings, best, next, cosine, doc), label: at === 0 ? 1 : 0 }
}

function weighted(judged: readonly Judged[], share: number): Example[] {
  return judged.map(({ features, label }) => ({ features, label, weight: share / Math.max(1, judged.length) }))
}

/**
 * Learns when the best hit is an answer: from every wording left out of the index (right hits), the same wordings with
 * their entry gone (near misses) and questions outside the knowledge. About a second for 2,500 wordings.
 */
export function calibrate(input: CalibrationInput): Calibration {
  const step = Math.max(1, Math.floor(input.wordings.length / SAMPLE))
  const inside: Judged[] = []
  const near: Judged[] = []
  for (let doc = 0; doc < input.wordings.length; doc += step) {
    const text = input.wordings[doc] ?? ''
    const right = judge(input, text, doc)
    if (right !== undefined) inside.push(right)
    const miss = judge(input, text, doc, entryOfWording(input.index, doc))
    if (miss !== undefined) near.push({ ...miss, label: 0 })
  }
  const outside = input.outside.flatMap((text) => judge(input, text, undefined) ?? [])
  const logistic = fitLogistic([
    ...weighted(inside, 1),
    ...weighted(near, NEAR_SHARE),
    ...weighted(outside, OUTSIDE_SHARE),
  ])
  const right = inside.filter(({ label }) => label === 1).map(({ features }) => probability(logistic, features))
  const answerFrom = quantile(right, REFUSED_SHARE)
  return { logistic, answerFrom, suggestFrom: answerFrom * 0.6 }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * share)] ?? 0.5
}
