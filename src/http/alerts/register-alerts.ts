import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type AlertRecord, type AlertState, isDrill, regionsOf } from '../../domain/alert.ts'
import type { Clock } from '../../domain/clock.ts'
import { concernsRegion } from '../../domain/region.ts'
import { sendError } from '../errors.ts'
import { documentOf, sendCached } from '../pages/send-cached.ts'
import { storable } from '../request-body.ts'
import { type AlertPage, pathOfAlert, renderAlert, renderAlertList } from './alert-page.ts'
import { areasOf, levelOf, markOf } from './alert-words.ts'
import type { CountyTile } from './county-map.ts'

export interface PublicAlertsDeps {
  /** Never asks the database. */
  readonly live: () => readonly AlertRecord[]
  readonly find: (id: string) => Promise<AlertRecord | undefined>
  /** All of a series, the oldest first. */
  readonly series: (series: string) => Promise<readonly AlertRecord[]>
  readonly ended: (limit: number) => Promise<readonly AlertRecord[]>
  readonly nameEntry: AlertPage['nameEntry']
  /** Of the map of counties; none: pages without a map. */
  readonly tiles: () => readonly CountyTile[]
  /** CAP 1.2 of one alert. */
  readonly capXml: (alert: AlertRecord) => string
  /** Atom feed of live alerts, without drills. */
  readonly capFeed: (alerts: readonly AlertRecord[]) => string
  readonly publicUrl: string | undefined
  readonly now: Clock
}

const HTML = 'text/html; charset=utf-8'
/** A page that is seconds old is the oldest anybody may see. */
const FRESH_SECONDS = 5
const ENDED = 30
/** What the public may read of: everything that was ever published. */
const PUBLISHED: readonly AlertState[] = ['approved', 'live', 'updated', 'cancelled', 'stopped', 'expired']

const Region = z.object({
  region: z
    .string()
    .regex(/^\d{6}(\d{3}){0,2}$/)
    .optional(),
})

/** `GET /alerts`, `/alerts/:id`, `/api/live-alerts`, `/feeds/cap.atom`, `/feeds/alerts/:id.xml`: for everybody. */
export async function registerPublicAlerts(app: FastifyInstance, deps: PublicAlertsDeps): Promise<void> {
  registerPages(app, deps)
  registerFeeds(app, deps)
}

async function published(id: string, { find }: PublicAlertsDeps): Promise<AlertRecord | undefined> {
  const alert = await find(storable(id))
  return alert !== undefined && PUBLISHED.includes(alert.state) ? alert : undefined
}

const HIDDEN = { schema: { hide: true } }

function registerPages(app: FastifyInstance, deps: PublicAlertsDeps): void {
  const { live, series, ended, nameEntry, tiles, publicUrl = '', now } = deps
  app.get<{ Querystring: { region?: unknown } }>('/alerts', HIDDEN, async (request, to) => {
    const real = live().filter(({ content }) => !isDrill(content))
    const over = (await ended(ENDED * 2)).filter(({ content }) => !isDrill(content)).slice(0, ENDED)
    const page = renderAlertList({
      live: real,
      ended: over,
      tiles: tiles(),
      chosen: tiles().find(({ code }) => code === request.query.region),
      canonical: `${publicUrl}/alerts`,
      now: now(),
    })
    return sendCached(request, to, documentOf(HTML, page), FRESH_SECONDS)
  })
  app.get<{ Params: { id: string } }>('/alerts/:id', HIDDEN, async (request, to) => {
    const alert = await published(request.params.id, deps)
    if (alert === undefined) return sendMissing(request, to)
    const all = await series(alert.series)
    const last = all.filter(({ state }) => PUBLISHED.includes(state)).at(-1)
    const page = renderAlert({
      alert,
      newest: last?.id === alert.id ? undefined : last,
      nameEntry,
      tiles: tiles(),
      canonical: `${publicUrl}${pathOfAlert(alert.id)}`,
      now: now(),
    })
    return sendCached(request, to, documentOf(HTML, page), FRESH_SECONDS)
  })
  app.get('/api/live-alerts', { schema: LIVE, validatorCompiler: () => () => true }, async (request, to) => {
    const query = Region.safeParse(request.query)
    if (!query.success)
      return sendError(to, 400, { code: 'region.invalid', message: '请用行政区划代码，例如 532324。' })
    const { region } = query.data
    const alerts = live()
      .filter(({ content }) => !isDrill(content))
      .filter(({ content }) => region === undefined || concernsRegion(regionsOf(content), region))
      .map(({ id, content }) => ({
        id,
        level: levelOf(content),
        mark: markOf(content),
        headline: content.headline,
        areas: areasOf(content),
        expires: content.expires.toISOString(),
      }))
    return to.header('cache-control', `public, max-age=${FRESH_SECONDS}`).send({ alerts })
  })
}

function sendMissing(request: FastifyRequest, to: FastifyReply): FastifyReply {
  to.header('vary', 'accept')
  if (request.headers.accept?.includes('text/html') === true) return to.redirect('/alerts', 302)
  return sendError(to, 404, { code: 'alert.not-found', message: '没有这条预警，请看 /alerts。' })
}

const LIVE = {
  summary: 'Live alerts, of a region or of all; drills left out',
  tags: ['alerts'],
  querystring: { type: 'object', properties: { region: { type: 'string', pattern: '^\\d{6}(\\d{3}){0,2}$' } } },
}

function registerFeeds(app: FastifyInstance, deps: PublicAlertsDeps): void {
  const { live, capXml, capFeed } = deps
  const described = (summary: string) => ({ schema: { summary, tags: ['alerts'] } })
  app.get('/feeds/cap.atom', described('Live alerts as Atom with links to CAP 1.2'), async (request, to) => {
    to.header('access-control-allow-origin', '*')
    const real = live().filter(({ content }) => !isDrill(content))
    return sendCached(request, to, documentOf('application/atom+xml; charset=utf-8', capFeed(real)), FRESH_SECONDS)
  })
  app.get<{ Params: { file: string } }>(
    '/feeds/alerts/:file',
    { ...described('One alert as CAP 1.2'), validatorCompiler: () => () => true },
    async (request, to) => {
      const [, id] = /^(.{1,128})\.xml$/.exec(request.params.file) ?? []
      const alert = id === undefined ? undefined : await published(id, deps)
      if (alert === undefined || alert.sent === null)
        return sendError(to, 404, { code: 'alert.not-found', message: '没有这条预警，请看 /feeds/cap.atom。' })
      to.header('access-control-allow-origin', '*')
      return sendCached(request, to, documentOf('application/cap+xml; charset=utf-8', capXml(alert)), FRESH_SECONDS)
    },
  )
}
