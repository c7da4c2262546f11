import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createVectorIndex, EXACT_LIMIT, type Vectors } from '../../src/retrieval/vector-index.ts'

function vectors(count: number, dimensions = 4): Vectors {
  const rows = Float32Array.from({ length: count * dimensions }, (_, at) => Math.sin(at * 12.9898) + 0.1)
  for (let row = 0; row < count; row++) {
    const one = rows.subarray(row * dimensions, (row + 1) * dimensions)
    const length = Math.hypot(...one)
    for (const [at, value] of one.entries()) one[at] = value / length
  }
  return { dimensions, rows }
}

const row = ({ rows, dimensions }: Vectors, at: number) =>
  Array.from(rows.subarray(at * dimensions, (at + 1) * dimensions))

describe('vector index', () => {
  it('finds a vector itself first, with cosine 1', () => {
    const all = vectors(50)

    const [first] = createVectorIndex(all).search(row(all, 17), 3)

    expect(first?.row).toBe(17)
    expect(first?.cosine).toBeCloseTo(1, 5)
  })

  it('is exact up to 10,000 vectors and a graph above', () => {
    const graph = createVectorIndex(vectors(EXACT_LIMIT + 1, 4))

    expect(createVectorIndex(vectors(10)).kind).toBe('exact')
    expect(graph.kind).toBe('graph')
    expect(graph.overlap(20, 10)).toBeGreaterThan(0.9)
  })

  it('refuses a query of other dimensions instead of answering wrongly', () => {
    expect(() => createVectorIndex(vectors(5)).search([1, 0], 1)).toThrow('dimensions')
  })

  it('refuses numbers that are not finite, which the addon would rank first', () => {
    const index = createVectorIndex(vectors(5))

    expect(() => index.search([Number.NaN, 0, 0, 0], 1)).toThrow('not finite')
    expect(() => createVectorIndex({ dimensions: 2, rows: Float32Array.from([1, Number.NaN]) })).toThrow('not finite')
  })

  it('answers with what there is when more is asked for', () => {
    const all = vectors(3)

    expect(createVectorIndex(all).search(row(all, 0), 50)).toHaveLength(3)
  })

  it('finds nothing when it is empty', () => {
    expect(createVectorIndex({ dimensions: 0, rows: new Float32Array() }).search([], 3)).toEqual([])
  })

  it('searches a saved graph as widely as a new one, although the file forgets ef', () => {
    const all = vectors(EXACT_LIMIT + 50, 8)
    const path = join(mkdtempSync(join(tmpdir(), 'kepu-graph-')), 'graph')
    const built = createVectorIndex(all)
    built.save(path)

    const loaded = createVectorIndex(all, path)

    const answers = (index: typeof built) =>
      [3, 99, 5000].map((at) => index.search(row(all, at), 10).map((one) => one.row))
    expect(answers(loaded)).toEqual(answers(built))
  })

  it('refuses a truncated graph and one of another collection', () => {
    const all = vectors(EXACT_LIMIT + 50, 8)
    const folder = mkdtempSync(join(tmpdir(), 'kepu-graph-'))
    createVectorIndex(all).save(join(folder, 'graph'))
    writeFileSync(join(folder, 'half'), readFileSync(join(folder, 'graph')).subarray(0, 5000))

    expect(() => createVectorIndex(all, join(folder, 'half'))).toThrow(/./)
    expect(() => createVectorIndex(vectors(EXACT_LIMIT + 20, 8), join(folder, 'graph'))).toThrow('rebuild')
  })
})
