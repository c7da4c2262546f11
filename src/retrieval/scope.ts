import type { Phrasing } from './entry-search.ts'
import { logOdds, type TextClassifier, trainClassifier } from './text-classifier.ts'

/** Wordings outnumber the questions from elsewhere twenty to one; together both sides weigh about the same. */
const INSIDE_WEIGHT = 0.05

/** Terms of the question as it was asked. */
export function termsOf(phrasings: readonly Phrasing[]): number[] {
  const tokens = phrasings[0]?.tokens
  return tokens === undefined ? [] : [...tokens.chars, ...tokens.pairs, ...tokens.words]
}

/** Learns to tell questions which the knowledge is about from questions of daily life that are not its business. */
export function trainScope(
  inside: ReadonlyArray<readonly number[]>,
  outside: ReadonlyArray<readonly number[]>,
): TextClassifier {
  return trainClassifier([
    ...inside.map((terms) => ({ terms, label: 1 as const, weight: INSIDE_WEIGHT })),
    ...outside.map((terms) => ({ terms, label: 0 as const, weight: 1 })),
  ])
}

/** Log-odds that a question is the business of the knowledge. */
export function scopeOf(scope: TextClassifier, phrasings: readonly Phrasing[]): number {
  return logOdds(scope, termsOf(phrasings))
}
