import { type Entry, statementsOf } from './domain/entry.ts'
import type { Knowledge } from './knowledge/load-knowledge.ts'
import type { FeaturesOf } from './models/static-model.ts'
import { hashTerm } from './retrieval/hash-term.ts'
import { normalise } from './retrieval/normalise.ts'
import { type Sorted, type TextClasses, trainClasses } from './retrieval/text-classes.ts'
import { type Labelled, type TextClassifier, trainClassifier } from './retrieval/text-classifier.ts'
import { type TermParts, textTermsOf } from './retrieval/text-terms.ts'
import { trainWeighted, type WeightedClassifier } from './retrieval/weighted-classifier.ts'

/** Names of what the rules see in a normalised text. */
export type SignsOf = (normalised: string) => readonly string[]

const SIGN_SEED = 9
/** A sign says more than a word: it stands this often among the terms (swept on left-out examples). */
const SIGN_WEIGHT = 3

/** Terms by which a message is judged: those of the text, and the signs which the rules see in it. */
export function messageTerms(terms: readonly number[], signs: readonly string[]): number[] {
  const hashed = signs.flatMap((sign) =>
    Array.from({ length: SIGN_WEIGHT }, (_, copy) => hashTerm(`${sign} ${copy}`, SIGN_SEED)),
  )
  return [...terms, ...hashed]
}

/** An emergency that is not heard is worse than a false alarm; an ordinary question says less than a twin. */
const PRESENT_WEIGHT = 2
const ORDINARY_WEIGHT = 0.1
const ORDINARY_STEP = 3
/** A false alarm in a group disturbs everybody in it (swept on left-out examples). */
const TALK_WEIGHT = 0.08

/** Questions which people who are not in danger ask. */
function calmQuestions({ entries, outside, messageExamples }: Knowledge): string[] {
  const asks = entries.filter(({ risk }) => risk === 'normal').flatMap((entry) => entry.asks)
  // Not the examples of declines and their twins: some of those are said by people in danger.
  const talk = Object.values(messageExamples.talk).flat()
  return [...asks.filter((_ask, at) => at % ORDINARY_STEP === 0), ...outside, ...talk]
}

/** Learns how urgent a message is: from messages of people in danger, from their twins, and from ordinary questions. */
export function learnUrgency(knowledge: Knowledge, termsOf: FeaturesOf, signsOf: SignsOf): TextClassifier {
  const { present, twins } = knowledge.dangerExamples
  const label = (texts: readonly string[], value: 0 | 1, weight: number): Labelled[] =>
    texts.map((text) => ({ terms: messageTerms(termsOf(text), signsOf(normalise(text))), label: value, weight }))
  return trainClassifier([
    ...label(Object.values(present).flat(), 1, PRESENT_WEIGHT),
    ...label(twins, 0, 1),
    ...label(calmQuestions(knowledge), 0, ORDINARY_WEIGHT),
    ...label(knowledge.ordinaryExamples.talk, 0, TALK_WEIGHT),
  ])
}

/** Examples of a scam are few beside the ordinary ones; questions and small talk say less than chat and notices (swept by cross-validation). */
const RUNNING_WEIGHT = 3
const ORDINARY_TALK_WEIGHT = 2
const NEAR_WEIGHT = 2
const QUESTION_WEIGHT = 0.3

function isAboutMoney(signs: readonly string[]): boolean {
  return signs.some((sign) => sign.startsWith('flag '))
}

/** What swindlers say of each scam, what warns of it, and the claims of other entries. */
function sortRumours({ entries, rumourExamples: { claims, denials } }: Knowledge) {
  const scams = entries.filter(({ kind }) => kind === 'scam').flatMap(({ id, aliases }) => [id, ...aliases])
  const isScam = (id: string) => scams.includes(id)
  const textsOf = (examples: Readonly<Record<string, readonly string[]>>, of: (id: string) => boolean) =>
    Object.entries(examples).flatMap(([id, texts]) => (of(id) ? texts : []))
  return {
    swindles: textsOf(claims, isScam),
    warnings: textsOf(denials, isScam),
    others: textsOf(claims, (id) => !isScam(id)),
  }
}

/**
 * Learns whether somebody is being swindled: from messages of scams in progress and from ordinary ones. What is asked about scams
 * (`asks` of their entries) counts as neither: some of it is told by people who are in one.
 */
