import type { Phrasing, Swap } from './entry-search.ts'
import { normalise } from './normalise.ts'
import type { CorrectSpelling } from './spelling.ts'
import type { SynonymRewriter } from './synonyms.ts'
import type { Tokeniser } from './tokens.ts'

/** What turns a question into terms. */
export interface QuestionWords {
  readonly tokeniser: Tokeniser
  readonly synonyms: SynonymRewriter
  readonly correct: CorrectSpelling
}

const REWRITTEN_WEIGHT = 0.9

/** The question in the one form that is compared: normalised, put right, without words that carry nothing. */
export function plainQuestion({ synonyms, correct }: Omit<QuestionWords, 'tokeniser'>, question: string): string {
  return synonyms.strip(correct(normalise(question)))
}

/** The swaps of every word that was met: a swap stays one object, so that its terms and its scores can be kept. */
const swapsMet = new WeakMap<QuestionWords, Map<string, Swap>>()

function swapsOf(words: QuestionWords, text: string): Swap[] {
  const { tokens } = words.tokeniser
  const met = swapsMet.get(words) ?? new Map<string, Swap>()
  swapsMet.set(words, met)
  return words.synonyms.swaps(text).map(({ word, others }) => {
    const swap = met.get(word) ?? { own: tokens(word), others: others.map(tokens) }
    met.set(word, swap)
    return swap
  })
}

/** A question in its plain form and its rewritings, as terms. */
export function phrasingsOf(words: QuestionWords, plain: string): Phrasing[] {
  const { tokens } = words.tokeniser
  return [
    { tokens: tokens(plain), weight: 1, swaps: swapsOf(words, plain) },
    ...words.synonyms
      .variants(plain)
      .map((variant) => ({ tokens: tokens(variant), weight: REWRITTEN_WEIGHT, swaps: [] })),
  ]
}

/** The question and its rewritings, as terms. */
export function phrase(words: QuestionWords, question: string): Phrasing[] {
  return phrasingsOf(words, plainQuestion(words, question))
}
