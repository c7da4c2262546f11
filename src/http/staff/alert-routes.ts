import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type AlertRecord, regionsOf } from '../../domain/alert.ts'
import type { StaffAct } from '../../domain/staff.ts'
import { sendError } from '../errors.ts'
import { problemsOf, storable } from '../request-body.ts'
import { refuseRegion, type StaffAuth, staffOf } from '../staff-auth.ts'
import { AlertApproval, AlertChange, AlertRequest, AlertStop } from './alert-request.ts'
import { alertView } from './alert-view.ts'
import type { AlertsApi } from './alerts-api.ts'
import type { Refused } from './campaigns-api.ts'
import { sendRefused } from './send-refused.ts'

export interface AlertRoutesDeps {
  readonly auth: StaffAuth
  readonly alerts: AlertsApi
}

const LISTED = 100
/** Looked through for those that concern the region of the one who asks. */
const LOOKED_THROUGH = 500
/** A description of 2,000 characters and twelve instructions, in UTF-8. */
const BODY_BYTES = 32 * 1024

interface ById {
  Params: { id: string }
}

function sendInvalid(to: FastifyReply, error: z.ZodError): FastifyReply {
  return sendError(to, 400, { code: 'alert.invalid', message: problemsOf(error) })
}

function sendMissing(to: FastifyReply): FastifyReply {
  return sendError(to, 404, { code: 'alert.not-found', message: '没有这条预警。' })
}

const ID = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }

/** For the OpenAPI document only; zod checks. */
function described(act: StaffAct, summary: string, body?: z.ZodType) {
  const shape = body && { body: z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) }
  return {
    config: { act },
    bodyLimit: BODY_BYTES,
    schema: { summary, tags: ['alerts'], security: [{ staff: [] }], ...shape },
    validatorCompiler: () => () => true,
  }
}

function describedById(act: StaffAct, summary: string, body?: z.ZodType) {
  const { schema, ...rest } = described(act, summary, body)
  return { ...rest, schema: { ...schema, params: ID } }
}

/** Alerts: draft, preview, approve, update, all-clear, cancel, review. Each step is recorded. */
export function registerAlerts(scope: FastifyInstance, deps: AlertRoutesDeps): void {
  registerDrafts(scope, deps)
  registerDecisions(scope, deps)
  registerReading(scope, deps)
}

/** The draft as it stands with who would get it: what the second person reads before saying yes. */
async function shown(alerts: AlertsApi, id: string) {
  const alert = await alerts.find(id)
  return { id, ...(alert && { alert: alertView(alert), preview: await alerts.preview(id) }) }
}

function registerDrafts(scope: FastifyInstance, { auth, alerts }: AlertRoutesDeps): void {
  scope.post(
    '/api/alerts',
    described('alert.draft', 'Draft an alert, from a template or by hand; nothing goes out', AlertRequest),
    async (request, to) => {
      const staff = staffOf(request)
      const parsed = AlertRequest.safeParse(request.body)
      if (!parsed.success) return sendInvalid(to, parsed.error)
      if (!auth.permits(staff, 'alert.draft', parsed.data.regions)) return refuseRegion(to)
      const outcome = await alerts.draft(parsed.data, staff.name)
      const record = { staff: staff.name, act: 'alert.draft' } as const
      if (outcome.kind === 'refused') {
        await auth.record({ ...record, object: '', detail: { outcome: 'refused', code: outcome.code } })
        return sendRefused(to, outcome, 422)
      }
      await auth.record({ ...record, object: outcome.id, detail: { outcome: 'drafted' } })
      return shown(alerts, outcome.id)
    },
  )
  scope.get('/api/alert-templates', described('alert.draft', 'Templates, those of the season first'), async () => ({
    templates: alerts.templates(),
  }))
}

type Change = (
  alert: AlertRecord,
  staff: string,
) => Promise<
  | {
      readonly kind: string
      readonly id?: string
      readonly detail?: Readonly<Record<string, string | number | boolean>>
    }
  | Refused
>

/** Finds the alert, asks for permission in all its regions, changes it, and records what came of it. */
function changing({ auth, alerts }: AlertRoutesDeps, act: StaffAct, regions: readonly string[], change: Change) {
  return async (request: FastifyRequest<ById>, to: FastifyReply) => {
    const staff = staffOf(request)
    const alert = await alerts.find(storable(request.params.id))
    if (alert === undefined) return sendMissing(to)
    if (!auth.permits(staff, act, [...regionsOf(alert.content), ...regions])) return refuseRegion(to)
    const outcome = await change(alert, staff.name)
    const record = { staff: staff.name, act, object: alert.id }
    if ('code' in outcome) {
      await auth.record({ ...record, detail: { outcome: 'refused', code: outcome.code } })
      return sendRefused(to, outcome, 409)
    }
    const { kind, id, detail = {} } = outcome
    await auth.record({ ...record, detail: { outcome: kind, ...(id !== undefined && { draft: id }), ...detail } })
    return id === undefined ? { id: alert.id, kind, ...detail } : shown(alerts, id)
  }
}

