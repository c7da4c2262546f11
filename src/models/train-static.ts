import type { StaticModel } from './static-model.ts'

/** Texts which mean the same thing: the wordings and sentences of one entry, as features. */
export interface TrainingGroup {
  readonly wordings: ReadonlyArray<readonly number[]>
  readonly sentences: ReadonlyArray<readonly number[]>
}

export interface TrainingOptions {
  readonly buckets: number
  readonly dimensions: number
  readonly epochs: number
  readonly seed: number
}

export const TRAINING: TrainingOptions = { buckets: 2 ** 15, dimensions: 64, epochs: 12, seed: 20261124 }

const BATCH = 128
/** Temperature of InfoNCE and step of row-wise Adagrad, as measured for this kind of model. */
const TEMPERATURE = 0.1
const STEP = 0.1

/** mulberry32: the same seed gives the same model. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

type Pair = readonly [readonly number[], readonly number[]]

/** One pair per wording and epoch, half with another wording, half with a sentence; neighbours come from different groups. */
function* epochPairs(groups: readonly TrainingGroup[], next: () => number): Generator<Pair> {
  const order = groups.flatMap((group, at) => group.wordings.map((wording) => ({ key: next(), wording, group, at })))
  order.sort((a, b) => a.key - b.key)
  for (const { wording, group } of order) {
    const partners = next() < 0.5 && group.sentences.length > 0 ? group.sentences : group.wordings
    const partner = partners[Math.floor(next() * partners.length)]
    if (partner !== undefined && partner !== wording) yield [wording, partner]
  }
}

interface State {
  readonly table: Float32Array
  readonly weights: Float32Array
  readonly gradients: Float32Array
  readonly dimensions: number
  readonly buckets: number
}

interface Embedded {
  readonly features: readonly number[]
  readonly unit: Float32Array
  readonly length: number
  readonly slope: Float32Array
}

function embed({ table, weights, dimensions, buckets }: State, features: readonly number[]): Embedded {
  const unit = new Float32Array(dimensions)
  for (const feature of features) {
    const row = feature % buckets
    const weight = weights[row] ?? 0
    for (let d = 0; d < dimensions; d++) unit[d] = (unit[d] ?? 0) + weight * (table[row * dimensions + d] ?? 0)
  }
  const length = Math.hypot(...unit) || 1e-6
  for (let d = 0; d < dimensions; d++) unit[d] = (unit[d] ?? 0) / length
  return { features, unit, length, slope: new Float32Array(dimensions) }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let d = 0; d < a.length; d++) sum += (a[d] ?? 0) * (b[d] ?? 0)
  return sum
}

function addScaled(to: Float32Array, from: Float32Array, factor: number): void {
  for (let d = 0; d < to.length; d++) to[d] = (to[d] ?? 0) + factor * (from[d] ?? 0)
}

/** Slopes of InfoNCE, left to right, with the other pairs of the batch as negatives. */
function contrast(lefts: readonly Embedded[], rights: readonly Embedded[]): void {
  for (const [i, left] of lefts.entries()) {
    const exponents = rights.map((right) => Math.exp(dot(left.unit, right.unit) / TEMPERATURE))
    const total = exponents.reduce((sum, value) => sum + value, 0)
    for (const [j, right] of rights.entries()) {
      const slope = ((exponents[j] ?? 0) / total - (i === j ? 1 : 0)) / TEMPERATURE
      addScaled(left.slope, right.unit, slope)
      addScaled(right.slope, left.unit, slope)
    }
  }
}

/** Moves the rows of a text's features against its slope (through the scaling to length 1). */
function descend(state: State, { features, unit, length, slope }: Embedded): void {
  const along = dot(unit, slope)
  const direction = slope.map((value, d) => (value - along * (unit[d] ?? 0)) / length)
  const square = dot(direction, direction) / state.dimensions
  for (const feature of features) {
    const row = feature % state.buckets
    const weight = state.weights[row] ?? 0
    const seen = (state.gradients[row] ?? 0) + square * weight * weight
    state.gradients[row] = seen
    const step = (STEP * weight) / Math.sqrt(seen + 1e-8)
    for (let d = 0; d < state.dimensions; d++) {
      const at = row * state.dimensions + d
      state.table[at] = (state.table[at] ?? 0) - step * (direction[d] ?? 0)
    }
  }
}

/** How telling a feature is: idf over groups; 0 for one that was never seen. */
function featureWeights(groups: readonly TrainingGroup[], buckets: number): Float32Array {
  const counts = new Float32Array(buckets)
  for (const { wordings, sentences } of groups) {
    const rows = new Set(
      [...wordings, ...sentences].flatMap((features) => features.map((feature) => feature % buckets)),
    )
    for (const row of rows) counts[row] = (counts[row] ?? 0) + 1
  }
  return counts.map((count) => (count === 0 ? 0 : Math.log(1 + groups.length / count)))
}

/** Trains a model; the same groups and options give the same model on every machine with IEEE arithmetic. About 20 s for 9,000 wordings. */
export function trainStatic(
  groups: readonly TrainingGroup[],
  options: TrainingOptions,
): Pick<StaticModel, 'buckets' | 'dimensions' | 'rows' | 'scales'> {
  const { buckets, dimensions, epochs, seed } = options
  const next = random(seed)
  const state: State = {
    buckets,
    dimensions,
    table: Float32Array.from({ length: buckets * dimensions }, () => (next() - 0.5) / Math.sqrt(dimensions)),
    weights: featureWeights(groups, buckets),
    gradients: new Float32Array(buckets),
  }
  for (let epoch = 0; epoch < epochs; epoch++) {
    let batch: Pair[] = []
    for (const pair of epochPairs(groups, next)) {
      batch.push(pair)
      if (batch.length === BATCH) {
        step(state, batch)
        batch = []
      }
    }
  }
  return quantise(state)
}

function step(state: State, batch: readonly Pair[]): void {
  const lefts = batch.map(([left]) => embed(state, left))
  const rights = batch.map(([, right]) => embed(state, right))
  contrast(lefts, rights)
  for (const text of [...lefts, ...rights]) descend(state, text)
}

function quantise({ table, weights, buckets, dimensions }: State): ReturnType<typeof trainStatic> {
  const rows = new Int8Array(buckets * dimensions)
  const scales = new Float32Array(buckets)
  for (let row = 0; row < buckets; row++) {
    const weight = weights[row] ?? 0
    if (weight === 0) continue
    const values = table.subarray(row * dimensions, (row + 1) * dimensions)
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9)
    scales[row] = (largest / 127) * weight
    for (const [d, value] of values.entries()) rows[row * dimensions + d] = Math.round((value / largest) * 127)
  }
  return { buckets, dimensions, rows, scales }
}
