const HASH_SEED = 0x811c9dc5

/** FNV-1a over UTF-16 code units, with a seed per channel; 32 bits. Two terms of one channel collide once in 2³² pairs. */
export function hashTerm(term: string, seed: number): number {
  return hashRange(term, 0, term.length, seed)
}

/** Hash of `text.slice(from, to)`, without making the slice. */
export function hashRange(text: string, from: number, to: number, seed: number): number {
  let hash = (HASH_SEED ^ seed) >>> 0
  for (let at = from; at < to; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  hash ^= hash >>> 12
  // 0 marks an empty slot of the term table.
  return hash >>> 0 || 1
}
