import type { FastifyInstance } from 'fastify'
import type { Announcement } from '../../domain/announcement.ts'
import type { Clock } from '../../domain/clock.ts'
import { concernsRegion } from '../../domain/region.ts'
import { documentOf, sendCached } from '../pages/send-cached.ts'
import { QUERY_SCHEMA, type RegionDeps, readQuestion, sendNotYet, sendUnknownRegion } from './screen-question.ts'

export interface LoudspeakerFeedDeps extends RegionDeps {
  /** All that are live, the worst first, drills too. undefined: not known yet. */
  readonly announcements: () => readonly Announcement[] | undefined
  readonly clock: Clock
}

const FRESH_SECONDS = 2
const SCHEMA = { summary: 'What loudspeakers in a region say', tags: ['screens'], querystring: QUERY_SCHEMA }

/** `GET /feeds/loudspeaker.json`: scripts of the alerts that are live, the worst first. */
export function createLoudspeakerFeed(deps: LoudspeakerFeedDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    const free = { validatorCompiler: () => () => true }
    app.get('/feeds/loudspeaker.json', { ...free, schema: SCHEMA }, async (request, to) => {
      to.header('access-control-allow-origin', '*')
      const question = readQuestion(request.query, deps)
      if (question === undefined) return sendUnknownRegion(to)
      const { region, drill } = question
      const alerts = deps
        .announcements()
        ?.filter((each) => (drill || !each.drill) && concernsRegion(each.regions, region))
      if (alerts === undefined) return sendNotYet(to)
      const { etag } = documentOf('', JSON.stringify({ region, alerts }))
      const body = JSON.stringify({ now: deps.clock(), region, alerts })
      return sendCached(request, to, { type: 'application/json; charset=utf-8', body, etag }, FRESH_SECONDS)
    })
  }
}
