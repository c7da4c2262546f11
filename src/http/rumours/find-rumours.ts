import { z } from 'zod'
import { type Entry, isJudgement, shownVerdict, VERDICTS, type Verdict } from '../../domain/entry.ts'
import { clean } from '../pages/html.ts'
import { onceFor } from './once-for.ts'

export const PAGE_SIZE = 30
const QUERY_LENGTH = 100

/** A parameter that is given twice counts once. */
const parameter = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (Array.isArray(value) ? value[0] : value), schema)

/** Address parameters of the list. Whatever is wrong counts as not given: an old link still shows the list. */
export const RumourQuery = z.object({
  q: parameter(
    z
      .string()
      .catch('')
      .transform((text) => Array.from(clean(text).trim()).slice(0, QUERY_LENGTH).join('')),
  ),
  verdict: parameter(z.enum(VERDICTS).optional().catch(undefined)),
  page: parameter(z.coerce.number().int().min(1).catch(1)),
})
export type RumourQuery = z.infer<typeof RumourQuery>

export interface FoundRumours {
  /** Those of the page that is shown. */
  readonly entries: readonly Entry[]
  readonly found: number
  readonly page: number
  readonly pages: number
  /** How many there are of each verdict, whatever was asked for. */
  readonly counts: ReadonlyMap<Verdict, number>
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

const searchTextOf = onceFor(({ title, claim = '', aliases, asks }: Entry) =>
  plain([title, claim, ...aliases, ...asks].join('\n')),
)

/** Newest review first; within a day rumours before scams, then by id, so that the order never jumps. */
export function newestFirst(entries: readonly Entry[]): Entry[] {
  return entries
    .filter(isJudgement)
    .sort(
      (a, b) =>
        b.review.on.localeCompare(a.review.on) ||
        a.kind.localeCompare(b.kind) ||
        (a.id < b.id ? -1 : Number(a.id > b.id)),
    )
}

/** Every word of the query has to occur somewhere in title, claim, aliases or ways of asking. */
export function findRumours(sorted: readonly Entry[], query: RumourQuery): FoundRumours {
  const words = plain(query.q).split(/\s+/).filter(Boolean)
  const found = sorted.filter(
    (entry) =>
      (query.verdict === undefined || shownVerdict(entry) === query.verdict) &&
      words.every((word) => searchTextOf(entry).includes(word)),
  )
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE))
  const page = Math.min(query.page, pages)
  const counts = new Map<Verdict, number>()
  for (const entry of sorted) {
    const verdict = shownVerdict(entry)
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  }
  return { entries: found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE), found: found.length, page, pages, counts }
}