export function learnScams(knowledge: Knowledge, { wordsOf, signsOf }: TermParts): WeightedClassifier {
  const { entries, scamExamples, ordinaryExamples, messageExamples, dangerExamples, outside } = knowledge
  const signsIn = (text: string) => signsOf(normalise(text))
  // Twice: the signs were written with the examples in view and are met less often elsewhere, where the words must do alone.
  const label = (texts: readonly string[], value: 0 | 1, weight: number): Labelled[] =>
    texts.map(normalise).flatMap((text) =>
      [signsOf, () => []].map((signs) => ({
        terms: textTermsOf({ wordsOf, signsOf: signs }, text).own,
        label: value,
        weight: weight / 2,
      })),
    )
  const questions = [...outside, ...Object.values(messageExamples.talk).flat(), ...messageExamples.questions]
  const twins = dangerExamples.twins.filter((text) => isAboutMoney(signsIn(text)))
  const { swindles, warnings, others } = sortRumours(knowledge)
  // Money may be gone already; the words of what led there are the same.
  const cries = entries
    .filter(({ topic }) => topic === 'fraud')
    .flatMap(({ id, aliases }) => [id, ...aliases].flatMap((name) => dangerExamples.present[name] ?? []))
  return trainWeighted([
    ...label(scamExamples.running, 1, RUNNING_WEIGHT),
    ...label([...swindles, ...cries], 1, 1),
    ...label(ordinaryExamples.talk, 0, ORDINARY_TALK_WEIGHT),
    ...label(ordinaryExamples.nearScams, 0, NEAR_WEIGHT),
    ...label(warnings, 0, 1),
    ...label([...twins, ...questions, ...others], 0, QUESTION_WEIGHT),
  ])
}

/** Wordings and other messages that want an answer outnumber the examples of a decline many times over (swept on left-out examples). */
const ASK_WEIGHT = 0.06
const MESSAGE_WEIGHT = 0.3

/** Learns what a message wants: small talk (`talk …`), something to decline (`decline …`), or an answer (`question`). */
export function learnWants(knowledge: Knowledge, termsOf: FeaturesOf, signsOf: SignsOf): TextClasses {
  const { talk, declines, questions } = knowledge.messageExamples
  const { present, twins } = knowledge.dangerExamples
  const sort = (texts: readonly string[], name: string, weight = 1): Sorted[] =>
    texts.map((text) => ({ terms: messageTerms(termsOf(text), signsOf(normalise(text))), name, weight }))
  const asks = knowledge.entries.flatMap((entry) => entry.asks)
  return trainClasses([
    ...Object.entries(talk).flatMap(([id, texts]) => sort(texts, `talk ${id}`)),
    ...Object.entries(declines).flatMap(([id, texts]) => sort(texts, `decline ${id}`)),
    ...sort(questions, 'question'),
    ...sort([...Object.values(present).flat(), ...twins, ...knowledge.outside], 'question', MESSAGE_WEIGHT),
    ...sort(asks, 'question', ASK_WEIGHT),
  ])
}

/** An entry that helps people in danger, and the messages it answers. */
export interface Helper {
  readonly entry: Entry
  readonly cries: readonly string[]
}

/** Every entry that the examples name, and every emergency that has first steps. */
export function helpersIn({ entries, dangerExamples }: Knowledge): Helper[] {
  return entries.flatMap((entry) => {
    const cries = [entry.id, ...entry.aliases].flatMap((id) => dangerExamples.present[id] ?? [])
    const helps = cries.length > 0 || (entry.risk === 'emergency' && statementsOf(entry, 'now').length > 0)
    return helps ? [{ entry, cries }] : []
  })
}

/** A question about a danger says less than a cry for help. */
const HELPER_ASK_WEIGHT = 0.2

/** Learns which entry helps, by id. */
export function learnHelpers(knowledge: Knowledge, termsOf: FeaturesOf, signsOf: SignsOf): TextClasses {
  const sort = (texts: readonly string[], name: string, weight: number): Sorted[] =>
    texts.map((text) => ({ terms: messageTerms(termsOf(text), signsOf(normalise(text))), name, weight }))
  return trainClasses(
    helpersIn(knowledge).flatMap(({ entry, cries }) => [
      ...sort(cries, entry.id, 1),
      ...sort(entry.asks, entry.id, HELPER_ASK_WEIGHT),
    ]),
  )
}
