import { linkOf, type SectionKey, type Source, VERDICT_WORDS } from '../domain/entry.ts'
import type { Citation } from '../domain/message.ts'
import type { Replies } from './replies.ts'
import { fill } from './replies.ts'
import type { Selection, Weighted } from './select-statements.ts'

/** The order in which sections are read out. */
const STEPS_FIRST: readonly SectionKey[] = [
  'why',
  'now',
  'paid',
  'do',
  'dont',
  'facts',
  'signs',
  'start',
  'myths',
  'elders',
  'differ',
]
const FACTS_FIRST: readonly SectionKey[] = [
  'why',
  'facts',
  'signs',
  'start',
  'myths',
  'elders',
  'now',
  'paid',
  'do',
  'dont',
  'differ',
]
const NUMBERED: ReadonlySet<SectionKey> = new Set(['now', 'paid'])

export interface Wording {
  readonly text: string
  readonly citations: readonly Citation[]
}

export interface Frame {
  /** Lines before the sentences: what it is about, a verdict, a decline. */
  readonly opening: readonly string[]
  /** Facts first for a question, steps first for danger. */
  readonly factsFirst: boolean
  readonly urgent: boolean
  /** Lines after the sources. */
  readonly closing: readonly string[]
}

/** Numbers sources in the order in which they are first met in the text. */
export function citationsOf(sources: readonly string[], known: ReadonlyMap<string, Source>): Citation[] {
  return sources.flatMap((id, at) => {
    const source = known.get(id)
    if (source === undefined) return []
    const { publisher, title, date } = source
    return [{ n: at + 1, source: id, publisher, title, date, url: linkOf(source) }]
  })
}

function ordered(chosen: readonly Weighted[], order: readonly SectionKey[]): Weighted[] {
  const entries = [...new Set(chosen.map(({ entry }) => entry))]
  return [...chosen].sort(
    (a, b) =>
      order.indexOf(a.statement.section) - order.indexOf(b.statement.section) ||
      entries.indexOf(a.entry) - entries.indexOf(b.entry) ||
      a.statement.line - b.statement.line,
  )
}

/** The heading above a run of sentences; without one, what follows a "don't" would read as one more. */
function headingOf(
  section: SectionKey,
  before: SectionKey | undefined,
  urgent: boolean,
  replies: Replies,
): string | undefined {
  if (section === before) return undefined
  if (section === 'dont') return urgent ? replies.emergencyDont : replies.dont
  if (section === 'differ') return replies.differ
  return before === 'dont' ? replies.know : undefined
}

function sentence({ statement }: Weighted): string {
  return statement.verdict === undefined ? statement.text : `【${VERDICT_WORDS[statement.verdict]}】${statement.text}`
}

/** Lays out sentences for a chat: short lines, steps numbered, "don't" under its own heading, each with its numbers. */
export function wordChat(
  selection: Selection,
  known: ReadonlyMap<string, Source>,
  replies: Replies,
  frame: Frame,
): Wording {
  const lines = ordered(selection.chosen, frame.factsFirst ? FACTS_FIRST : STEPS_FIRST)
  const numbers = new Map<string, number>()
  for (const { statement } of lines)
    for (const source of statement.sources)
      if (selection.sources.includes(source) && !numbers.has(source)) numbers.set(source, numbers.size + 1)

  const body: string[] = []
  let before: SectionKey | undefined
  let step = 0
  for (const line of lines) {
    const { section, sources } = line.statement
    const heading = headingOf(section, before, frame.urgent, replies)
    if (heading !== undefined) body.push(heading)
    before = section
    const marks = sources.flatMap((source) => numbers.get(source) ?? []).sort((a, b) => a - b)
    const sign = NUMBERED.has(section) ? `${++step}. ` : '· '
    body.push(`${sign}${sentence(line)}${marks.map((n) => `〔${n}〕`).join('')}`)
  }
  const citations = citationsOf([...numbers.keys()], known)
  const sources = citations.map(({ n, publisher, date }) => `〔${n}〕 ${sourceLine(publisher, date, replies)}`)
  return { text: [...frame.opening, ...body, ...sources, ...frame.closing].join('\n'), citations }
}

function sourceLine(publisher: string, date: string | null, replies: Replies): string {
  return fill(replies.sourceDate, { publisher, date: date ?? '' }).trim()
}
