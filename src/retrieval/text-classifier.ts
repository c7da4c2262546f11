import { fitLinear } from './adagrad.ts'

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

/** Logistic regression over presence of terms; the same examples give the same judge. */
export function trainClassifier(examples: readonly Labelled[]): TextClassifier {
  const texts = examples.map(({ terms, label, weight }) => {
    const buckets = bucketsOf(terms)
    return { buckets, values: new Float64Array(buckets.length).fill(1 / Math.sqrt(buckets.length || 1)), label, weight }
  })
  return fitLinear(texts, { buckets: BUCKETS, epochs: EPOCHS, ridge: RIDGE })
}
