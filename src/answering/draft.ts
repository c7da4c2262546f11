import { type Entry, type Source, shownVerdict, statementsOf, VERDICT_WORDS } from '../domain/entry.ts'
import { type EntryRef, type Reply, type ReplyKind, reply } from '../domain/message.ts'
import { lengthOf } from '../domain/sentences.ts'
import { elderCandidates, wordElder } from './elder.ts'
import { mayBeSaid } from './guard.ts'
import { fill, type Replies } from './replies.ts'
import { type Room, selectStatements, type Weighted } from './select-statements.ts'
import { type Purpose, weighStatements } from './weigh-statements.ts'
import { citationsOf, type Frame, wordChat } from './wording.ts'

export interface Draft {
  readonly purpose: Purpose
  readonly question: { readonly text: string; readonly elder: boolean }
  /** The entry that answers. */
  readonly entry: Entry
  /** Entries that may add a sentence, best first. */
  readonly others: readonly Entry[]
  /** First words instead of the title or the verdict. */
  readonly opening?: string
  /** Last words, after the sources. */
  readonly closing?: string
  /** The number an old person is told to call, instead of the entry's. */
  readonly hotline?: string
  /** Other claims of the same message that are judged too. */
  readonly alsoJudged?: readonly Entry[]
  readonly declined?: string
  /** Protocol whose first step is said first, because it is not clear whether there is danger. */
  readonly doubt?: Entry
}

export interface DraftDeps {
  readonly relevanceFor: (question: string) => (sentence: string) => number
  readonly sources: ReadonlyMap<string, Source>
  readonly replies: Replies
}

/** Characters of a whole reply: what one message of an official account and a village phone's screen can take. */
export const REPLY_LENGTH = 600
const ROOM: Readonly<Record<Purpose, Room>> = {
  emergency: { characters: 330, citations: 3, sentences: 9 },
  'money-gone': { characters: 330, citations: 3, sentences: 8 },
  verdict: { characters: 280, citations: 3, sentences: 6 },
  answer: { characters: 320, citations: 3, sentences: 8 },
  decline: { characters: 220, citations: 3, sentences: 5 },
}
const OTHERS_SHARE = 0.6

const KINDS: Readonly<Record<Purpose, ReplyKind>> = {
  emergency: 'emergency',
  'money-gone': 'emergency',
  verdict: 'verdict',
  answer: 'answer',
  decline: 'declined',
}

/** Words a reply from entries alone: chooses the sentences, cites them, lays them out. No sentence of its own but those of `replies`. */
export function draft(deps: DraftDeps, order: Draft): Reply {
  const purpose =
    order.purpose === 'emergency' && statementsOf(order.entry, 'paid').length > 0 ? 'money-gone' : order.purpose
  const relevance = deps.relevanceFor(order.question.text)
  const guard = {
    mushroom:
      order.declined === 'mushroom-identify' ||
      [order.entry, ...order.others].some(({ topic }) => topic === 'mushroom'),
    dose: order.declined === 'dose',
  }
  const weighted = [
    ...weighStatements(order.entry, purpose, relevance),
    ...order.others.flatMap((other) => weighStatements(other, purpose, relevance, OTHERS_SHARE)),
  ].filter(({ statement }) => mayBeSaid(statement, guard))
  return order.question.elder ? draftElder(deps, order, purpose, weighted) : draftChat(deps, order, purpose, weighted)
}

