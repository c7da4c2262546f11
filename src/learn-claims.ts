import { type Entry, isJudgement, statementsOf } from './domain/entry.ts'
import type { Knowledge } from './knowledge/load-knowledge.ts'
import { messageTerms, type SignsOf } from './learn-messages.ts'
import type { FeaturesOf } from './models/static-model.ts'
import { denialOf, NO_CLAIM } from './retrieval/find-claims.ts'
import { normalise } from './retrieval/normalise.ts'
import type { Searchable } from './retrieval/passages.ts'
import { type Sorted, type TextClasses, trainClasses } from './retrieval/text-classes.ts'
import { type TextClassifier, trainClassifier } from './retrieval/text-classifier.ts'
import { cleanClaim } from './rumours/claim-text.ts'

/** Which examples are learned from; the others are measured with. */
export type IsKept = (text: string, at: number) => boolean

const ALL: IsKept = () => true

/** Entries that judge a claim. */
export function judgedIn({ entries }: Knowledge): Entry[] {
  return entries.filter(isJudgement)
}

/** A text in the form in which claims are compared. */
export function claimForm(text: string): string {
  return cleanClaim(normalise(text))
}

/** An editor's note before a script: who says it, where. */
const NOTE = /^（[^）]*）/u

/** Texts of the entry that make its claim: the claim, how it travels, what the swindler says. */
export function ownTexts({ claim, title, statements }: Entry): string[] {
  const travelled = statements.filter(({ section }) => section === 'forwards' || section === 'scripts')
  return [claim ?? title, ...travelled.map(({ text }) => text.replace(NOTE, ''))]
}

export function examplesOf(byId: Readonly<Record<string, readonly string[]>>, { id, aliases }: Entry): string[] {
  return [id, ...aliases].flatMap((name) => byId[name] ?? [])
}

const EXPLAINING = new Set(['why', 'signs', 'start', 'facts'])
const PASSAGE = 400

/** Terms by which claims and stances are judged: those of the text in its plain form, and the signs of a stance. */
export function claimTerms(termsOf: FeaturesOf, signsOf: SignsOf, clean: string): number[] {
  return messageTerms(termsOf(clean), signsOf(clean))
}

/** What is searched of the claims: reasons as the passage, every text that makes the claim as a wording. */
export function searchableClaims(knowledge: Knowledge, isKept = ALL): Searchable[] {
  return judgedIn(knowledge).map((entry) => {
    const reasons = entry.statements.filter(({ section }) => EXPLAINING.has(section)).map(({ text }) => text)
    const examples = examplesOf(knowledge.rumourExamples.claims, entry).filter(isKept)
    return {
      id: entry.id,
      topic: entry.topic,
      passages: [[entry.title, entry.claim ?? '', ...reasons].join(' ').slice(0, PASSAGE)],
      wordings: [...new Set([entry.title, ...ownTexts(entry), ...entry.asks, ...examples].map(claimForm))],
    }
  })
}

const OUTSIDE_STEP = 3
const ASK_STEP = 8
const OWN_WEIGHT = 0.6
const NONE_WEIGHT = 0.3

/** Learns which known claim a text makes, by id, or which it denies, or none. */
export function learnClaims(knowledge: Knowledge, termsOf: FeaturesOf, signsOf: SignsOf, isKept = ALL): TextClasses {
  const sort = (texts: readonly string[], name: string, weight: number): Sorted[] =>
    texts.map((text) => ({ terms: claimTerms(termsOf, signsOf, claimForm(text)), name, weight }))
  const judged = judgedIn(knowledge)
  const others = knowledge.entries.filter((entry) => !judged.includes(entry))
  return trainClasses([
    ...judged.flatMap((entry) => [
      ...sort([...ownTexts(entry), ...entry.asks], entry.id, OWN_WEIGHT),
      ...sort(examplesOf(knowledge.rumourExamples.claims, entry).filter(isKept), entry.id, 1),
      ...sort(examplesOf(knowledge.rumourExamples.denials, entry).filter(isKept), denialOf(entry.id), 1),
      ...sort(
        statementsOf(entry, 'why').map(({ text }) => text),
        denialOf(entry.id),
        OWN_WEIGHT,
      ),
    ]),
    ...sort(knowledge.ordinaryExamples.talk.filter(isKept), NO_CLAIM, NONE_WEIGHT),
    ...sort(
      knowledge.outside.filter((_text, at) => at % OUTSIDE_STEP === 0),
      NO_CLAIM,
      NONE_WEIGHT,
    ),
    ...sort(
      others.flatMap(({ asks }) => asks.filter((_ask, at) => at % ASK_STEP === 0)),
      NO_CLAIM,
      NONE_WEIGHT,
    ),
  ])
}

const DENIAL_WEIGHT = 1.2
const FORWARD_WEIGHT = 0.5
const TALK_WEIGHT = 0.15

/** Learns to tell texts that deny, mock, warn or tell the truth (label 1) from those that make a claim with the same words. */
export function learnStance(knowledge: Knowledge, termsOf: FeaturesOf, signsOf: SignsOf, isKept = ALL): TextClassifier {
  const { claims, denials } = knowledge.rumourExamples
  const label = (texts: readonly string[], value: 0 | 1, weight: number) =>
    texts.map((text) => ({ terms: claimTerms(termsOf, signsOf, claimForm(text)), label: value, weight }))
  const kept = (byId: Readonly<Record<string, readonly string[]>>) =>
    Object.values(byId).flatMap((texts) => texts.filter(isKept))
  return trainClassifier([
    ...label(kept(claims), 0, 1),
    ...label(judgedIn(knowledge).flatMap(ownTexts), 0, FORWARD_WEIGHT),
    ...label(kept(denials), 1, DENIAL_WEIGHT),
    ...label(knowledge.ordinaryExamples.talk.filter(isKept), 1, TALK_WEIGHT),
  ])
}
