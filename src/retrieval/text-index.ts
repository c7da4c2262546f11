import { accumulate, buildChannel, type Channel, MISSING, termOf, weightOf } from './channel.ts'
import type { Tokens } from './tokens.ts'

/**
 * A searchable collection of texts: three BM25 channels (characters, pairs, words) and, for the symmetric re-score, the
 * distinct characters of every text. Document numbers are positions in the list it was built from.
 */
export interface TextIndex {
  readonly size: number
  readonly chars: Channel
  readonly pairs: Channel
  readonly words: Channel
  /** Distinct character terms of document d: `charTerms[charOffsets[d] … charOffsets[d + 1]]`. */
  readonly charOffsets: Uint32Array
  readonly charTerms: Uint32Array
  /** Σ idf of those, per document. */
  readonly charWeight: Float32Array
}

export interface Hit {
  readonly doc: number
  /** BM25 as a share of the best document's, 0–1, plus the symmetric overlap, 0–1. */
  readonly score: number
  /** Symmetric overlap of query and text by idf-weighted characters, 0–1. */
  readonly overlap: number
}

/** Up to 16 units every channel counts alike; from 40 on long stories want pairs (measured, see `npm run bench -- retrieval`). */
const SHORT = 16
const LONG = 40
const RESCORED = 50

export function buildTextIndex(documents: readonly Tokens[]): TextIndex {
  const chars = buildChannel(documents.map((tokens) => tokens.chars))
  const charOffsets = new Uint32Array(documents.length + 1)
  const charWeight = new Float32Array(documents.length)
  const charTerms: number[] = []
  for (const [doc, tokens] of documents.entries()) {
    let weight = 0
    for (const hash of new Set(tokens.chars)) {
      const term = termOf(chars, hash)
      charTerms.push(term)
      weight += chars.idf[term] ?? 0
    }
    charWeight[doc] = weight
    charOffsets[doc + 1] = charTerms.length
  }
  return {
    size: documents.length,
    chars,
    pairs: buildChannel(documents.map((tokens) => tokens.pairs)),
    words: buildChannel(documents.map((tokens) => tokens.words)),
    charOffsets,
    charTerms: Uint32Array.from(charTerms),
    charWeight,
  }
}

/** BM25 of every document for the query; a fresh array, 0 where nothing matches. */
export function scoreAll(index: TextIndex, query: Tokens): Float32Array {
  const scores = new Float32Array(index.size)
  addScores(index, query, scores)
  return scores
}

/** Adds the BM25 of the query to `scores`; documents that had none before are added to `touched`. */
export function addScores(index: TextIndex, query: Tokens, scores: Float32Array, touched?: number[]): void {
  const length = query.chars.length
  const fall = Math.min(1, Math.max(0, (length - SHORT) / (LONG - SHORT)))
  accumulate(index.chars, query.chars, 1 - 0.9 * fall, scores, touched)
  accumulate(index.pairs, query.pairs, 1, scores, touched)
  accumulate(index.words, query.words, 1 - 0.7 * fall, scores, touched)
}

/** A way of putting the question, and what agreeing with it is worth. */
export interface WeightedTokens {
  readonly tokens: Tokens
  readonly weight: number
}

/** Most phrasings of one question that are compared; a bit of a mask each. */
const PHRASINGS = 8
/** For each character term, which phrasings have it; kept per index and zero between questions. */
const masks = new WeakMap<TextIndex, Uint8Array>()

function maskFor(index: TextIndex): Uint8Array {
  const known = masks.get(index) ?? new Uint8Array(index.chars.idf.length)
  masks.set(index, known)
  return known
}

/** Phrasings as they are compared with the texts of one index. */
interface Asked {
  readonly weights: readonly number[]
  /** Σ idf of the characters of each phrasing. */
  readonly totals: Float64Array
  /** Character terms of the phrasings that the index knows, and which phrasings have each, a bit of a mask for one. */
  readonly terms: readonly number[]
  readonly bits: readonly number[]
}

function askedBy(index: TextIndex, phrasings: readonly WeightedTokens[]): Asked {
  const asked = phrasings.slice(0, PHRASINGS)
  const bits = new Map<number, number>()
  const totals = Float64Array.from(asked, ({ tokens }, bit) => {
    let total = 0
    for (const hash of new Set(tokens.chars)) {
      total += weightOf(index.chars, hash, index.size)
      const term = termOf(index.chars, hash)
      if (term !== MISSING) bits.set(term, (bits.get(term) ?? 0) | (1 << bit))
    }
    return total
  })
  return { totals, weights: asked.map(({ weight }) => weight), terms: [...bits.keys()], bits: [...bits.values()] }
}

