import { type Labelled, shuffle } from './text-classifier.ts'

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
const RATE = 0.3
const RIDGE = 1e-6

/** A text as buckets and their values; the values together are of length one. */
interface Weighed {
  readonly buckets: Uint32Array
  readonly values: Float32Array
}

function countTerms(terms: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const term of terms) {
    const bucket = term % BUCKETS
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
  }
  return counts
}

function weigh(rarity: Uint8Array, counts: ReadonlyMap<number, number>): Weighed {
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

function sumOf(weights: Float32Array, { buckets, values }: Weighed): number {
  let sum = 0
  for (const [at, bucket] of buckets.entries()) sum += (weights[bucket] ?? 0) * (values[at] ?? 0)
  return sum
}

/** Log-odds; above 0 the text is more like the examples with label 1. */
export function weightedLogOdds(judge: WeightedClassifier, terms: readonly number[]): number {
  return judge.bias + sumOf(judge.weights, weigh(judge.rarity, countTerms(terms)))
}

/** Logistic regression by Adagrad; the same examples give the same judge. */
export function trainWeighted(examples: readonly Labelled[]): WeightedClassifier {
  const counted = examples.map(({ terms }) => countTerms(terms))
  const rarity = rarityOf(counted)
  const texts = counted.map((counts) => weigh(rarity, counts))
  const weights = new Float32Array(BUCKETS)
  const squares = new Float32Array(BUCKETS).fill(1e-6)
  const order = Uint32Array.from(texts.keys())
  let bias = 0
  let biasSquares = 1e-6
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, epoch + 1)
    for (const number of order) {
      const [text, example] = [texts[number], examples[number]]
      if (text === undefined || example === undefined) continue
      const error = example.weight * (1 / (1 + Math.exp(-bias - sumOf(weights, text))) - example.label)
      for (const [at, bucket] of text.buckets.entries()) {
        const slope = error * (text.values[at] ?? 0) + RIDGE * (weights[bucket] ?? 0)
        squares[bucket] = (squares[bucket] ?? 0) + slope * slope
        weights[bucket] = (weights[bucket] ?? 0) - (RATE * slope) / Math.sqrt(squares[bucket] ?? 1)
      }
      biasSquares += error * error
      bias -= (RATE * error) / Math.sqrt(biasSquares)
    }
  }
  return { weights, rarity, bias }
}
