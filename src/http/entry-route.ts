import type { FastifyInstance } from 'fastify'
import { type Entry, linkOf, SECTION_TITLES, type Source } from '../domain/entry.ts'
import { sendError } from './errors.ts'

export interface EntryRouteDeps {
  /** By id or alias; only what may be served. */
  readonly findEntry: (id: string) => Entry | undefined
  readonly findSource: (id: string) => Source | undefined
}

/** An entry as programs see it: sections with sentences, each with the ids of its sources, and the sources. */
export function entryView(entry: Entry, findSource: EntryRouteDeps['findSource']) {
  const { id, aliases, kind, title, topic, audiences, regions, months, risk, review } = entry
  const shown = entry.statements.filter(({ section }) => section !== 'forwards' && section !== 'scripts')
  const sections = [...new Set(shown.map(({ section }) => section))].map((section) => ({
    section,
    title: SECTION_TITLES[section],
    statements: shown
      .filter((statement) => statement.section === section)
      .map(({ text, sources, verdict }) => ({ text, sources, ...(verdict && { verdict }) })),
  }))
  const sources = [...new Set(shown.flatMap((statement) => statement.sources))].flatMap((source) => {
    const found = findSource(source)
    return found === undefined
      ? []
      : [{ id: source, publisher: found.publisher, title: found.title, date: found.date, url: linkOf(found) }]
  })
  return {
    id,
    aliases,
    kind,
    title,
    topic,
    audiences,
    regions,
    months,
    risk,
    review,
    claim: entry.claim ?? null,
    verdict: entry.verdict ?? null,
    sections,
    sources,
  }
}

/** `GET /api/entries/:id` */
export function registerEntries(app: FastifyInstance, { findEntry, findSource }: EntryRouteDeps): void {
  const schema = {
    summary: 'An entry with its sources',
    tags: ['entries'],
    params: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
  }
  app.get<{ Params: { id: string } }>('/api/entries/:id', { schema }, async (request, to) => {
    const entry = findEntry(request.params.id)
    if (entry === undefined) return sendError(to, 404, { code: 'entry.not-found', message: '没有这个条目。' })
    return entryView(entry, findSource)
  })
}
