import { type Entry, isJudgement, type Statement } from '../domain/entry.ts'
import type { Knowledge } from '../knowledge/load-knowledge.ts'
import { forbids, withLimits } from './belongs.ts'
import { FORMAT_LIMITS, FORMATS, type Format } from './formats.ts'
import { type LayOut, type LayoutDeps, layoutOf } from './layout.ts'
import { citableOf } from './name-sources.ts'
import { type BulletinWords, QUOTED_SECTIONS } from './words.ts'

export const IMPOSSIBLE_REASONS = ['live-claim', 'no-source', 'too-long'] as const
export type ImpossibleReason = (typeof IMPOSSIBLE_REASONS)[number]

export type Bulletin =
  | { readonly kind: 'bulletin'; readonly text: string; readonly statements: readonly Statement[] }
  /**
   * `live-claim`: whether it holds has to be looked up each time, a title alone would judge it; `no-source`: no sentence that
   * could be quoted with its source; `too-long`: no sentence is short enough with all that belongs with it.
   */
  | { readonly kind: 'impossible'; readonly reason: ImpossibleReason }

export interface Bulletins {
  readonly entry: (id: string) => Entry | undefined
  readonly word: (entry: Entry, format: Format) => Bulletin
}

type Known = Pick<Knowledge, 'entries' | 'sources' | 'hotlines'>

/** @param knowledge what is in use just now: content changes while the service runs */
export function createBulletins(knowledge: () => Known, words: BulletinWords): Bulletins {
  function deps(): LayoutDeps {
    const { sources, hotlines } = knowledge()
    return { words, hotlines, sources: new Map(sources.map((source) => [source.id, source])) }
  }
  return {
    entry: (id) => knowledge().entries.find((entry) => entry.id === id || entry.aliases.includes(id)),
    word: (entry, format) => wordBulletin(entry, format, deps()),
  }
}

/** The wording of every format of an entry; formats in which it cannot be said are left out. */
export function wordAll({ word }: Pick<Bulletins, 'word'>, entry: Entry): ReadonlyMap<Format, string> {
  const all = new Map<Format, string>()
  for (const format of FORMATS) {
    const bulletin = word(entry, format)
    if (bulletin.kind === 'bulletin') all.set(format, bulletin.text)
  }
  return all
}

/**
 * Words an entry for a format from its own sentences: the first step that fits, then everything it says never to do, then what
 * matters to the audience. A danger entry whose "never" sentences do not all fit carries nothing optional.
 */
export function wordBulletin(entry: Entry, format: Format, deps: LayoutDeps): Bulletin {
  const { layout, statements: most } = FORMAT_LIMITS[format]
  if (entry.liveClaim && layout !== 'long') return { kind: 'impossible', reason: 'live-claim' }
  // One line has no place for the heading under which advice for those who have paid would make sense.
  const sections = QUOTED_SECTIONS.filter((section) => layout === 'long' || section !== 'paid')
  const isCited = (statement: Statement) => citableOf(statement, deps.sources).length > 0
  const quotable = entry.statements.filter(
    (statement) =>
      sections.some((section) => section === statement.section) &&
      (isCited(statement) || statement.section === 'dont' || forbids(statement.text)),
  )
  if (!quotable.some(isCited)) return { kind: 'impossible', reason: 'no-source' }
  const chosen = choose(rank(entry, format, quotable, deps.words), entry, most, layoutOf(entry, format, deps))
  return chosen === undefined ? { kind: 'impossible', reason: 'too-long' } : { kind: 'bulletin', ...chosen }
}

interface Ranked {
  readonly quotable: readonly Statement[]
  readonly steps: readonly Statement[]
  readonly donts: readonly Statement[]
  readonly rest: readonly Statement[]
}

function rank(entry: Entry, format: Format, quotable: readonly Statement[], words: BulletinWords): Ranked {
  const audience =
    format === 'farmers' || format === 'youth' || format === 'workers' || format === 'officials'
      ? words.audiences[format]
      : words.audiences.chat
  const names = ({ text }: Statement) => (audience.words.some((word) => text.includes(word)) ? 0 : 1)
  const place = ({ section }: Statement) => {
    const at = audience.sections.findIndex((each) => each === section)
    return at < 0 ? audience.sections.length : at
  }
  // Steps stay together, and what refutes a claim comes before everything else that is said of it.
  const leads = ({ section }: Statement) => (section === 'now' || (isJudgement(entry) && section === 'why') ? 0 : 1)
  const now = quotable.filter(({ section }) => section === 'now')
  const alone = FORMAT_LIMITS[format].layout === 'long' ? now : standingAlone(entry, now)
  const rest = quotable
    .filter((statement) => statement.section !== 'dont' && (statement.section !== 'now' || alone.includes(statement)))
    .sort((a, b) => leads(a) - leads(b) || names(a) - names(b) || place(a) - place(b) || a.line - b.line)
  const steps = now.length > 0 ? alone : rest.filter(({ section }) => section === 'do')
  return { quotable, steps, donts: quotable.filter(({ section }) => section === 'dont'), rest }
}

/** In an emergency the later steps rest on the first one: alone stand only that one and those that call for help. */
function standingAlone({ risk, statements }: Entry, now: readonly Statement[]): Statement[] {
  const first = statements.find(({ section }) => section === 'now')
  return now.filter((step) => risk !== 'emergency' || step === first || /打\d{3}/.test(step.text))
}

interface Chosen {
  readonly text: string
  readonly statements: readonly Statement[]
}

const ANY = Number.POSITIVE_INFINITY
const MOST_SOURCES = 3

function choose(ranked: Ranked, entry: Entry, most: number, layOut: LayOut): Chosen | undefined {
  let kept: Chosen | undefined
  const has = (statement: Statement) => kept?.statements.includes(statement) === true
  const add = (statement: Statement, mostSources: number): boolean => {
    if (has(statement)) return true
    const together = withLimits(statement, ranked.quotable).filter((each) => !has(each))
    const statements = [...(kept?.statements ?? []), ...together]
    const text = layOut(statements, mostSources)
    if (text !== undefined) kept = { text, statements }
    return text !== undefined
  }

  const { steps, donts, rest } = ranked
  const started = [...steps, ...donts].some((statement) => add(statement, ANY))
  // Only where no step or warning has a source of its own does something else carry it.
  if (!started) rest.some((statement) => add(statement, ANY))
  const allSaid = donts.map((statement) => add(statement, ANY)).every(Boolean)
  if (entry.risk !== 'normal' && !allSaid) return started ? kept : undefined
  const room = () => (kept?.statements.filter(({ section }) => section !== 'dont').length ?? 0) < most
  for (const statement of rest) if (room()) add(statement, MOST_SOURCES)
  return kept
}
