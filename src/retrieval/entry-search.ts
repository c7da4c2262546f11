import { createOverlap, scoreAll, type TextIndex, topDocuments } from './text-index.ts'
import type { Tokens } from './tokens.ts'

/** Passages and wordings of all entries, in indexes of their own. Documents of one entry lie side by side. */
export interface EntryIndex {
  readonly ids: readonly string[]
  readonly topics: readonly string[]
  readonly passages: TextIndex
  readonly wordings: TextIndex
  /** Documents of entry e: `passageStart[e] … passageStart[e + 1]`. */
  readonly passageStart: Uint32Array
  readonly wordingStart: Uint32Array
}

/** What one collection says about one entry. */
export interface Evidence {
  /** Share of the best BM25 plus symmetric overlap; 0–2. */
  readonly score: number
  readonly overlap: number
  /** BM25 as it is, for calibration. */
  readonly raw: number
  readonly doc: number
}

export interface EntryHit {
  /** Position in `ids`. */
  readonly entry: number
  readonly score: number
  readonly passage: Evidence
  readonly wording: Evidence
}

/** A word of the question and one that may stand for it. */
export interface Swap {
  readonly own: Tokens
  readonly others: readonly Tokens[]
}

/**
 * One way of asking. The first one is the question itself, with weight 1; it is what BM25 scores. The rewritings say how well
 * a text overlaps with the question in other words.
 */
export interface Phrasing {
  readonly tokens: Tokens
  readonly weight: number
  readonly swaps: readonly Swap[]
}

export interface SearchLimits {
  readonly limit: number
  /** Wording documents to leave out (measuring with left-out wordings). */
  readonly without?: ReadonlySet<number>
  /** Entries to leave out. */
  readonly accepts?: (entry: number) => boolean
}

/** A wording that fits is worth 0.6 of a passage that fits (swept on held-out wordings). */
export const WORDING_WEIGHT = 0.6
const CANDIDATES = 50
const SYNONYM_WEIGHT = 0.5
const NONE: Evidence = { score: 0, overlap: 0, raw: 0, doc: -1 }

/** Best document and its evidence for every entry that is a candidate. */
interface Collection {
  readonly candidates: ReadonlySet<number>
  readonly evidence: (entry: number) => Evidence
}

function entryOf(starts: Uint32Array, doc: number): number {
  let low = 0
  let high = starts.length - 1
  while (low + 1 < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] ?? 0) <= doc) low = middle
    else high = middle
  }
  return low
}

/**
 * BM25 of the question. Where a text has a synonym instead of the asked word, the synonym counts for 0.7 of what it is worth;
 * where it has the word itself nothing is added: the maximum, not the sum.
 */
function scoreWithSwaps(index: TextIndex, phrasings: readonly Phrasing[]): Float32Array {
  const [question] = phrasings
  if (question === undefined) return new Float32Array(index.size)
  const scores = scoreAll(index, question.tokens)
  for (const { own, others } of question.swaps) {
    const asked = scoreAll(index, own)
    const best = new Float32Array(index.size)
    for (const other of others) {
      const said = scoreAll(index, other)
      for (let doc = 0; doc < said.length; doc++) best[doc] = Math.max(best[doc] ?? 0, said[doc] ?? 0)
    }
    for (let doc = 0; doc < best.length; doc++) {
      const gain = SYNONYM_WEIGHT * (best[doc] ?? 0) - (asked[doc] ?? 0)
      if (gain > 0) scores[doc] = (scores[doc] ?? 0) + gain
    }
  }
  return scores
}

function searchCollection(
  index: TextIndex,
  starts: Uint32Array,
  phrasings: readonly Phrasing[],
  without?: ReadonlySet<number>,
): Collection {
  const scores = scoreWithSwaps(index, phrasings)
  for (const doc of without ?? []) scores[doc] = 0

  const top = topDocuments(scores, CANDIDATES)
  const best = scores[top[0] ?? 0] ?? 0
  const overlaps = phrasings.map(({ tokens, weight }) => ({ weight, of: createOverlap(index, tokens) }))
  const weigh = (doc: number): Evidence => {
    const raw = scores[doc] ?? 0
    if (raw === 0) return NONE
    const overlap = Math.max(...overlaps.map(({ weight, of }) => weight * of(doc)))
    return { doc, raw, overlap, score: raw / best + overlap }
  }

  const known = new Map<number, Evidence>()
  for (const doc of top) {
    const entry = entryOf(starts, doc)
    const evidence = weigh(doc)
    if (evidence.score > (known.get(entry)?.score ?? 0)) known.set(entry, evidence)
  }
  return {
    candidates: new Set(known.keys()),
    evidence(entry) {
      const found = known.get(entry)
      if (found !== undefined) return found
      let doc = starts[entry] ?? 0
      for (let at = doc + 1; at < (starts[entry + 1] ?? 0); at++) if ((scores[at] ?? 0) > (scores[doc] ?? 0)) doc = at
      return weigh(doc)
    },
  }
}

/** Entries that fit the question by keywords, best first: passage + 0.6 × best wording. */
export function searchEntries(index: EntryIndex, phrasings: readonly Phrasing[], limits: SearchLimits): EntryHit[] {
  const passages = searchCollection(index.passages, index.passageStart, phrasings)
  const wordings = searchCollection(index.wordings, index.wordingStart, phrasings, limits.without)

  const hits: EntryHit[] = []
  for (const entry of new Set([...passages.candidates, ...wordings.candidates])) {
    if (limits.accepts?.(entry) === false) continue
    const passage = passages.evidence(entry)
    const wording = wordings.evidence(entry)
    hits.push({ entry, passage, wording, score: passage.score + WORDING_WEIGHT * wording.score })
  }
  return hits.sort((a, b) => b.score - a.score || a.entry - b.entry).slice(0, limits.limit)
}
