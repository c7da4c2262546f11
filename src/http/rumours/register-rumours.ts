import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Clock, dayIn } from '../../domain/clock.ts'
import { type Entry, isJudgement } from '../../domain/entry.ts'
import { sendError } from '../errors.ts'
import { type Document, documentOf, sendCached } from '../pages/send-cached.ts'
import { STYLE } from '../pages/style.ts'
import { absoluteFrom, pathOf } from './addresses.ts'
import { renderFeed } from './feed.ts'
import { findRumours, newestFirst, RumourQuery } from './find-rumours.ts'
import { renderList } from './list-page.ts'
import { renderMissing } from './missing-page.ts'
import { onceFor } from './once-for.ts'
import { renderCsv, renderJson } from './open-data.ts'
import { type FindSource, type Rumour, toRumour } from './rumour.ts'
import { renderRumour } from './rumour-page.ts'

export interface RumoursDeps {
  /** Everything that may be served; the same array until the content changes. */
  readonly entries: () => readonly Entry[]
  /** By id or alias; only what may be served. */
  readonly findEntry: (id: string) => Entry | undefined
  readonly findSource: FindSource
  /** Scheme and host under which the public reaches the service, without a slash at the end. */
  readonly publicUrl?: string | undefined
  readonly now: Clock
}

const HTML = 'text/html; charset=utf-8'
/** Changed content is taken over every minute. */
const FRESH_SECONDS = 60
const DAY_SECONDS = 86_400

/** `GET /rumours`, `/rumours/:id`, `/rumours.atom`, `/rumours.json`, `/rumours.csv`: what is known about rumours, for everybody. */
export async function registerRumours(app: FastifyInstance, deps: RumoursDeps): Promise<void> {
  const sorted = onceFor(newestFirst)
  app.get('/rumours/style.css', HIDDEN, async (request, to) => sendCached(request, to, STYLESHEET, DAY_SECONDS))
  registerPages(app, deps, sorted)
  registerData(app, deps, sorted)
}

const HIDDEN = { schema: { hide: true } }
const STYLESHEET = documentOf('text/css; charset=utf-8', STYLE)

function registerPages(app: FastifyInstance, deps: RumoursDeps, sorted: (all: readonly Entry[]) => Entry[]): void {
  const absolute = absoluteFrom(deps.publicUrl)
  app.get('/rumours', HIDDEN, async (request, to) => {
    const query = RumourQuery.parse(request.query)
    const found = findRumours(sorted(deps.entries()), query)
    const rumours = found.entries.map((entry) => toRumour(entry, deps.findSource))
    return sendCached(request, to, documentOf(HTML, renderList(rumours, found, query, absolute)), FRESH_SECONDS)
  })
  app.get('/rumours/', HIDDEN, async (_request, to) => to.redirect('/rumours', 301))
  app.get<{ Params: { id: string } }>('/rumours/:id', HIDDEN, async (request, to) => {
    const entry = deps.findEntry(request.params.id)
    if (entry === undefined || !isJudgement(entry)) return sendMissing(request, to)
    if (entry.id !== request.params.id) return to.redirect(pathOf(entry.id), 301)
    const page = renderRumour(toRumour(entry, deps.findSource), absolute, chinaDay(deps.now()))
    return sendCached(request, to, documentOf(HTML, page), FRESH_SECONDS)
  })
}

/** `YYYY-MM-DD` in Chuxiong. */
function chinaDay(now: Date): string {
  return dayIn(now).replace(/^(\d{4})(\d{2})/, '$1-$2-')
}

/** People get a page that helps on; programs get the error shape of every other route. */
function sendMissing(request: FastifyRequest, to: FastifyReply): FastifyReply {
  to.header('vary', 'accept')
  if (request.headers.accept?.includes('text/html') === true) return to.status(404).type(HTML).send(renderMissing())
  return sendError(to, 404, { code: 'rumour.not-found', message: '没有这一条，请看 /rumours 里的全部条目。' })
}

function registerData(app: FastifyInstance, deps: RumoursDeps, sorted: (all: readonly Entry[]) => Entry[]): void {
  const absolute = absoluteFrom(deps.publicUrl)
  const serve = (path: string, summary: string, type: string, render: (rumours: readonly Rumour[]) => string) => {
    const documentFor = onceFor((all: readonly Entry[]): Document => {
      const rumours = sorted(all).map((entry) => toRumour(entry, deps.findSource))
      return documentOf(type, render(rumours))
    })
    app.get(path, { schema: { summary, tags: ['rumours'] } }, async (request, to) => {
      // Open data: any page may read it, no cookie is involved.
      to.header('access-control-allow-origin', '*')
      return sendCached(request, to, documentFor(deps.entries()), FRESH_SECONDS)
    })
  }
  serve('/rumours.atom', 'Newest rumours as Atom 1.0', 'application/atom+xml; charset=utf-8', (rumours) =>
    renderFeed(rumours, deps.publicUrl, absolute),
  )
  serve('/rumours.json', 'Every rumour as JSON', 'application/json; charset=utf-8', (rumours) =>
    renderJson(rumours, absolute),
  )
  serve('/rumours.csv', 'Every rumour as a table', 'text/csv; charset=utf-8; header=present', (rumours) =>
    renderCsv(rumours, absolute),
  )
}
