import { addScores, createOverlaps, scoreAll, type TextIndex, topDocuments } from './text-index.ts'
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

/** A wording that fits is worth nearly as much as a passage that fits (swept on held-out wordings). */
export const WORDING_WEIGHT = 0.9
const CANDIDATES = 50
const SYNONYM_WEIGHT = 0.5
const NONE: Evidence = { score: 0, overlap: 0, raw: 0, doc: -1 }

interface Collection {
  readonly candidates: ReadonlySet<number>
  /** Evidence by entry, for the candidates and for `entries`. */
  readonly evidenceOf: (entries: readonly number[]) => ReadonlyMap<number, Evidence>
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

/** Scores of a few documents: an array over all, zero but for those in `touched`. */
interface SparseScores {
  readonly scores: Float32Array
  readonly touched: number[]
}

function clear({ scores, touched }: SparseScores): void {
  for (const doc of touched) scores[doc] = 0
  touched.length = 0
}

/** Keeps the higher score of each touched document. */
function raiseTo(best: SparseScores, { scores, touched }: SparseScores): void {
  for (const doc of touched) {
    const score = scores[doc] ?? 0
    if (best.scores[doc] === 0) best.touched.push(doc)
    if (score > (best.scores[doc] ?? 0)) best.scores[doc] = score
  }
}

/** What a swap adds to the scores of documents that have a synonym and not the word itself. */
interface Gains {
  readonly docs: Uint32Array
  readonly gains: Float64Array
}

/** Arrays that are used again for every question over the same index, and what each swap was found to add. */
interface Scratch {
  readonly asked: SparseScores
  readonly said: SparseScores
  readonly best: SparseScores
  readonly gains: WeakMap<Swap, Gains>
}
const scratches = new WeakMap<TextIndex, Scratch>()

function scratchFor(index: TextIndex): Scratch {
  const known = scratches.get(index)
  if (known !== undefined) return known
  const sparse = (): SparseScores => ({ scores: new Float32Array(index.size), touched: [] })
  const made = { asked: sparse(), said: sparse(), best: sparse(), gains: new WeakMap<Swap, Gains>() }
  scratches.set(index, made)
  return made
}

function gainsOf(index: TextIndex, swap: Swap): Gains {
  const { asked, said, best, gains: kept } = scratchFor(index)
  const known = kept.get(swap)
  if (known !== undefined) return known
  addScores(index, swap.own, asked.scores, asked.touched)
  for (const other of swap.others) {
    addScores(index, other, said.scores, said.touched)
    raiseTo(best, said)
    clear(said)
  }
  const gainIn = (doc: number) => SYNONYM_WEIGHT * (best.scores[doc] ?? 0) - (asked.scores[doc] ?? 0)
  const docs = Uint32Array.from(best.touched.filter((doc) => gainIn(doc) > 0))
  // In full precision: it is rounded once, when it is added.
  const found = { docs, gains: Float64Array.from(docs, gainIn) }
  clear(asked)
  clear(best)
  kept.set(swap, found)
  return found
}

/**
 * BM25 of the question. Where a text has a synonym instead of the asked word, the synonym counts for half of what it is worth;
 * where it has the word itself nothing is added: the maximum, not the sum.
 */
function scoreWithSwaps(index: TextIndex, phrasings: readonly Phrasing[]): Float32Array {
  const [question] = phrasings
  if (question === undefined) return new Float32Array(index.size)
  const scores = scoreAll(index, question.tokens)
  for (const swap of question.swaps) {
    const { docs, gains } = gainsOf(index, swap)
    for (let at = 0; at < docs.length; at++) {
      const doc = docs[at] ?? 0
      scores[doc] = (scores[doc] ?? 0) + (gains[at] ?? 0)
    }
  }
  return scores
}

/** The document of an entry with the highest score. */
function bestDocument(scores: Float32Array, starts: Uint32Array, entry: number): number {
  let best = starts[entry] ?? 0
  const end = starts[entry + 1] ?? 0
  for (let doc = best + 1; doc < end; doc++) if ((scores[doc] ?? 0) > (scores[best] ?? 0)) best = doc
  return best
}

/** The candidates of a collection and what it says about them; about others it is asked for at once. */
function searchCollection(
  index: TextIndex,
  starts: Uint32Array,
  phrasings: readonly Phrasing[],
  without?: ReadonlySet<number>,
): Collection {
  const scores = scoreWithSwaps(index, phrasings)
  for (const doc of without ?? []) scores[doc] = 0
  const overlapsWith = createOverlaps(index, phrasings)
  const docs = topDocuments(scores, CANDIDATES)
  const top = scores[docs[0] ?? 0] ?? 0
  /** Evidence of documents; of those that no score reached there is none. */
  const weigh = (among: readonly number[]) => {
    const overlaps = overlapsWith(among)
    return among.map((doc, at): Evidence => {
      const raw = scores[doc] ?? 0
      const overlap = overlaps[at] ?? 0
      return raw === 0 ? NONE : { doc, raw, overlap, score: raw / top + overlap }
    })
  }
  const known = new Map<number, Evidence>()
  for (const evidence of weigh(docs)) {
    const entry = entryOf(starts, evidence.doc)
    if (evidence.score > (known.get(entry)?.score ?? 0)) known.set(entry, evidence)
  }
  return {
    candidates: new Set(known.keys()),
    evidenceOf(entries) {
      const missing = entries.filter((entry) => !known.has(entry))
      const found = weigh(missing.map((entry) => bestDocument(scores, starts, entry)))
      for (const [at, entry] of missing.entries()) known.set(entry, found[at] ?? NONE)
      return known
    },
  }
}

/** Entries that fit the question by keywords, best first: passage + 0.9 × best wording. */
export function searchEntries(index: EntryIndex, phrasings: readonly Phrasing[], limits: SearchLimits): EntryHit[] {
  const passages = searchCollection(index.passages, index.passageStart, phrasings)
  const wordings = searchCollection(index.wordings, index.wordingStart, phrasings, limits.without)
  const entries = [...new Set([...passages.candidates, ...wordings.candidates])].filter(
    (entry) => limits.accepts?.(entry) !== false,
  )
  const inPassages = passages.evidenceOf(entries)
  const inWordings = wordings.evidenceOf(entries)
  const hits = entries.map((entry) => {
    const passage = inPassages.get(entry) ?? NONE
    const wording = inWordings.get(entry) ?? NONE
    return { entry, passage, wording, score: passage.score + WORDING_WEIGHT * wording.score }
  })
  return hits.sort((a, b) => b.score - a.score || a.entry - b.entry).slice(0, limits.limit)
}
