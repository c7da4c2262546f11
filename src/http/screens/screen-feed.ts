import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../domain/clock.ts'
import { sendError } from '../errors.ts'
import { sendCached } from '../pages/send-cached.ts'
import type { EventStreams } from './event-streams.ts'
import type { ScreenContent, ScreenQuestion } from './screen-content.ts'
import { QUERY_SCHEMA, type RegionDeps, readQuestion, sendNotYet, sendUnknownRegion } from './screen-question.ts'

export interface ScreenFeedDeps extends RegionDeps {
  /** undefined: what is live is not known yet. */
  readonly content: (question: ScreenQuestion) => ScreenContent | undefined
  readonly streams: EventStreams
  /** Calls when `content` may have changed; returns how to stop that. */
  readonly onChange: (listener: () => void) => () => void
  /** Of the software: a page that was loaded from another one loads itself anew. */
  readonly version: string
  readonly clock: Clock
}

/** Well within the 5 s in which a screen has to follow. */
const FRESH_SECONDS = 2
/** Keeps proxies from closing a silent connection, and shows a screen that its connection lives. */
const BEAT_MS = 15_000
/** A screen comes back so soon; spread, so that after a restart not all come at once. */
const RETRY_MS = 2_000
const RETRY_SPREAD_MS = 2_000

/** `GET /feeds/screen.json` and its stream of changes, `GET /feeds/screen/events`. */
export function createScreenFeed(deps: ScreenFeedDeps) {
  const { content, clock, version, streams } = deps

  function render(question: ScreenQuestion) {
    const shown = content(question)
    if (shown === undefined) return undefined
    // `now` is not part of it: it is the same content a second later.
    const stable = JSON.stringify({ ...shown, version })
    const revision = createHash('sha256').update(stable).digest('base64url').slice(0, 22)
    return { revision, body: JSON.stringify({ now: clock(), revision, version, ...shown }) }
  }

  function eventOf(key: string) {
    const [region = '', drill] = key.split(' ')
    const rendered = render({ region, drill: drill === 'drill' })
    if (rendered === undefined) return undefined
    const { revision: id, body } = rendered
    return { id, text: `event: content\nid: ${id}\ndata: ${body}\n\n` }
  }

  async function sendFeed(request: FastifyRequest, to: FastifyReply) {
    // Open data: any page may read it, no cookie is involved.
    to.header('access-control-allow-origin', '*')
    const question = readQuestion(request.query, deps)
    if (question === undefined) return sendUnknownRegion(to)
    const rendered = render(question)
    if (rendered === undefined) return sendNotYet(to)
    const type = 'application/json; charset=utf-8'
    return sendCached(request, to, { type, body: rendered.body, etag: `"${rendered.revision}"` }, FRESH_SECONDS)
  }

  async function sendEvents(request: FastifyRequest, to: FastifyReply) {
    to.header('access-control-allow-origin', '*')
    const question = readQuestion(request.query, deps)
    if (question === undefined) return sendUnknownRegion(to)
    const last = String(request.headers['last-event-id'] ?? '')
    const retry = RETRY_MS + Math.round(Math.random() * RETRY_SPREAD_MS)
    const key = question.drill ? `${question.region} drill` : question.region
    const stream = streams.open(key, request.ip, last, `retry: ${retry}\n${beat()}`)
    if (stream === undefined) return sendTooMany(to)
    streams.tell((each) => (each === key ? eventOf(each) : undefined))
    return to.headers(STREAM_HEADERS).send(stream)
  }

  /** A screen takes `alive` to mean that what it shows is true; while that is not known, only the connection is kept. */
  function beat(): string {
    const isKnown = content({ region: deps.prefecture, drill: false }) !== undefined
    return `: still here\n${isKnown ? `event: alive\ndata: ${JSON.stringify({ now: clock() })}\n` : ''}\n`
  }

  return async (app: FastifyInstance): Promise<void> => {
    const tell = () => streams.tell(eventOf)
    const end = deps.onChange(tell)
    const timer = setInterval(() => {
      streams.say(beat())
      // A new day, a new mode or new knowledge come without anybody telling.
      tell()
    }, BEAT_MS)
    timer.unref()
    app.addHook('preClose', async () => {
      end()
      clearInterval(timer)
      streams.close()
    })
    app.get('/feeds/screen.json', { ...FREE, schema: schemaOf('What a screen in a region shows') }, sendFeed)
    app.get('/feeds/screen/events', { ...FREE, schema: schemaOf('The same, sent when it changes (SSE)') }, sendEvents)
  }
}

const FREE = { validatorCompiler: () => () => true }
const schemaOf = (summary: string) => ({ summary, tags: ['screens'], querystring: QUERY_SCHEMA })

const STREAM_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  // Closed with its stream: a connection that is kept for another request would hold up the end of the server.
  connection: 'close',
}

function sendTooMany(to: FastifyReply): FastifyReply {
  return sendError(to.header('retry-after', '30'), 503, {
    code: 'screens.too-many',
    message: '连接的屏幕太多，请稍后再连；期间可以每30秒读取一次 /feeds/screen.json。',
  })
}
