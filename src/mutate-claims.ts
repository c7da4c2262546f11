import { hashTerm } from './retrieval/hash-term.ts'
import type { CoreWord } from './rumours/core-words.ts'

/** Makes another claim of a text by exchanging a word on which the claim turns; undefined where it has none. */
export type MutateClaim = (entry: string, clean: string) => string | undefined

const SEED = 80

/**
 * Rumours travel on as other rumours: another mushroom, drug, illness or office, the rest word for word. Such texts are made
 * from examples, so that the judge learns how much it says when a word is missing on which a claim turns.
 */
export function createMutateClaim(cores: ReadonlyMap<string, readonly CoreWord[]>): MutateClaim {
  const pool = [...cores].flatMap(([entry, words]) => words.map(({ word }) => ({ entry, word })))

  return function mutate(entry, clean) {
    const words = (cores.get(entry) ?? []).filter(({ word }) => clean.includes(word))
    const word = words[hashTerm(clean, SEED) % Math.max(1, words.length)]?.word
    if (word === undefined) return undefined
    const others = pool.filter((other) => other.entry !== entry && !clean.includes(other.word))
    const other = others[hashTerm(clean, SEED + 1) % Math.max(1, others.length)]
    return other && clean.replaceAll(word, other.word)
  }
}
