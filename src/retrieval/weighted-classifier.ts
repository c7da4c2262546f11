import { fitLinear, type WeighedText } from './adagrad.ts'
import type { Labelled } from './text-classifier.ts'

/**
 * A linear judge over hashed terms that are weighted as in a search: rare ones count more, repeated ones a little more, and
 * every text is of length one. With many examples that share their words it tells them apart better than presence alone
 * (texts of writers it had not seen: AUC 0.968 instead of 0.958).
 */
export interface WeightedClassifier {
  /** `weights[hash % weights.length]`. */
  readonly weights: Float32Array
  /** Inverse document frequency times `RARITY_STEPS`, 0 for what fewer than two examples have. */
  readonly rarity: Uint8Array
  readonly bias: number
}

/** 2²⁰ buckets: with 2¹⁸ a third of the gain is lost to collisions. */
const BUCKETS = 2 ** 20
/** Rarity lies between 1 and 1 + ln of the number of examples, about 10. */
const RARITY_STEPS = 20
const FEWEST = 2
const EPOCHS = 8
const RIDGE = 1e-6

function countTerms(terms: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const term of terms) {
    const bucket = term % BUCKETS
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
  }
  return counts
}

/** The same, without what no two examples have: most terms of a text about an entry that it does not speak of. */
function countKnown(rarity: Uint8Array, terms: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const term of terms) {
    const bucket = term % BUCKETS
    if ((rarity[bucket] ?? 0) > 0) counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
  }
  return counts
}

/** The values of a text are together of length one. */
function weigh(rarity: Uint8Array, counts: ReadonlyMap<number, number>): WeighedText {
  const known = [...counts].filter(([bucket]) => (rarity[bucket] ?? 0) > 0)
  const values = Float32Array.from(known, ([bucket, count]) => (1 + Math.log(count)) * (rarity[bucket] ?? 0))
  let squares = 0
  for (const value of values) squares += value * value
  const length = Math.sqrt(squares || 1)
  return { buckets: Uint32Array.from(known, ([bucket]) => bucket), values: values.map((value) => value / length) }
}

function rarityOf(texts: ReadonlyArray<ReadonlyMap<number, number>>): Uint8Array {
  const met = new Uint32Array(BUCKETS)
  for (const counts of texts) for (const bucket of counts.keys()) met[bucket] = (met[bucket] ?? 0) + 1
  return Uint8Array.from(met, (count) =>
    count < FEWEST ? 0 : Math.min(255, RARITY_STEPS * (1 + Math.log((1 + texts.length) / (1 + count)))),
  )
}

/**
 * Log-odds of a text together with other terms; above 0 it is more like the examples with label 1. The terms of the text are
 * counted and weighed once, those that are added change the sums only where they stand: a text is judged about many entries.
 */
export function createLogOddsWith(
  { weights, rarity, bias }: WeightedClassifier,
  terms: readonly number[],
): (more: readonly number[]) => number {
  const valueOf = (bucket: number, count: number) =>
    count === 0 ? 0 : Math.fround((1 + Math.log(count)) * (rarity[bucket] ?? 0))
  const own = countKnown(rarity, terms)
  let product = 0
  let squares = 0
  for (const [bucket, count] of own) {
    const value = valueOf(bucket, count)
    product += (weights[bucket] ?? 0) * value
    squares += value * value
  }

  return function logOddsWith(more) {
    let [sum, length] = [product, squares]
    for (const [bucket, count] of countKnown(rarity, more)) {
      const before = own.get(bucket) ?? 0
      const [less, value] = [valueOf(bucket, before), valueOf(bucket, before + count)]
      sum += (weights[bucket] ?? 0) * (value - less)
      length += value * value - less * less
    }
    return bias + sum / Math.sqrt(length || 1)
  }
}

/** Log-odds; above 0 the text is more like the examples with label 1. */
export function weightedLogOdds(judge: WeightedClassifier, terms: readonly number[]): number {
  return createLogOddsWith(judge, terms)([])
}

/** Logistic regression over weighted terms; the same examples give the same judge. */
export function trainWeighted(examples: readonly Labelled[]): WeightedClassifier {
  const counted = examples.map(({ terms }) => countTerms(terms))
  const rarity = rarityOf(counted)
  const texts = examples.map(({ label, weight }, at) => ({ ...weigh(rarity, counted[at] ?? new Map()), label, weight }))
  return { ...fitLinear(texts, { buckets: BUCKETS, epochs: EPOCHS, ridge: RIDGE }), rarity }
}
