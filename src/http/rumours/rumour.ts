import {
  type Entry,
  linkOf,
  type ReviewState,
  SECTION_TITLES,
  type SectionKey,
  type Source,
  type Statement,
  shownVerdict,
  statementsOf,
  VERDICT_WORDS,
  type Verdict,
} from '../../domain/entry.ts'
import { clean } from '../pages/html.ts'

export interface RumourSource {
  /** 1-based, in the order in which the page first names it. */
  readonly n: number
  readonly publisher: string
  readonly title: string
  readonly date: string | null
  readonly url: string | null
}

interface RumourStatement {
  readonly text: string
  /** Numbers of its sources. */
  readonly marks: readonly number[]
}

interface RumourSection {
  readonly section: SectionKey
  readonly title: string
  readonly statements: readonly RumourStatement[]
}

/** A rumour or scam as the public sees it; every text in it is cleaned. Pages, feed and open data are made from this alone. */
export interface Rumour {
  readonly id: string
  readonly aliases: readonly string[]
  readonly kind: 'rumour' | 'scam'
  readonly title: string
  /** A scam has none: its title names the trick. */
  readonly claim: string | undefined
  readonly verdict: Verdict
  readonly word: string
  readonly sections: readonly RumourSection[]
  readonly sources: readonly RumourSource[]
  readonly reviewedOn: string
  readonly reviewState: ReviewState
  readonly signedBy: string | undefined
  /** Day from which the entry waits for another look, `YYYY-MM-DD`. */
  readonly nextReview: string
}

export type FindSource = (id: string) => Source | undefined

/** Reading order. Samples of forwarded texts and of scam talk stay out: a page must not spread what it warns of. */
const SHOWN: readonly SectionKey[] = [
  'now',
  'why',
  'do',
  'dont',
  'paid',
  'signs',
  'start',
  'facts',
  'differ',
  'myths',
  'elders',
  'phones',
]

export function toRumour(entry: Entry, findSource: FindSource): Rumour {
  const shown = SHOWN.map((section) => ({ section, statements: statementsOf(entry, section) }))
  const sources = sourcesOf(
    shown.flatMap(({ statements }) => statements),
    findSource,
  )
  const verdict = shownVerdict(entry)
  return {
    id: entry.id,
    aliases: entry.aliases,
    kind: entry.kind === 'scam' ? 'scam' : 'rumour',
    title: clean(entry.title),
    claim: entry.claim === undefined ? undefined : clean(entry.claim),
    verdict,
    word: VERDICT_WORDS[verdict],
    sections: shown
      .filter(({ statements }) => statements.length > 0)
      .map(({ section, statements }) => ({
        section,
        title: SECTION_TITLES[section],
        statements: statements.map((statement) => toStatement(statement, sources)),
      })),
    sources: [...sources.values()],
    reviewedOn: entry.review.on,
    reviewState: entry.review.state,
    signedBy: entry.review.by === undefined ? undefined : clean(entry.review.by),
    nextReview: entry.review.next,
  }
}

function sourcesOf(statements: readonly Statement[], findSource: FindSource): ReadonlyMap<string, RumourSource> {
  const numbered = new Map<string, RumourSource>()
  for (const id of new Set(statements.flatMap(({ sources }) => sources))) {
    const source = findSource(id)
    if (source === undefined) continue
    const { publisher, title, date } = source
    numbered.set(id, {
      n: numbered.size + 1,
      publisher: clean(publisher),
      title: clean(title),
      date,
      url: linkOf(source),
    })
  }
  return numbered
}

function toStatement(
  { text, verdict, sources }: Statement,
  numbered: ReadonlyMap<string, RumourSource>,
): RumourStatement {
  const marked = verdict === undefined ? text : `【${VERDICT_WORDS[verdict]}】${text}`
  return { text: clean(marked), marks: sources.flatMap((id) => numbered.get(id)?.n ?? []).toSorted((a, b) => a - b) }
}

/** The sentences of some sections, in reading order. */
export function textsOf({ sections }: Rumour, ...wanted: readonly SectionKey[]): string[] {
  return sections
    .filter(({ section }) => wanted.includes(section))
    .flatMap(({ statements }) => statements.map(({ text }) => text))
}
