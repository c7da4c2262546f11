import { accumulate, buildChannel, type Channel, knownShare, MISSING, termOf, weightOf } from './channel.ts'
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
  /** Pairs by pronunciation; asked only when the written pairs are strange to the collection. */
  readonly sounds: Channel
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
/** Below this share of known pairs the question is taken to be full of wrong characters. */
const SOUND_GATE = 0.85
const SOUND_WEIGHT = 0.5

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
    sounds: buildChannel(documents.map((tokens) => tokens.sounds)),
    charOffsets,
    charTerms: Uint32Array.from(charTerms),
    charWeight,
  }
}

/** BM25 of every document for the query; a fresh array, 0 where nothing matches. */
export function scoreAll(index: TextIndex, query: Tokens): Float32Array {
  const scores = new Float32Array(index.size)
  const length = query.chars.length
  const fall = Math.min(1, Math.max(0, (length - SHORT) / (LONG - SHORT)))
  accumulate(index.chars, query.chars, 1 - 0.9 * fall, scores)
  accumulate(index.pairs, query.pairs, 1, scores)
  accumulate(index.words, query.words, 1 - 0.7 * fall, scores)
  if (knownShare(index.pairs, query.pairs) < SOUND_GATE) accumulate(index.sounds, query.sounds, SOUND_WEIGHT, scores)
  return scores
}

/** How well query and text explain each other: √(share of the query in the text × share of the text in the query). */
export function createOverlap(index: TextIndex, query: Tokens): (doc: number) => number {
  const asked = new Set<number>()
  let total = 0
  for (const hash of new Set(query.chars)) {
    total += weightOf(index.chars, hash, index.size)
    const term = termOf(index.chars, hash)
    if (term !== MISSING) asked.add(term)
  }
  return (doc) => {
    let shared = 0
    const end = index.charOffsets[doc + 1] ?? 0
    for (let at = index.charOffsets[doc] ?? 0; at < end; at++) {
      const term = index.charTerms[at] ?? MISSING
      if (asked.has(term)) shared += index.chars.idf[term] ?? 0
    }
    const own = index.charWeight[doc] ?? 0
    return total === 0 || own === 0 ? 0 : shared / Math.sqrt(total * own)
  }
}

/** Numbers of the `limit` highest scores above zero, best first. */
export function topDocuments(scores: Float32Array, limit: number): number[] {
  const best: number[] = []
  let floor = 0
  for (let doc = 0; doc < scores.length; doc++) {
    const score = scores[doc] ?? 0
    if (score <= floor) continue
    let at = best.length
    while (at > 0 && (scores[best[at - 1] ?? 0] ?? 0) < score) at--
    best.splice(at, 0, doc)
    if (best.length > limit) best.pop()
    if (best.length === limit) floor = scores[best[limit - 1] ?? 0] ?? 0
  }
  return best
}

/** The best texts for a query, re-scored. */
export function searchTexts(index: TextIndex, query: Tokens, limit: number): Hit[] {
  const scores = scoreAll(index, query)
  return rescore(index, query, scores, topDocuments(scores, Math.max(limit, RESCORED))).slice(0, limit)
}

export function rescore(index: TextIndex, query: Tokens, scores: Float32Array, docs: readonly number[]): Hit[] {
  const top = scores[docs[0] ?? 0] ?? 0
  if (top === 0) return []
  const overlapWith = createOverlap(index, query)
  const hits = docs.map((doc) => {
    const overlap = overlapWith(doc)
    return { doc, overlap, score: (scores[doc] ?? 0) / top + overlap }
  })
  return hits.sort((a, b) => b.score - a.score || a.doc - b.doc)
}
