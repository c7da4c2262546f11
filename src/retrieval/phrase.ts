import type { Phrasing } from './entry-search.ts'
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

/** The question and its rewritings, as terms. */
export function phrase(words: QuestionWords, question: string): Phrasing[] {
  const { tokens } = words.tokeniser
  const { synonyms } = words
  const text = plainQuestion(words, question)
  const swaps = synonyms.swaps(text).map(({ word, others }) => ({ own: tokens(word), others: others.map(tokens) }))
  return [
    { tokens: tokens(text), weight: 1, swaps },
    ...synonyms.variants(text).map((variant) => ({ tokens: tokens(variant), weight: REWRITTEN_WEIGHT, swaps: [] })),
  ]
}
