import type { Entry, SectionKey, Statement } from '../domain/entry.ts'
import type { Weighted } from './select-statements.ts'

/** What the reply is for. */
export type Purpose = 'emergency' | 'money-gone' | 'verdict' | 'answer' | 'decline'

type Priors = Partial<Record<SectionKey, number>>

/** What a section is worth before the question is looked at, by purpose. A section that is not named is never quoted. */
const PRIORS: Readonly<Record<Purpose, Priors>> = {
  emergency: { now: 12, do: 10, dont: 8, facts: 0.5, differ: 1.5 },
  'money-gone': { paid: 12, now: 11, do: 7, dont: 8, facts: 0.5 },
  verdict: { why: 4, do: 2.5, dont: 2.5, facts: 1.5, now: 3, differ: 1.5, signs: 1, myths: 0.5 },
  answer: { now: 2, do: 2, dont: 2, facts: 1.6, signs: 2, why: 2, differ: 1.6, myths: 0.4, paid: 0.4, start: 0.6 },
  decline: { do: 2.5, dont: 3, now: 3, facts: 1.5, differ: 1.5, why: 1 },
}

/** Later bullets of a section are worth a little less: editors put the most important first. */
const FALL: Readonly<Record<Purpose, number>> = {
  emergency: 0.6,
  'money-gone': 0.6,
  verdict: 0.4,
  answer: 0.15,
  decline: 0.3,
}
/** Worth of a sentence that speaks to the whole question. */
const RELEVANCE: Readonly<Record<Purpose, number>> = {
  emergency: 3,
  'money-gone': 3,
  verdict: 6,
  answer: 14,
  decline: 5,
}
/** The first "do" and the first "don't" of a dangerous topic are never left out for lack of words in common. */
const SAFETY_BONUS = 3

const ADDED_RELEVANCE = 0.35
/** What to do when the harm is done. */
const AFTERWARDS: ReadonlySet<SectionKey> = new Set<SectionKey>(['now', 'paid'])
const ASIDE_RELEVANCE = 0.2

function isStep({ section }: Statement): boolean {
  return section === 'now' || section === 'dont'
}

function isFirst(entry: Entry, statement: Statement): boolean {
  return entry.statements.find(({ section }) => section === statement.section) === statement
}

/**
 * Weighs every sentence of an entry for a question.
 * @param relevance how much a sentence speaks to the question, 0–1
 * @param share 1 for the entry that answers, less for one that only adds
 */
export function weighStatements(
  entry: Entry,
  purpose: Purpose,
  relevance: (text: string) => number,
  share = 1,
): Weighted[] {
  const places = new Map<SectionKey, number>()
  const urgent = purpose === 'emergency' || purpose === 'money-gone'
  const hasSteps = entry.statements.some(({ section }) => section === 'now')
  return entry.statements.flatMap((statement) => {
    const prior = PRIORS[purpose][statement.section]
    if (prior === undefined) return []
    // Where there are first steps, the other advice is about prevention and only stands in the way.
    if (urgent && hasSteps && statement.section === 'do') return []
    // Another entry adds what speaks to the question; in danger a step or a warning, and first steps in nothing but danger.
    if (share < 1 && relevance(statement.text) < ADDED_RELEVANCE) return []
    if (share < 1 && (urgent ? !isStep(statement) : statement.section === 'now')) return []
    // First aid is no answer to a question about cooking or a text message, unless the question is about it.
    const isAside = purpose === 'answer' && entry.kind !== 'protocol' && AFTERWARDS.has(statement.section)
    if (isAside && relevance(statement.text) < ASIDE_RELEVANCE) return []
    const place = places.get(statement.section) ?? 0
    places.set(statement.section, place + 1)
    const safety =
      entry.risk !== 'normal' &&
      (statement.section === 'do' || statement.section === 'dont' || statement.section === 'now')
    const bonus = purpose === 'answer' && safety && isFirst(entry, statement) ? SAFETY_BONUS : 0
    const weight = prior - FALL[purpose] * place + bonus + RELEVANCE[purpose] * relevance(statement.text)
    return [{ statement, entry: entry.id, weight: weight * share }]
  })
}
