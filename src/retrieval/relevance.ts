import { weightOf } from './channel.ts'
import type { Phrasing } from './entry-search.ts'
import { normalise } from './normalise.ts'
import { phrase, type QuestionWords } from './phrase.ts'
import type { TextIndex } from './text-index.ts'

/** How much of the question a sentence speaks to, 0–1. */
export type Relevance = (sentence: string) => number

const PARTS = [
  ['chars', 0.25],
  ['pairs', 0.4],
  ['words', 0.35],
] as const

/** Distinct terms of a sentence by channel; typed arrays, because there are thousands of sentences. */
type Said = readonly Uint32Array[]

/** What each term of the question adds to the share, per phrasing. */
type Asked = ReadonlyArray<ReadonlyMap<number, Float64Array>>

function askedBy(index: TextIndex, phrasings: readonly Phrasing[]): Asked {
  return PARTS.map(([channel, part]) => {
    const gains = new Map<number, Float64Array>()
    for (const [at, { tokens, weight }] of phrasings.entries()) {
      const terms = [...new Set(tokens[channel])]
      const weights = terms.map((hash) => weightOf(index[channel], hash, index.size))
      const total = weights.reduce((sum, value) => sum + value, 0) || 1
      for (const [place, term] of terms.entries()) {
        const gain = gains.get(term) ?? new Float64Array(phrasings.length)
        gain[at] = (weight * part * (weights[place] ?? 0)) / total
        gains.set(term, gain)
      }
    }
    return gains
  })
}

/**
 * Compares sentences with a question by idf-weighted characters, pairs and words; the best of the question's phrasings counts.
 * The sentences of the knowledge are few and come back: their terms are kept.
 */
export function createRelevanceFor(index: TextIndex, words: QuestionWords): (question: string) => Relevance {
  const kept = new Map<string, Said>()
  const termsOf = (sentence: string): Said => {
    const known = kept.get(sentence)
    if (known !== undefined) return known
    const tokens = words.tokeniser.tokens(normalise(sentence))
    const said = PARTS.map(([channel]) => Uint32Array.from(new Set(tokens[channel])))
    kept.set(sentence, said)
    return said
  }

  return function relevanceFor(question) {
    const phrasings = phrase(words, question)
    const asked = askedBy(index, phrasings)
    return (sentence) => {
      const shares = new Float64Array(phrasings.length)
      for (const [at, terms] of termsOf(sentence).entries())
        for (const term of terms) addTo(shares, asked[at]?.get(term))
      return Math.max(0, ...shares)
    }
  }
}

function addTo(shares: Float64Array, gain: Float64Array | undefined): void {
  if (gain === undefined) return
  for (let at = 0; at < shares.length; at++) shares[at] = (shares[at] ?? 0) + (gain[at] ?? 0)
}
