import { createHash } from 'node:crypto'

/** A number in (0, 1) that is the same for the same words, for ever and on every machine. */
export function draw(...words: readonly string[]): number {
  const hash = createHash('sha256').update(words.join('\0')).digest()
  // Half a step away from both ends: its logarithm is finite.
  return (hash.readUInt32BE(0) + 0.5) / 2 ** 32
}

/** SHA-256 in hex. */
export function digestOf(...words: readonly string[]): string {
  return createHash('sha256').update(words.join('\0')).digest('hex')
}
