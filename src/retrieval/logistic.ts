/** A logistic score over standardised features; plain numbers, so that it can be stored in an index file. */
export interface Logistic {
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
  readonly weights: readonly number[]
  readonly bias: number
}

export interface Example {
  readonly features: readonly number[]
  readonly label: 0 | 1
  readonly weight: number
}

const ROUNDS = 400
const RATE = 0.5
const RIDGE = 1e-3

/** Probability between 0 and 1. */
export function probability(model: Logistic, features: readonly number[]): number {
  let sum = model.bias
  for (const [at, value] of features.entries())
    sum += (model.weights[at] ?? 0) * ((value - (model.mean[at] ?? 0)) / (model.deviation[at] || 1))
  return 1 / (1 + Math.exp(-sum))
}

/** Weighted logistic regression by gradient descent with a small ridge; deterministic. */
export function fitLogistic(examples: readonly Example[]): Logistic {
  const width = examples[0]?.features.length ?? 0
  const total = examples.reduce((sum, { weight }) => sum + weight, 0) || 1
  const columns = Array.from({ length: width }, (_, at) => at)
  const mean = columns.map((at) => examples.reduce((sum, e) => sum + e.weight * (e.features[at] ?? 0), 0) / total)
  const deviation = columns.map(
    (at) =>
      Math.sqrt(
        examples.reduce((sum, e) => sum + e.weight * ((e.features[at] ?? 0) - (mean[at] ?? 0)) ** 2, 0) / total,
      ) || 1,
  )
  const weights = columns.map(() => 0)
  let bias = 0
  for (let round = 0; round < ROUNDS; round++) {
    const model = { mean, deviation, weights, bias }
    const slopes = columns.map((at) => RIDGE * (weights[at] ?? 0))
    let biasSlope = 0
    for (const { features, label, weight } of examples) {
      const error = (weight * (probability(model, features) - label)) / total
      biasSlope += error
      for (const at of columns)
        slopes[at] = (slopes[at] ?? 0) + (error * ((features[at] ?? 0) - (mean[at] ?? 0))) / (deviation[at] ?? 1)
    }
    bias -= RATE * biasSlope
    for (const at of columns) weights[at] = (weights[at] ?? 0) - RATE * (slopes[at] ?? 0)
  }
  return { mean, deviation, weights, bias }
}