/**
 * How well question and text explain each other: √(share of the question in the text × share of the text in the question), by
 * idf-weighted characters; of the phrasings the best. The phrasings are prepared once; the function takes texts to compare and
 * returns 0–1 for each.
 */
export function createOverlaps(
  index: TextIndex,
  phrasings: readonly WeightedTokens[],
): (docs: readonly number[]) => Float64Array {
  const { weights, totals, terms, bits } = askedBy(index, phrasings)
  const shared = new Float64Array(totals.length)

  return function overlapsWith(docs) {
    const mask = maskFor(index)
    for (const [at, term] of terms.entries()) mask[term] = bits[at] ?? 0
    const overlaps = new Float64Array(docs.length)
    for (const [at, doc] of docs.entries()) {
      addShared(index, doc, mask, shared.fill(0))
      const own = index.charWeight[doc] ?? 0
      let best = 0
      for (let bit = 0; bit < totals.length; bit++) {
        const total = totals[bit] ?? 0
        if (total > 0 && own > 0)
          best = Math.max(best, ((weights[bit] ?? 0) * (shared[bit] ?? 0)) / Math.sqrt(total * own))
      }
      overlaps[at] = best
    }
    for (const term of terms) mask[term] = 0
    return overlaps
  }
}

/** Adds the idf of the characters of a text that each phrasing has. */
function addShared(index: TextIndex, doc: number, mask: Uint8Array, shared: Float64Array): void {
  const end = index.charOffsets[doc + 1] ?? 0
  for (let at = index.charOffsets[doc] ?? 0; at < end; at++) {
    const term = index.charTerms[at] ?? 0
    let bits = mask[term] ?? 0
    if (bits === 0) continue
    const idf = index.chars.idf[term] ?? 0
    for (let bit = 0; bits !== 0; bit++, bits >>= 1) if ((bits & 1) === 1) shared[bit] = (shared[bit] ?? 0) + idf
  }
}

/** Numbers of the `limit` highest scores above zero, best first; of equal ones the lower number. */
export function topDocuments(scores: Float32Array, limit: number): number[] {
  // A heap with the worst of the best on top: most documents are turned away by one comparison.
  const heap: number[] = []
  const scoreAt = (place: number) => scores[heap[place] ?? 0] ?? 0
  const isWorse = (a: number, b: number) => a < heap.length && scoreAt(a) < scoreAt(b)
  const swap = (a: number, b: number) => {
    const kept = heap[a] ?? 0
    heap[a] = heap[b] ?? 0
    heap[b] = kept
  }
  const sink = () => {
    for (let at = 0; ; ) {
      const child = isWorse(2 * at + 2, 2 * at + 1) ? 2 * at + 2 : 2 * at + 1
      if (!isWorse(child, at)) return
      swap(at, child)
      at = child
    }
  }
  const rise = () => {
    for (let at = heap.length - 1; at > 0 && isWorse(at, (at - 1) >> 1); at = (at - 1) >> 1) swap(at, (at - 1) >> 1)
  }
  let floor = 0
  for (let doc = 0; doc < scores.length; doc++) {
    if ((scores[doc] ?? 0) <= floor) continue
    if (heap.length < limit) {
      heap.push(doc)
      rise()
    } else {
      heap[0] = doc
      sink()
    }
    if (heap.length === limit) floor = scoreAt(0)
  }
  return heap.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
}

/** The best texts for a query, re-scored. */
export function searchTexts(index: TextIndex, query: Tokens, limit: number): Hit[] {
  const scores = scoreAll(index, query)
  return rescore(index, query, scores, topDocuments(scores, Math.max(limit, RESCORED))).slice(0, limit)
}

export function rescore(index: TextIndex, query: Tokens, scores: Float32Array, docs: readonly number[]): Hit[] {
  const top = scores[docs[0] ?? 0] ?? 0
  if (top === 0) return []
  const overlaps = createOverlaps(index, [{ tokens: query, weight: 1 }])(docs)
  const hits = docs.map((doc, at) => {
    const overlap = overlaps[at] ?? 0
    return { doc, overlap, score: (scores[doc] ?? 0) / top + overlap }
  })
  return hits.sort((a, b) => b.score - a.score || a.doc - b.doc)
}