function registerDecisions(scope: FastifyInstance, deps: AlertRoutesDeps): void {
  const { alerts } = deps
  const follow = (path: string, summary: string, make: AlertsApi['update']) =>
    scope.post<ById>(path, describedById('alert.draft', summary, AlertChange), async (request, to) => {
      const parsed = AlertChange.safeParse(request.body ?? {})
      if (!parsed.success) return sendInvalid(to, parsed.error)
      const change: Change = ({ id }, staff) => make(id, parsed.data, staff)
      return changing(deps, 'alert.draft', parsed.data.regions ?? [], change)(request, to)
    })
  follow('/api/alerts/:id/revise', 'Change a draft; it needs an approval of its own', (...args) =>
    alerts.revise(...args),
  )
  follow('/api/alerts/:id/update', 'Draft an update of a live alert', (...args) => alerts.update(...args))
  scope.post<ById>(
    '/api/alerts/:id/all-clear',
    describedById('alert.draft', 'Draft the all-clear of a live alert'),
    changing(deps, 'alert.draft', [], ({ id }, staff) => alerts.allClear(id, staff)),
  )
  scope.post<ById>(
    '/api/alerts/:id/approve',
    describedById('alert.approve', 'Approve the draft that was read: by another person than its author', AlertApproval),
    async (request, to) => {
      const parsed = AlertApproval.safeParse(request.body)
      if (!parsed.success) return sendInvalid(to, parsed.error)
      const approve: Change = async ({ id }, staff) => {
        const outcome = await alerts.approve(id, staff, parsed.data.hash)
        if (outcome.kind === 'refused') return outcome
        return { kind: outcome.kind, detail: { recipients: outcome.recipients, alone: outcome.alone } }
      }
      return changing(deps, 'alert.approve', [], approve)(request, to)
    },
  )
  scope.post<ById>(
    '/api/alerts/:id/cancel',
    describedById(
      'alert.stop',
      'Stop it at once: letters, screens, loudspeakers; drafts the Cancel for those who got it',
      AlertStop,
    ),
    async (request, to) => {
      const parsed = AlertStop.safeParse(request.body)
      if (!parsed.success) return sendInvalid(to, parsed.error)
      const stop: Change = async ({ id }, staff) => {
        const outcome = await alerts.stop(id, staff, parsed.data.reason)
        if (outcome.kind !== 'stopped') return outcome
        return { kind: outcome.kind, detail: { letters: outcome.letters, cancel: outcome.cancel ?? '' } }
      }
      return changing(deps, 'alert.stop', [], stop)(request, to)
    },
  )
}

function registerReading(scope: FastifyInstance, { auth, alerts }: AlertRoutesDeps): void {
  const mayRead = (request: FastifyRequest, { content }: AlertRecord) =>
    auth.permits(staffOf(request), 'alert.read', regionsOf(content))
  scope.get('/api/alerts', described('alert.read', 'The latest 100 alerts and drafts'), async (request) => {
    const latest = await alerts.list(LOOKED_THROUGH)
    return {
      alerts: latest
        .filter((alert) => mayRead(request, alert))
        .slice(0, LISTED)
        .map(alertView),
    }
  })
  const reading = (path: string, summary: string, send: (alert: AlertRecord, to: FastifyReply) => Promise<unknown>) =>
    scope.get<ById>(path, describedById('alert.read', summary), async (request, to) => {
      const alert = await alerts.find(storable(request.params.id))
      if (alert === undefined) return sendMissing(to)
      return mayRead(request, alert) ? send(alert, to) : refuseRegion(to)
    })
  reading('/api/alerts/:id', 'An alert: a draft with its preview, anything else with its review', async (alert) => {
    const drafted = alert.state === 'draft'
    const more = drafted ? { preview: await alerts.preview(alert.id) } : { review: await alerts.review(alert.id) }
    return { alert: alertView(alert), ...more }
  })
  reading('/api/alerts/:id/preview', 'Who would get it, and every wording', async ({ id }) => alerts.preview(id))
  reading(
    '/api/alerts/:id/ebm.xml',
    'Shaped like a message of emergency broadcasting, for review',
    async ({ id }, to) => to.type('application/xml; charset=utf-8').send((await alerts.ebm(id)) ?? ''),
  )
}
