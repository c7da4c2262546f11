const HASH_SEED = 0x811c9dc5

/** FNV-1a over UTF-16 code units, with a seed per channel; 32 bits. Two terms of one channel collide once in 2³² pairs. */
export function hashTerm(term: string, seed: number): number {
  let hash = (HASH_SEED ^ seed) >>> 0
  for (let i = 0; i < term.length; i++) {
    hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193)
  }
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  hash ^= hash >>> 12
  // 0 marks an empty slot of the term table.
  return hash >>> 0 || 1
}
