/** A text as the buckets of its terms and what each is worth. */
export interface WeighedText {
  readonly buckets: Uint32Array
  readonly values: Float32Array | Float64Array
}

export interface LinearExample extends WeighedText {
  readonly label: 0 | 1
  readonly weight: number
}

export interface LinearFit {
  readonly buckets: number
  readonly epochs: number
  /** Draws weights to 0 (L2). */
  readonly ridge: number
}

const RATE = 0.3

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

/** Logistic regression by Adagrad; the same examples give the same weights. */
export function fitLinear(
  examples: readonly LinearExample[],
  { buckets: size, epochs, ridge }: LinearFit,
): { readonly weights: Float32Array; readonly bias: number } {
  const weights = new Float32Array(size)
  const squares = new Float32Array(size).fill(1e-6)
  const order = Uint32Array.from(examples.keys())
  let bias = 0
  let biasSquares = 1e-6
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, epoch + 1)
    for (const number of order) {
      const example = examples[number]
      if (example === undefined) continue
      const { buckets, values, label, weight } = example
      let sum = bias
      for (let at = 0; at < buckets.length; at++) sum += (weights[buckets[at] ?? 0] ?? 0) * (values[at] ?? 0)
      const error = weight * (1 / (1 + Math.exp(-sum)) - label)
      for (let at = 0; at < buckets.length; at++) {
        const bucket = buckets[at] ?? 0
        const slope = error * (values[at] ?? 0) + ridge * (weights[bucket] ?? 0)
        squares[bucket] = (squares[bucket] ?? 0) + slope * slope
        weights[bucket] = (weights[bucket] ?? 0) - (RATE * slope) / Math.sqrt(squares[bucket] ?? 1)
      }
      biasSquares += error * error
      bias -= (RATE * error) / Math.sqrt(biasSquares)
    }
  }
  return { weights, bias }
}
