import { type Entry, isJudgement } from './domain/entry.ts'
import type { Knowledge } from './knowledge/load-knowledge.ts'
import { messageTerms, type SignsOf } from './learn-messages.ts'
import type { FeaturesOf } from './models/static-model.ts'
import { NO_CLAIM } from './retrieval/find-claims.ts'
import { normalise } from './retrieval/normalise.ts'
import type { Searchable } from './retrieval/passages.ts'
import { type Sorted, type TextClasses, trainClasses } from './retrieval/text-classes.ts'
import type { Labelled } from './retrieval/text-classifier.ts'
import { type TermParts, textTermsOf } from './retrieval/text-terms.ts'
import { trainWeighted, type WeightedClassifier } from './retrieval/weighted-classifier.ts'
import { cleanClaim } from './rumours/claim-text.ts'
import { type CoreWord, coreWordsOf, wordShares } from './rumours/core-words.ts'

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

/** Terms by which claims are judged: those of the text in its plain form, and the signs of a stance. */
export function claimTerms(termsOf: FeaturesOf, signsOf: SignsOf, clean: string): number[] {
  return messageTerms(termsOf(clean), signsOf(clean))
}

/** Examples of one claim that are searched: more find no more, and every message would take longer. */
const SEARCHED = 15

function spread<Item>(items: readonly Item[], most: number): Item[] {
  const step = Math.max(1, items.length / most)
  return items.filter((_item, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
}

/** What is searched of the claims: reasons as the passage, every text that makes the claim as a wording. */
export function searchableClaims(knowledge: Knowledge, isKept = ALL): Searchable[] {
  return judgedIn(knowledge).map((entry) => {
    const reasons = entry.statements.filter(({ section }) => EXPLAINING.has(section)).map(({ text }) => text)
    const examples = spread(examplesOf(knowledge.rumourExamples.claims, entry).filter(isKept), SEARCHED)
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

/** Learns which known claim a text speaks of, by id, or none. */
export function learnClaims(knowledge: Knowledge, termsOf: FeaturesOf, signsOf: SignsOf, isKept = ALL): TextClasses {
  const sort = (texts: readonly string[], name: string, weight: number): Sorted[] =>
    texts.map((text) => ({ terms: claimTerms(termsOf, signsOf, claimForm(text)), name, weight }))
  const judged = judgedIn(knowledge)
  const others = knowledge.entries.filter((entry) => !judged.includes(entry))
  return trainClasses([
    ...judged.flatMap((entry) => [
      ...sort([...ownTexts(entry), ...entry.asks], entry.id, OWN_WEIGHT),
      ...sort(examplesOf(knowledge.rumourExamples.claims, entry).filter(isKept), entry.id, 1),
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

const FORWARD_WEIGHT = 0.5
/** Twins are closer than what is met in life (swept: with them a forward is told from its denial better by writers not seen). */
const TWIN_WEIGHT = 0.3
const TALK_WEIGHT = 0.15

/** What each rumour turns on, by its kept examples. Scams have no core: who and what is named in them changes nothing. */
export function coresOf(
  knowledge: Knowledge,
  wordsOf: TermParts['wordsOf'],
  isKept = ALL,
): ReadonlyMap<string, readonly CoreWord[]> {
  const rumours = judgedIn(knowledge)
    .filter(({ kind }) => kind === 'rumour')
    .map((entry) => {
      const texts = examplesOf(knowledge.rumourExamples.claims, entry).filter(isKept).map(claimForm)
      return { id: entry.id, texts, shares: wordShares(texts, wordsOf) }
    })
  const everywhere = wordShares(
    rumours.flatMap(({ texts }) => texts),
    wordsOf,
  )
  return new Map(rumours.map(({ id, shares }) => [id, coreWordsOf(shares, everywhere)]))
}

/** Learns to tell texts that deny, mock, warn or tell the truth (label 1) from those that make a claim with the same words. */
export function learnStance(knowledge: Knowledge, parts: TermParts, isKept = ALL): WeightedClassifier {
  const { claims, denials } = knowledge.rumourExamples
  const twins = knowledge.rumourTwins
  const label = (texts: readonly string[], value: 0 | 1, weight: number, entry?: string): Labelled[] =>
    texts.map((text) => {
      const { own, about } = textTermsOf(parts, claimForm(text))
      return { terms: entry === undefined ? own : [...own, ...about(entry)], label: value, weight }
    })
  return trainWeighted([
    ...judgedIn(knowledge).flatMap((entry) => [
      ...label(examplesOf(claims, entry).filter(isKept), 0, 1, entry.id),
      ...label(ownTexts(entry), 0, FORWARD_WEIGHT, entry.id),
      ...label(examplesOf(twins.claims, entry), 0, TWIN_WEIGHT, entry.id),
      ...label(examplesOf(twins.denials, entry), 1, TWIN_WEIGHT, entry.id),
      ...label(examplesOf(denials, entry).filter(isKept), 1, 1, entry.id),
    ]),
    ...label(knowledge.ordinaryExamples.talk.filter(isKept), 1, TALK_WEIGHT),
  ])
}
