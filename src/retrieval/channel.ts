/**
 * One BM25 channel: an inverted index whose postings carry the finished term weight ("impact"), in flat typed arrays, so
 * that a query adds numbers and a saved index is loaded as it lies in the file.
 */
export interface Channel {
  /** Open-addressing table of term hashes (0 = empty); its length is a power of two. */
  readonly slots: Uint32Array
  /** Term number of each slot. */
  readonly slotTerms: Uint32Array
  /** Postings of term t are `docs[offsets[t] … offsets[t + 1]]`, ascending. */
  readonly offsets: Uint32Array
  readonly docs: Uint32Array
  readonly impacts: Float32Array
  readonly idf: Float32Array
}

/** Standard BM25 parameters for short texts; sweeps over k1 and b moved the first hit by at most 1.2 points. */
const K1 = 0.9
const B = 0.4

export const MISSING = 0xffffffff

export function termOf(channel: Channel, hash: number): number {
  const { slots, slotTerms } = channel
  const mask = slots.length - 1
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const found = slots[slot]
    if (found === hash) return slotTerms[slot] ?? MISSING
    if (found === 0 || found === undefined) return MISSING
  }
}

/** Inverse document frequency of Robertson and Spärck Jones, kept above zero as in Lucene. */
function inverseFrequency(documents: number, containing: number): number {
  return Math.log(1 + (documents - containing + 0.5) / (containing + 0.5))
}

function frequencies(terms: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}

function termTable(hashes: Iterable<number>, size: number): Pick<Channel, 'slots' | 'slotTerms'> {
  const length = 2 ** Math.ceil(Math.log2(Math.max(8, size * 2)))
  const slots = new Uint32Array(length)
  const slotTerms = new Uint32Array(length)
  let term = 0
  for (const hash of hashes) {
    let slot = hash & (length - 1)
    while (slots[slot] !== 0) slot = (slot + 1) & (length - 1)
    slots[slot] = hash
    slotTerms[slot] = term++
  }
  return { slots, slotTerms }
}

/** Builds a channel from the term hashes of each document. Takes time: call it off the main thread. */
export function buildChannel(documents: ReadonlyArray<readonly number[]>): Channel {
  const counted = documents.map(frequencies)
  const containing = new Map<number, number>()
  for (const counts of counted) for (const hash of counts.keys()) containing.set(hash, (containing.get(hash) ?? 0) + 1)

  const numbers = new Map([...containing.keys()].map((hash, term) => [hash, term]))
  const idf = new Float32Array(numbers.size)
  const offsets = new Uint32Array(numbers.size + 1)
  let term = 0
  for (const count of containing.values()) {
    idf[term] = inverseFrequency(documents.length, count)
    offsets[term + 1] = (offsets[term] ?? 0) + count
    term++
  }

  const average = documents.reduce((sum, terms) => sum + terms.length, 0) / Math.max(1, documents.length)
  const size = offsets[numbers.size] ?? 0
  const docs = new Uint32Array(size)
  const impacts = new Float32Array(size)
  const next = offsets.slice(0, numbers.size)
  for (const [doc, counts] of counted.entries()) {
    const length = documents[doc]?.length ?? 0
    const norm = K1 * (1 - B + (B * length) / Math.max(1, average))
    for (const [hash, count] of counts) {
      const number = numbers.get(hash) ?? 0
      const at = next[number] ?? 0
      docs[at] = doc
      impacts[at] = ((idf[number] ?? 0) * count * (K1 + 1)) / (count + norm)
      next[number] = at + 1
    }
  }
  return { ...termTable(containing.keys(), numbers.size), offsets, docs, impacts, idf }
}

/**
 * Adds `weight` × impact of every posting of the query's terms to `scores`; a term counts as often as it is asked for, at most
 * twice. Documents that had no score before are added to `touched`.
 */
export function accumulate(
  channel: Channel,
  hashes: readonly number[],
  weight: number,
  scores: Float32Array,
  touched?: number[],
): void {
  if (weight === 0) return
  const { offsets, docs, impacts } = channel
  for (const [hash, count] of frequencies(hashes)) {
    const term = termOf(channel, hash)
    if (term === MISSING) continue
    const times = weight * Math.min(2, count)
    const [from, end] = [offsets[term] ?? 0, offsets[term + 1] ?? 0]
    if (touched !== undefined) touch(docs, from, end, scores, touched)
    for (let at = from; at < end; at++) {
      const doc = docs[at] ?? 0
      scores[doc] = (scores[doc] ?? 0) + times * (impacts[at] ?? 0)
    }
  }
}

/** Notes the documents that have no score yet. */
function touch(docs: Uint32Array, from: number, end: number, scores: Float32Array, touched: number[]): void {
  for (let at = from; at < end; at++) {
    const doc = docs[at] ?? 0
    if (scores[doc] === 0) touched.push(doc)
  }
}

/** True when a term (`termOf`) stands in one of the documents `from` (inclusive) to `to` (exclusive). */
export function occursBetween(channel: Channel, term: number, from: number, to: number): boolean {
  if (term === MISSING || from >= to) return false
  let low = channel.offsets[term] ?? 0
  const end = channel.offsets[term + 1] ?? 0
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((channel.docs[middle] ?? 0) < from) low = middle + 1
    else high = middle
  }
  return low < end && (channel.docs[low] ?? MISSING) < to
}

/** Weight of a term in this collection; a term nobody has seen weighs as much as the rarest. */
export function weightOf(channel: Channel, hash: number, documents: number): number {
  const term = termOf(channel, hash)
  return term === MISSING ? inverseFrequency(documents, 0) : (channel.idf[term] ?? 0)
}
