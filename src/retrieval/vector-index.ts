import { createRequire } from 'node:module'
import type { BruteforceSearch, HierarchicalNSW } from 'hnswlib-node'
import { AppError } from '../domain/app-error.ts'

/** Up to here exact search is as fast as the graph and loses nothing (measured; see docs/decisions/vector-index.md). */
export const EXACT_LIMIT = 10_000
/** `ef` is not saved in a graph file and is 10 after reading: it is set after every load. */
const EF_SEARCH = 128
const M = 16
const EF_CONSTRUCTION = 200
const SEED = 7

/** Unit vectors, row by row, of everything that can be found. */
export interface Vectors {
  readonly dimensions: number
  readonly rows: Float32Array
}

export interface Neighbour {
  readonly row: number
  readonly cosine: number
}

export interface VectorIndex {
  readonly kind: 'exact' | 'graph'
  readonly size: number
  readonly search: (query: readonly number[], limit: number) => Neighbour[]
  /** Share of the exact neighbours which the index finds, over a sample of its own rows; 1 when exact. */
  readonly overlap: (sample: number, limit: number) => number
  readonly save: (path: string) => void
}

/** The addon aborts the process where it could throw, so what goes in is checked here. */
function checked(vector: readonly number[], dimensions: number): number[] {
  if (vector.length !== dimensions)
    throw new AppError(
      'vector.dimensions',
      `Vector has ${vector.length} dimensions, the index ${dimensions}: rebuild the index`,
    )
  if (!vector.every(Number.isFinite)) throw new AppError('vector.invalid', 'Vector holds a number that is not finite')
  return [...vector]
}

function rowOf({ rows, dimensions }: Vectors, row: number): number[] {
  return Array.from(rows.subarray(row * dimensions, (row + 1) * dimensions))
}

function loadAddon(): typeof import('hnswlib-node') {
  return createRequire(import.meta.url)('hnswlib-node')
}

/**
 * Inner-product search over unit vectors.
 * @param graphFile a graph saved by `save`; read instead of building. Its dimensions are not in the file: the caller
 *   stores them beside it and passes matching `vectors`.
 */
export function createVectorIndex(vectors: Vectors, graphFile?: string): VectorIndex {
  const size = vectors.dimensions === 0 ? 0 : vectors.rows.length / vectors.dimensions
  const addon = loadAddon()
  const exact = size <= EXACT_LIMIT
  const index = exact ? exactIndex(addon, vectors, size) : graphIndex(addon, vectors, size, graphFile)

  const search = (query: readonly number[], limit: number): Neighbour[] => {
    if (size === 0) return []
    const { neighbors, distances } = index.searchKnn(checked(query, vectors.dimensions), Math.min(limit, size))
    return neighbors
      .map((row, at) => ({ row, cosine: 1 - (distances[at] ?? 1) }))
      .sort((a, b) => b.cosine - a.cosine || a.row - b.row)
  }
  return {
    kind: exact ? 'exact' : 'graph',
    size,
    search,
    overlap: (sample, limit) => (exact ? 1 : measureOverlap(addon, vectors, size, search, sample, limit)),
    save: (path) => index.writeIndexSync(path),
  }
}

function exactIndex(addon: typeof import('hnswlib-node'), vectors: Vectors, size: number): BruteforceSearch {
  const index = new addon.BruteforceSearch('ip', Math.max(1, vectors.dimensions))
  index.initIndex(Math.max(1, size))
  for (let row = 0; row < size; row++) index.addPoint(checked(rowOf(vectors, row), vectors.dimensions), row)
  return index
}

function graphIndex(
  addon: typeof import('hnswlib-node'),
  vectors: Vectors,
  size: number,
  graphFile?: string,
): HierarchicalNSW {
  const index = new addon.HierarchicalNSW('ip', vectors.dimensions)
  if (graphFile === undefined) {
    index.initIndex(size, M, EF_CONSTRUCTION, SEED)
    for (let row = 0; row < size; row++) index.addPoint(checked(rowOf(vectors, row), vectors.dimensions), row)
  } else {
    index.readIndexSync(graphFile)
    if (index.getCurrentCount() !== size)
      throw new AppError('vector.stale', 'The saved graph and the saved vectors differ: rebuild the index')
  }
  index.setEf(EF_SEARCH)
  return index
}

function measureOverlap(
  addon: typeof import('hnswlib-node'),
  vectors: Vectors,
  size: number,
  search: VectorIndex['search'],
  sample: number,
  limit: number,
): number {
  const truth = exactIndex(addon, vectors, size)
  let found = 0
  let asked = 0
  for (let at = 0; at < sample; at++) {
    const query = rowOf(vectors, Math.floor((at * size) / sample))
    const exact = new Set(truth.searchKnn(query, limit).neighbors)
    found += search(query, limit).filter(({ row }) => exact.has(row)).length
    asked += exact.size
  }
  return asked === 0 ? 1 : found / asked
}
