import { AppError } from '../domain/app-error.ts'

/**
 * A bag of hashed features: every feature (character, pair, word) has a row; a text is the weighted sum of its rows,
 * scaled to length 1. Trained by `kepu train-embedding` from pairs inside the entries, stored as int8.
 */
export interface StaticModel {
  readonly buckets: number
  readonly dimensions: number
  readonly rows: Int8Array
  /** Multiplier per row: int8 scale × learned feature weight. */
  readonly scales: Float32Array
  /** Hash of the texts it was trained on. */
  readonly trainedOn: string
  /** Weight of the cosine beside the keyword score, fitted on wordings that training did not see. */
  readonly weight: number
}

/** Features of a text as unsigned 32-bit hashes. */
export type FeaturesOf = (text: string) => readonly number[]

/** A unit vector, or all zeros for a text without a known feature. */
export function embedFeatures(model: StaticModel, features: readonly number[]): number[] {
  const { dimensions, buckets, rows, scales } = model
  const sum = new Float64Array(dimensions)
  for (const feature of features) {
    const row = feature % buckets
    const scale = scales[row] ?? 0
    if (scale === 0) continue
    for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] ?? 0) + scale * (rows[row * dimensions + d] ?? 0)
  }
  const length = Math.hypot(...sum)
  return Array.from(sum, (value) => (length === 0 ? 0 : value / length))
}

const MAGIC = 'KEPUEMB1'

/** File: magic, header length (uint32 LE), header JSON, scales (float32 LE), rows (int8). */
export function encodeModel(model: StaticModel): Buffer {
  const { buckets, dimensions, trainedOn, weight } = model
  const header = Buffer.from(JSON.stringify({ buckets, dimensions, trainedOn, weight }))
  const padded = Buffer.concat([header, Buffer.alloc((4 - (header.length % 4)) % 4, ' ')])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(padded.length)
  return Buffer.concat([Buffer.from(MAGIC), length, padded, bytesOf(model.scales), bytesOf(model.rows)])
}

export function decodeModel(file: Buffer): StaticModel {
  if (file.subarray(0, 8).toString() !== MAGIC) throw damaged()
  const headerLength = file.readUInt32LE(8)
  const header: unknown = JSON.parse(file.subarray(12, 12 + headerLength).toString())
  if (!isHeader(header)) throw damaged()
  const { buckets, dimensions, trainedOn, weight } = header
  const start = 12 + headerLength
  const middle = start + buckets * 4
  if (file.length !== middle + buckets * dimensions) throw damaged()
  // A copy, because a Buffer from a pool need not lie on a multiple of four.
  const scales = new Float32Array(new Uint8Array(file.subarray(start, middle)).buffer)
  const rows = new Int8Array(new Uint8Array(file.subarray(middle)).buffer)
  return { buckets, dimensions, trainedOn, weight, scales, rows }
}

function bytesOf(array: Float32Array | Int8Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength)
}

function damaged(): AppError {
  return new AppError('embedding.damaged', 'The embedding file is damaged: run "npm run kepu -- train-embedding"')
}

function isHeader(value: unknown): value is Pick<StaticModel, 'buckets' | 'dimensions' | 'trainedOn' | 'weight'> {
  if (typeof value !== 'object' || value === null) return false
  return (
    'buckets' in value &&
    Number.isInteger(value.buckets) &&
    'dimensions' in value &&
    Number.isInteger(value.dimensions) &&
    'trainedOn' in value &&
    typeof value.trainedOn === 'string' &&
    'weight' in value &&
    typeof value.weight === 'number'
  )
}
