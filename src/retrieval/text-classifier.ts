/** A linear judge over hashed terms: `weights[hash % weights.length]`. */
export interface TextClassifier {
  readonly weights: Float32Array
  readonly bias: number
}

export interface Labelled {
  /** Term hashes of a text. */
  readonly terms: readonly number[]
  readonly label: 0 | 1
  readonly weight: number
}

/** 2¹⁶ buckets keep collisions of some ten thousand terms rare; 256 kB. */
const BUCKETS = 2 ** 16
const EPOCHS = 15
const RATE = 0.3
const RIDGE = 1e-5

function bucketsOf(terms: readonly number[]): Uint32Array {
  return Uint32Array.from(new Set(terms.map((term) => term % BUCKETS)))
}

/** Log-odds; above 0 the text is more like the examples with label 1. Long texts do not count more than short ones. */
export function logOdds({ weights, bias }: TextClassifier, terms: readonly number[]): number {
  const buckets = bucketsOf(terms)
  let sum = 0
  for (const bucket of buckets) sum += weights[bucket] ?? 0
  return bias + sum / Math.sqrt(buckets.length || 1)
}

/** Shuffles in place, always in the same way. */
export function shuffle(order: Uint32Array, seed: number): void {
  let state = seed
  for (let i = order.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const j = Math.floor((state / 4294967296) * (i + 1))
    const kept = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = kept
  }
}

/** Logistic regression by Adagrad over presence of terms; the same examples give the same judge. */
export function trainClassifier(examples: readonly Labelled[]): TextClassifier {
  const texts = examples.map(({ terms, label, weight }) => ({ buckets: bucketsOf(terms), label, weight }))
  const weights = new Float32Array(BUCKETS)
  const squares = new Float32Array(BUCKETS).fill(1e-6)
  const order = Uint32Array.from(texts.keys())
  let bias = 0
  let biasSquares = 1e-6
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, epoch + 1)
    for (const at of order) {
      const text = texts[at]
      if (text === undefined) continue
      const { buckets, label, weight } = text
      const scale = 1 / Math.sqrt(buckets.length || 1)
      let sum = bias
      for (const bucket of buckets) sum += (weights[bucket] ?? 0) * scale
      const error = weight * (1 / (1 + Math.exp(-sum)) - label)
      for (const bucket of buckets) {
        const slope = error * scale + RIDGE * (weights[bucket] ?? 0)
        squares[bucket] = (squares[bucket] ?? 0) + slope * slope
        weights[bucket] = (weights[bucket] ?? 0) - (RATE * slope) / Math.sqrt(squares[bucket] ?? 1)
      }
      biasSquares += error * error
      bias -= (RATE * error) / Math.sqrt(biasSquares)
    }
  }
  return { weights, bias }
}
