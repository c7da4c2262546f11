import { dayIn, minuteOfDayIn, wordTime } from '../domain/clock.ts'
import {
  type Entry,
  type Source,
  type Statement,
  shownVerdict,
  statementsOf,
  UNCITABLE_TYPES,
  VERDICT_WORDS,
  type Verdict,
} from '../domain/entry.ts'
import { type BriefWords, fillWords } from './brief-words.ts'
import { minuteOf } from './cron-time.ts'

/** Characters of a brief: what one message of a phone shows without opening it. */
export const BRIEF_LENGTH = 600
const MOST_NAMES = 5
const MOST_RUMOURS = 3
const WEEK_MS = 7 * 86_400_000
const MINUTE_MS = 60_000

export interface Week {
  readonly from: Date
  /** Not part of it. */
  readonly until: Date
}

/** The seven whole days in Chuxiong before the day of the slot. */
export function weekBefore(slot: Date): Week {
  const until = new Date(minuteOf(slot).getTime() - minuteOfDayIn(slot) * MINUTE_MS)
  return { from: new Date(until.getTime() - WEEK_MS), until }
}

interface Counted {
  /** In Chinese, as readers see it. */
  readonly name: string
  readonly count: number
}

/** What happened in a week. */
export interface WeekFigures {
  readonly messages: number
  readonly answered: number
  readonly emergencies: number
  readonly verdicts: number
  /** Without a vetted answer. */
  readonly unknown: number
  /** Enquiries still open, of whatever week. */
  readonly open: number
  readonly topics: readonly Counted[]
  readonly counties: readonly Counted[]
  readonly letters: { readonly sent: number; readonly refused: number; readonly unconfirmed: number }
  /** Addresses a day, as the monthly report counts them. */
  readonly personTimes: number
  readonly subscribers: { readonly total: number; readonly joined: number; readonly ended: number }
}

/** Where figures come from. */
export interface Figures {
  readonly week: (week: Week) => Promise<WeekFigures>
  /** How often people asked about each entry in that week, by id. */
  readonly asked: (week: Week) => Promise<ReadonlyMap<string, number>>
}

const lengthOf = (text: string) => Array.from(text).length
const wordDay = (at: Date) => wordTime(at).split(' ')[0] ?? ''
/** The last day of a week is the one before its end. */
const wordWeek = ({ from, until }: Week) => ({
  from: wordDay(from),
  until: wordDay(new Date(until.getTime() - MINUTE_MS)),
})

function wordNames(counted: readonly Counted[], { item, between }: BriefWords['week']): string {
  return [...counted]
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count)
    .slice(0, MOST_NAMES)
    .map(({ name, count }) => fillWords(item, { name, count }))
    .join(between)
}

/** Lines in their order, less those at the end that do not fit any more. */
function fitLines(lines: readonly string[], limit: number): string {
  let text = ''
  for (const line of lines) {
    const longer = text === '' ? line : `${text}\n${line}`
    if (lengthOf(longer) <= limit) text = longer
  }
  return text
}

/** The week for officials, at most 600 characters. It counts; it names no person and quotes no message. */
export function wordOfficialsWeek(figures: WeekFigures, week: Week, { week: words }: BriefWords): string {
  const { letters, subscribers, personTimes, messages, unknown, open } = figures
  const list = (template: string, counted: readonly Counted[]) => {
    const names = wordNames(counted, words)
    return names === '' ? [] : [fillWords(template, { list: names })]
  }
  const asked = { ...wordWeek(week), messages, unknown, open }
  const hasLetters = letters.sent + letters.refused + letters.unconfirmed > 0
  const { answered, emergencies, verdicts } = figures
  return fitLines(
    [
      fillWords(words.title, asked),
      messages === 0 ? words.quiet : fillWords(words.asked, { messages, answered, emergencies, verdicts }),
      unknown + open === 0 ? words.noUnknown : fillWords(words.unknown, { unknown, open }),
      hasLetters ? fillWords(words.reach, { personTimes, ...letters }) : words.noReach,
      ...(hasLetters ? [words.rule] : []),
      fillWords(words.subscribers, { ...subscribers }),
      ...list(words.topics, figures.topics),
      ...list(words.counties, figures.counties),
    ],
    BRIEF_LENGTH,
  )
}