function draftChat(deps: DraftDeps, order: Draft, purpose: Purpose, weighted: readonly Weighted[]): Reply {
  const { entry } = order
  const frame: Frame = {
    opening: openingOf(deps, order, purpose),
    factsFirst: purpose === 'answer' && entry.risk !== 'emergency',
    urgent: purpose === 'emergency' || purpose === 'money-gone',
    closing: [
      ...(order.closing === undefined ? [] : [order.closing]),
      ...(entry.review.state === 'signed' ? [] : [deps.replies.unreviewed]),
    ],
  }
  let room = ROOM[purpose]
  for (;;) {
    const selection = selectStatements(weighted, room)
    const { text, citations } = wordChat(selection, deps.sources, deps.replies, frame)
    if (lengthOf(text) >= REPLY_LENGTH && room.sentences > 1) {
      room = { ...room, sentences: room.sentences - 1 }
      continue
    }
    const used = [entry, ...order.others].filter(({ id }) => selection.chosen.some((chosen) => chosen.entry === id))
    return reply(KINDS[purpose], text, {
      entries: [...new Set([entry, ...used, ...(order.doubt === undefined ? [] : [order.doubt])])].map(refOf),
      verdict: purpose === 'verdict' ? shownVerdict(entry) : null,
      citations,
      hotlines: hotlinesOf(entry, text),
    })
  }
}

function openingOf({ replies }: DraftDeps, order: Draft, purpose: Purpose): string[] {
  const { entry, doubt } = order
  if (order.opening !== undefined) return [order.opening]
  if (purpose === 'verdict') {
    const judged = [entry, ...(order.alsoJudged ?? [])]
    const lines = judged.map((one) =>
      fill(replies.verdictLine, { verdict: VERDICT_WORDS[shownVerdict(one)], claim: one.claim ?? one.title }),
    )
    return judged.some(({ liveClaim }) => liveClaim) ? [...lines, replies.checkLive] : lines
  }
  if (purpose !== 'answer') return []
  const step = doubt && statementsOf(doubt, 'now', 'do')[0]
  return step === undefined
    ? [`【${entry.title}】`]
    : [`${replies.doubtLead}${step.text}`, `${replies.doubtThen}${entry.title}`]
}

function draftElder(deps: DraftDeps, order: Draft, purpose: Purpose, weighted: readonly Weighted[]): Reply {
  const { entry } = order
  const urgent = purpose === 'emergency' || purpose === 'money-gone'
  const hotline = order.hotline ?? hotlinesOf(entry)[0]
  const opening = elderOpeningOf(deps, order, purpose)
  const candidates = elderCandidates(weighted, urgent ? [] : statementsOf(entry, 'elders'))
  const { text, used } = wordElder(candidates, opening, hotline, deps.replies)
  const sources = [...new Set(used.flatMap(({ statement }) => statement.sources.slice(0, 1)))].slice(0, 3)
  return reply(KINDS[purpose], text, {
    entries: [refOf(entry)],
    verdict: purpose === 'verdict' ? shownVerdict(entry) : null,
    citations: citationsOf(sources, deps.sources),
    hotlines: hotline === undefined ? [] : [hotline],
  })
}

/** An old person who is told no is told only what to do instead. */
function elderOpeningOf({ replies }: DraftDeps, { entry, opening }: Draft, purpose: Purpose): string | undefined {
  if (opening !== undefined && purpose !== 'decline') return opening
  if (purpose !== 'verdict') return undefined
  return fill(replies.verdictLine, { verdict: VERDICT_WORDS[shownVerdict(entry)], claim: '' })
}

export function refOf(entry: Entry): EntryRef {
  return { id: entry.id, aliases: entry.aliases, title: entry.title, review: entry.review.state }
}

const NUMBER = /(?<!\d)(1(?:10|19|20|22)|12\d{3}|96110|95598)(?!\d)/g

/** The numbers a text names; without a text those of the entry, its steps' first. */
export function hotlinesOf(entry: Entry, text?: string): string[] {
  const own = statementsOf(entry, 'phones').flatMap((statement) => statement.text.match(NUMBER)?.[0] ?? [])
  const said = [...(text ?? '').matchAll(NUMBER)].map(([number]) => number)
  const steps = statementsOf(entry, 'now', 'do').flatMap((statement) => statement.text.match(NUMBER) ?? [])
  return [...new Set(text === undefined ? [...steps, ...own] : said)]
}
