import { type AnswerQuestion, createAnswering } from './answering/answer.ts'
import type { AnsweringDeps, Question } from './answering/answering-deps.ts'
import { createDanger } from './answering/danger.ts'
import { createIntents } from './answering/intents.ts'
import { rememberAnswers } from './answering/remember-answers.ts'
import type { ContentFiles } from './content-files.ts'
import type { Entry, Source } from './domain/entry.ts'
import { openMatcher } from './open-matcher.ts'
import type { MatchClaims } from './rumours/match-claims.ts'
import { createRedFlags } from './rumours/red-flags.ts'
import { createScamSigns, type SeeScam } from './rumours/scam-signs.ts'
import type { Search } from './search-index.ts'

/** Answering over one loaded index, with look-ups for the API. */
export interface Answerer {
  readonly search: Search
  readonly answer: AnswerQuestion
  readonly matchClaims: MatchClaims
  /** Signs of a scam in progress in a normalised text. */
  readonly seeScam: SeeScam
  /** Everything that may be served. */
  readonly entries: readonly Entry[]
  readonly findEntry: (id: string) => Entry | undefined
  readonly findSource: (id: string) => Source | undefined
}

const SERVED: ReadonlySet<string> = new Set(['source-checked', 'signed'])

/** Only what is checked or signed is served; with `hideUnsigned` only what is signed. */
export function isServed({ review }: Entry, hideUnsigned: boolean): boolean {
  return hideUnsigned ? review.state === 'signed' : SERVED.has(review.state)
}

/** What is different where there is an emergency. */
export type Emergencies = Pick<AnsweringDeps, 'emphasis' | 'notice'>

/**
 * @param today `YYYY-MM-DD`: what is overdue for review is only offered
 * @param emergencies left out: there are none
 */
export function createAnswerer(
  search: Search,
  files: ContentFiles,
  hideUnsigned: boolean,
  today: () => string,
  emergencies: Emergencies = {},
): Answerer {
  const served = search.knowledge.entries.filter((entry) => isServed(entry, hideUnsigned))
  const entries = new Map(served.flatMap((entry) => [entry.id, ...entry.aliases].map((id) => [id, entry] as const)))
  const sources = new Map(search.knowledge.sources.map((source) => [source.id, source]))
  const matchClaims = openMatcher(search, files, entries, today)
  const seeScam = createScamSigns({
    flagsOf: createRedFlags(files.redFlags),
    oddsOf: search.scamOddsOf,
    thresholds: files.redFlags,
  })
  const answer = createAnswering({
    detectDanger: createDanger(files.danger, search.urgencyOf),
    correct: search.correct,
    intentOf: createIntents(files.intents, search.wantsOf),
    retrieve: (question, context = {}) =>
      search.retrieve(question, {
        ...context,
        accepts: (id, facets) => entries.has(id) && (context.accepts?.(id, facets) ?? true),
      }),
    findHelp: search.findHelp,
    matchClaims,
    seeScam,
    relevanceFor: search.relevanceFor,
    entries,
    sources,
    replies: files.replies,
    hotlines: search.knowledge.hotlines,
    thresholds: search.index.calibration,
    ...emergencies,
  })
  const { emphasis, notice } = emergencies
  const isPeace = emphasis === undefined && notice === undefined
  const circumstancesOf = ({ region }: Question) =>
    isPeace ? undefined : JSON.stringify([emphasis?.(region), notice?.(region)])
  return {
    search,
    matchClaims,
    seeScam,
    answer: rememberAnswers(answer, circumstancesOf),
    entries: served,
    findEntry: (id) => entries.get(id),
    findSource: (id) => sources.get(id),
  }
}
