import { shuffle } from './adagrad.ts'

/** A softmax judge over hashed terms: `weights[(hash % rows) × classes + class]`. */
export interface TextClasses {
  readonly names: readonly string[]
  readonly weights: Float32Array
  readonly biases: Float32Array
}

export interface Sorted {
  /** Term hashes of a text. */
  readonly terms: readonly number[]
  readonly name: string
  readonly weight: number
}

/** Probability of a class by its name; 0 for a name that is none. */
export type ShareOf = (name: string) => number

/** Collisions stay rare with some ten thousand terms; with many classes half as many rows do. */
const ROWS = { few: 2 ** 14, many: 2 ** 13 } as const
const MANY = 40
/** Rounds over the examples; with many classes a round is long, and fewer are enough. */
const EPOCHS = { few: 10, many: 5 } as const
/** With thousands of classes nearly all have no part in a text: an error below this is left, or learning would take minutes. */
const THOUSANDS = 1_000
const NEGLIGIBLE = 5e-4
const RATE = 0.3
const RIDGE = 1e-5

function bucketsOf(terms: readonly number[], rows: number): Uint32Array {
  return Uint32Array.from(new Set(terms.map((term) => term % rows)))
}

function rowsFor(classes: number): number {
  return classes > MANY ? ROWS.many : ROWS.few
}

/** Probabilities of the classes, in place of their scores. */
function softmax(scores: Float32Array): Float32Array {
  let most = Number.NEGATIVE_INFINITY
  for (let at = 0; at < scores.length; at++) most = Math.max(most, scores[at] ?? 0)
  let sum = 0
  for (let at = 0; at < scores.length; at++) {
    scores[at] = Math.exp((scores[at] ?? 0) - most)
    sum += scores[at] ?? 0
  }
  for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] ?? 0) / sum
  return scores
}

/** Rows that are added at once: a sum is read and written once for all of them. */
const AT_ONCE = 4

function judge({ weights, biases }: TextClasses, buckets: Uint32Array): Float32Array {
  const width = biases.length
  const scores = new Float32Array(width)
  const scale = 1 / Math.sqrt(buckets.length || 1)
  const whole = buckets.length - (buckets.length % AT_ONCE)
  for (let next = 0; next < whole; next += AT_ONCE) {
    const a = (buckets[next] ?? 0) * width
    const b = (buckets[next + 1] ?? 0) * width
    const c = (buckets[next + 2] ?? 0) * width
    const d = (buckets[next + 3] ?? 0) * width
    for (let at = 0; at < width; at++)
      scores[at] =
        (scores[at] ?? 0) +
        ((weights[a + at] ?? 0) + (weights[b + at] ?? 0)) +
        ((weights[c + at] ?? 0) + (weights[d + at] ?? 0))
  }
  for (const bucket of buckets.subarray(whole))
    for (let at = 0; at < width; at++) scores[at] = (scores[at] ?? 0) + (weights[bucket * width + at] ?? 0)
  return softmax(scores.map((score, at) => score * scale + (biases[at] ?? 0)))
}

/** Probability of every class for a text, by name; together 1. */
export function classify(model: TextClasses, terms: readonly number[]): ReadonlyMap<string, number> {
  const shares = judge(model, bucketsOf(terms, rowsFor(model.names.length)))
  return new Map(model.names.map((name, at) => [name, shares[at] ?? 0]))
}

/** The same for models of many classes of which few are asked for: the place of each name is looked up once. */
export function createClassify({ names, ...model }: TextClasses): (terms: readonly number[]) => ShareOf {
  const places = new Map(names.map((name, at) => [name, at]))
  return function classifyLazily(terms) {
    const shares = judge({ names, ...model }, bucketsOf(terms, rowsFor(names.length)))
    return (name) => shares[places.get(name) ?? -1] ?? 0
  }
}

/** A model while it learns: with the squared slopes by which Adagrad scales its steps. */
interface Learning {
  readonly model: TextClasses
  readonly squares: Float32Array
  readonly biasSquares: Float32Array
  /** Every class. */
  readonly places: Uint32Array
}

function move(values: Float32Array, seen: Float32Array, at: number, slope: number): void {
  seen[at] = (seen[at] ?? 0) + slope * slope
  values[at] = (values[at] ?? 0) - (RATE * slope) / Math.sqrt(seen[at] ?? 1)
}

function learn(
  { model, squares, biasSquares, places }: Learning,
  buckets: Uint32Array,
  own: number,
  weight: number,
): void {
  const width = model.names.length
  const scale = 1 / Math.sqrt(buckets.length || 1)
  const errors = Float64Array.from(judge(model, buckets), (share, at) => weight * (share - (at === own ? 1 : 0)))
  const moved = width > THOUSANDS ? places.filter((at) => Math.abs(errors[at] ?? 0) >= NEGLIGIBLE) : places
  for (const at of moved) move(model.biases, biasSquares, at, errors[at] ?? 0)
  // Bucket by bucket: the weights of one lie side by side.
  for (const bucket of buckets) {
    const row = bucket * width
    for (const at of moved) {
      const slope = (errors[at] ?? 0) * scale + RIDGE * (model.weights[row + at] ?? 0)
      move(model.weights, squares, row + at, slope)
    }
  }
}

/** Multinomial logistic regression by Adagrad over presence of terms; the same examples give the same judge. */
export function trainClasses(examples: readonly Sorted[]): TextClasses {
  const names = [...new Set(examples.map(({ name }) => name))].sort()
  const width = names.length
  const rows = rowsFor(width)
  const texts = examples.map(({ terms, name, weight }) => ({
    buckets: bucketsOf(terms, rows),
    own: names.indexOf(name),
    weight,
  }))
  const learning: Learning = {
    model: { names, weights: new Float32Array(rows * width), biases: new Float32Array(width) },
    squares: new Float32Array(rows * width).fill(1e-6),
    biasSquares: new Float32Array(width).fill(1e-6),
    places: Uint32Array.from(names.keys()),
  }
  const order = Uint32Array.from(texts.keys())
  const epochs = width > MANY ? EPOCHS.many : EPOCHS.few
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, epoch + 1)
    for (const number of order) {
      const text = texts[number]
      if (text !== undefined) learn(learning, text.buckets, text.own, text.weight)
    }
  }
  return learning.model
}
