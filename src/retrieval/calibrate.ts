import { createFeatures, type DocRange, JUDGED_HITS } from './confidence.ts'
import { type EntryIndex, type Phrasing, searchEntries } from './entry-search.ts'
import { type Example, fitLogistic, type Logistic, probability } from './logistic.ts'
import { scopeOf, termsOf, trainScope } from './scope.ts'
import type { TextClassifier } from './text-classifier.ts'

export interface Calibration {
  readonly logistic: Logistic
  /** From this confidence on an entry answers. */
  readonly answerFrom: number
  /** From here up to `answerFrom` the closest titles are offered. */
  readonly suggestFrom: number
}

export interface Calibrated {
  readonly calibration: Calibration
  readonly scope: TextClassifier
}

export interface CalibrationInput {
  readonly index: EntryIndex
  readonly phrase: (text: string) => readonly Phrasing[]
  /** Wordings in the order of the wording documents. */
  readonly wordings: readonly string[]
  /** Questions of daily life which no entry answers. */
  readonly outside: readonly string[]
}

/** Enough to fit a dozen weights; more only costs start-up time. */
const SAMPLE = 2_500
/** What each kind of example weighs beside the right hits, which weigh 1 together. */
const OUTSIDE_SHARE = 1
const NEAR_SHARE = 0.1
/** How many wordings are joined to one text, in turn. */
const LENGTHS = [1, 2, 1, 3] as const
/** Share of answerable questions that may be refused when the threshold is set. */
const REFUSED_SHARE = 0.022

interface Judged {
  readonly features: number[]
  readonly label: 0 | 1
}

function entryOfWording(index: EntryIndex, doc: number): number {
  let entry = 0
  while ((index.wordingStart[entry + 1] ?? Number.POSITIVE_INFINITY) <= doc) entry++
  return entry
}

interface Case {
  readonly text: string
  /** Judges the scope; it never saw the text. */
  readonly scope: TextClassifier
  /** Wordings of which the text is made; they count as not there. */
  readonly left?: DocRange
  /** Entry that counts as not there either. */
  readonly gone?: number
}

/** Looks a text up and says what is known about the best hit. */
function judge({ index, phrase }: CalibrationInput, { text, scope, left, gone }: Case): Judged | undefined {
  const phrasings = phrase(text)
  const own = left === undefined ? undefined : entryOfWording(index, left.from)
  const hits = searchEntries(index, phrasings, {
    limit: JUDGED_HITS,
    ...(left !== undefined && { without: new Set(docsOf(left)) }),
    ...(gone !== undefined && { accepts: (entry: number) => entry !== gone }),
  })
  if (hits.length === 0) return undefined
  const isRight = hits[0]?.entry === own
  // A wrong entry first does not say that there is no answer (measured: with such examples the judge tells less well).
  if (own !== undefined && gone === undefined && !isRight) return undefined
  const featuresOf = createFeatures(index, phrasings, scopeOf(scope, phrasings))
  return { features: featuresOf(hits, left), label: isRight ? 1 : 0 }
}

function docsOf({ from, to }: DocRange): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at)
}

/** Neighbouring texts said in one breath: people write longer than the wordings are. */
function joined(texts: readonly string[], { from, to }: DocRange): string {
  return texts.slice(from, to).join('，')
}

function weighted(judged: readonly Judged[], share: number): Example[] {
  return judged.map(({ features, label }) => ({ features, label, weight: share / Math.max(1, judged.length) }))
}

/** Neighbouring wordings lie in one block, so that joined ones stay on one side. */
const BLOCK = 4

function isOdd(doc: number): boolean {
  return Math.floor(doc / BLOCK) % 2 === 1
}

/** Two judges of the scope, each trained on the half which the other one judges, and one trained on everything. */
function trainScopes({ wordings, outside, phrase }: CalibrationInput) {
  const inside = wordings.map((text) => termsOf(phrase(text)))
  const others = outside.map((text) => termsOf(phrase(text)))
  const half = (odd: boolean) =>
    trainScope(
      inside.filter((_terms, doc) => isOdd(doc) === odd),
      others.filter((_terms, at) => isOdd(at) === odd),
    )
  const [even, odd] = [half(false), half(true)]
  return { unseenBy: (doc: number) => (isOdd(doc) ? even : odd), all: trainScope(inside, others) }
}

/** Wordings `doc …` that are joined to one text: of one entry and one block. */
function rangeFrom(index: EntryIndex, doc: number, length: number): DocRange {
  const end = index.wordingStart[entryOfWording(index, doc) + 1] ?? doc + 1
  return { from: doc, to: Math.min(end, doc + length, (Math.floor(doc / BLOCK) + 1) * BLOCK) }
}

/**
 * Learns when the best hit is an answer: from every wording left out of the index (right hits), the same wordings with
 * their entry gone (near misses) and questions outside the knowledge. A few seconds for 2,500 wordings.
 */
export function calibrate(input: CalibrationInput): Calibrated {
  const { index, wordings } = input
  const scopes = trainScopes(input)
  const step = Math.max(1, Math.floor(wordings.length / SAMPLE))
  const inside: Judged[] = []
  const near: Judged[] = []
  for (let doc = 0; doc < wordings.length; doc += step) {
    const left = rangeFrom(index, doc, LENGTHS[inside.length % LENGTHS.length] ?? 1)
    const one = { text: joined(wordings, left), scope: scopes.unseenBy(doc), left }
    const right = judge(input, one)
    if (right !== undefined) inside.push(right)
    const miss = judge(input, { ...one, gone: entryOfWording(index, doc) })
    if (miss !== undefined) near.push(miss)
  }
  const outside = input.outside.flatMap((_text, at) =>
    [1, 2].flatMap((length) => {
      const to = Math.min(at + length, (Math.floor(at / BLOCK) + 1) * BLOCK)
      return judge(input, { text: joined(input.outside, { from: at, to }), scope: scopes.unseenBy(at) }) ?? []
    }),
  )
  const logistic = fitLogistic([
    ...weighted(inside, 1),
    ...weighted(near, NEAR_SHARE),
    ...weighted(outside, OUTSIDE_SHARE),
  ])
  const right = inside.map(({ features }) => probability(logistic, features))
  const answerFrom = quantile(right, REFUSED_SHARE)
  return { calibration: { logistic, answerFrom, suggestFrom: answerFrom * 0.6 }, scope: scopes.all }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * share)] ?? 0.5
}