/** A rumour that is true is none, and one that may be happening now is looked up, not told. */
const TOLD: ReadonlySet<Verdict> = new Set(['false', 'misleading', 'partly_true', 'outdated'])

function isTold(entry: Entry, { until }: Week, hideUnsigned: boolean): boolean {
  const { state, next } = entry.review
  if (next.replaceAll('-', '') < dayIn(until)) return false
  const isServed = state === 'signed' || (state === 'source-checked' && !hideUnsigned)
  return entry.kind === 'rumour' && isServed && entry.claim !== undefined && TOLD.has(shownVerdict(entry))
}

/** `YYYY-MM-DD` in Chuxiong is the day of an editor. */
function isReviewedIn({ review }: Entry, { from, until }: Week): boolean {
  const on = new Date(`${review.on}T00:00:00+08:00`)
  return on >= from && on < until
}

/**
 * Rumours in the order in which they are told: what was asked most, what was checked in the week, then all of them in turn.
 * The turn needs no memory: it moves on with the number of the week.
 */
export function orderRumours(
  entries: readonly Entry[],
  asked: ReadonlyMap<string, number>,
  week: Week,
  hideUnsigned: boolean,
): Entry[] {
  const told = entries
    .filter((entry) => isTold(entry, week, hideUnsigned))
    .sort((one, other) => (one.id < other.id ? -1 : 1))
  const weekNumber = Math.floor(week.until.getTime() / WEEK_MS)
  const turn = told.length === 0 ? 0 : (weekNumber * MOST_RUMOURS) % told.length
  const inTurn = [...told.slice(turn), ...told.slice(0, turn)]
  const askedOf = ({ id }: Entry) => asked.get(id) ?? 0
  const isNew = (entry: Entry) => (isReviewedIn(entry, week) ? 1 : 0)
  return inTurn.sort((one, other) => askedOf(other) - askedOf(one) || isNew(other) - isNew(one))
}

type Sources = ReadonlyMap<string, Pick<Source, 'publisher' | 'type'>>

function publisherOf({ sources: ids }: Statement, sources: Sources): string | undefined {
  return ids.flatMap((id) => sources.get(id) ?? []).find(({ type }) => !UNCITABLE_TYPES.has(type))?.publisher
}

/** The claim with its verdict and the first reason that has a source, word for word; undefined when none has. */
function wordRumour(entry: Entry, sources: Sources, { rumours: words }: BriefWords): string | undefined {
  const verdict = VERDICT_WORDS[shownVerdict(entry)]
  for (const statement of statementsOf(entry, 'why')) {
    const publisher = publisherOf(statement, sources)
    if (publisher === undefined) continue
    const why = fillWords(words.why, { sentence: statement.text, publisher })
    return `${fillWords(words.item, { verdict, claim: entry.claim ?? entry.title })}\n${why}`
  }
  return undefined
}

export interface RumoursWeek {
  readonly entries: readonly Entry[]
  readonly sources: Sources
  readonly asked: ReadonlyMap<string, number>
  readonly week: Week
  readonly hideUnsigned: boolean
}

/** 本周谣言: up to three, at most 600 characters; undefined when there is nothing to tell. */
export function wordRumoursWeek(
  { entries, sources, asked, week, hideUnsigned }: RumoursWeek,
  words: BriefWords,
): string | undefined {
  const { title, unreviewed, ask } = words.rumours
  const opening = fillWords(title, wordWeek(week))
  const ending = [unreviewed, ask]
  const chosen: Entry[] = []
  const items: string[] = []
  for (const entry of orderRumours(entries, asked, week, hideUnsigned)) {
    if (items.length === MOST_RUMOURS) break
    const item = wordRumour(entry, sources, words)
    if (item === undefined || lengthOf([opening, ...items, item, ...ending].join('\n')) > BRIEF_LENGTH) continue
    items.push(item)
    chosen.push(entry)
  }
  if (items.length === 0) return undefined
  const isSigned = chosen.every(({ review }) => review.state === 'signed')
  return [opening, ...items, ...(isSigned ? [] : [unreviewed]), ask].join('\n')
}
