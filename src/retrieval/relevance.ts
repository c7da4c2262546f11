import { weightOf } from './channel.ts'
import type { Phrasing } from './entry-search.ts'
import { normalise } from './normalise.ts'
import type { TextIndex } from './text-index.ts'
import type { Tokeniser, Tokens } from './tokens.ts'

/** How much of the question a sentence speaks to, 0–1. */
export type Relevance = (sentence: string) => number

const PARTS = [
  ['chars', 0.25],
  ['pairs', 0.4],
  ['words', 0.35],
] as const

function share(index: TextIndex, asked: Tokens, said: Tokens, channel: 'chars' | 'pairs' | 'words'): number {
  const present = new Set(said[channel])
  let total = 0
  let found = 0
  for (const hash of new Set(asked[channel])) {
    const weight = weightOf(index[channel], hash, index.size)
    total += weight
    if (present.has(hash)) found += weight
  }
  return total === 0 ? 0 : found / total
}

/** Compares sentences with a question by idf-weighted characters, pairs and words; the best of the question's phrasings counts. */
export function createRelevance(index: TextIndex, tokeniser: Tokeniser, phrasings: readonly Phrasing[]): Relevance {
  return (sentence) => {
    const said = tokeniser.tokens(normalise(sentence))
    return Math.max(
      0,
      ...phrasings.map(({ tokens, weight }) =>
        PARTS.reduce((sum, [channel, part]) => sum + weight * part * share(index, tokens, said, channel), 0),
      ),
    )
  }
}
