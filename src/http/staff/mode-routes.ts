import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Clock } from '../../domain/clock.ts'
import type { StaffAct } from '../../domain/staff.ts'
import { sendError } from '../errors.ts'
import { characters, problemsOf, storable } from '../request-body.ts'
import { refuseRegion, type StaffAuth, staffOf } from '../staff-auth.ts'
import type { ModeRecord, ModesApi } from './modes-api.ts'
import { sendRefused } from './send-refused.ts'

export interface ModeRoutesDeps {
  readonly auth: StaffAuth
  readonly modes: ModesApi
  readonly clock: Clock
}

const LISTED = 100
/** Looked through for those that concern the region of the one who asks, and for the one to end: older ones are over. */
const LOOKED_THROUGH = 500
const REASON_LENGTH = 200

/** Body of `POST /api/emergency-modes`. */
const ModeRequest = z.strictObject({
  region: z.string().regex(/^\d{6}(\d{3}){0,2}$/, '要用行政区划代码，例如 532324'),
  hazard: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, '不是认识的编号'),
  reason: characters(REASON_LENGTH)
    .refine((text) => text.trim().length > 0, '不能是空的')
    .transform((text) => storable(text.trim())),
  until: z.iso
    .datetime({ offset: true, error: '要写成 2026-11-26T02:10:00+08:00 这样的时间' })
    .transform((text) => new Date(text)),
})

interface ById {
  Params: { id: string }
}

/** For the OpenAPI document only; zod checks. */
function described(act: StaffAct, summary: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    config: { act },
    schema: { summary, tags: ['alerts'], security: [{ staff: [] }], ...more },
    validatorCompiler: () => () => true,
  }
}

/** Named one by one: what else a record holds does not go out. Times are ISO 8601 in UTC. */
function modeView({ id, region, hazard, reason, from, until, startedBy, endedAt, endedBy }: ModeRecord, now: Date) {
  return {
    id,
    region,
    hazard,
    reason,
    from: from.toISOString(),
    until: until.toISOString(),
    startedBy,
    endedAt: endedAt?.toISOString() ?? null,
    endedBy,
    running: endedAt === null && from <= now && now < until,
  }
}

/** Regions in emergency mode: begin, end, list; and what there is to choose from. Each step is recorded. */
export function registerModes(scope: FastifyInstance, deps: ModeRoutesDeps): void {
  registerSwitching(scope, deps)
  registerListing(scope, deps)
}

function registerSwitching(scope: FastifyInstance, { auth, modes }: ModeRoutesDeps): void {
  const body = z.toJSONSchema(ModeRequest, { io: 'input', unrepresentable: 'any' })
  scope.post(
    '/api/emergency-modes',
    described('mode.switch', 'Put a region in emergency mode until a time', { body }),
    async (request, to) => {
      const staff = staffOf(request)
      const parsed = ModeRequest.safeParse(request.body)
      if (!parsed.success) return sendError(to, 400, { code: 'mode.invalid', message: problemsOf(parsed.error) })
      const { region, hazard } = parsed.data
      if (!auth.permits(staff, 'mode.switch', [region])) return refuseRegion(to)
      const outcome = await modes.begin(parsed.data, staff.name)
      const record = { staff: staff.name, act: 'mode.switch' } as const
      if (outcome.kind === 'refused') {
        const detail = { outcome: 'refused', code: outcome.code, region, hazard }
        await auth.record({ ...record, object: '', detail })
        return sendRefused(to, outcome, 422)
      }
      await auth.record({ ...record, object: outcome.id, detail: { outcome: 'begun', region, hazard } })
      return { id: outcome.id, kind: outcome.kind }
    },
  )
  const params = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }
  scope.post<ById>(
    '/api/emergency-modes/:id/end',
    described('mode.switch', 'End the emergency mode of a region before its time', { params }),
    async (request, to) => {
      const staff = staffOf(request)
      const id = storable(request.params.id)
      const mode = (await modes.list(LOOKED_THROUGH)).find((one) => one.id === id)
      if (mode === undefined) return sendError(to, 404, { code: 'mode.not-found', message: '没有这个应急状态。' })
      if (!auth.permits(staff, 'mode.switch', [mode.region])) return refuseRegion(to)
      const outcome = await modes.end(id, staff.name)
      const record = { staff: staff.name, act: 'mode.switch', object: id } as const
      if (outcome.kind === 'refused') {
        await auth.record({ ...record, detail: { outcome: 'refused', code: outcome.code } })
        return sendRefused(to, outcome, 409)
      }
      await auth.record({ ...record, detail: { outcome: 'ended', region: mode.region } })
      return { id, kind: outcome.kind }
    },
  )
}

function registerListing(scope: FastifyInstance, { auth, modes, clock }: ModeRoutesDeps): void {
  scope.get('/api/emergency-modes', described('alert.read', 'The latest 100 emergency modes'), async (request) => {
    const staff = staffOf(request)
    const now = clock()
    const seen = (await modes.list(LOOKED_THROUGH)).filter(({ region }) => auth.permits(staff, 'alert.read', [region]))
    return { modes: seen.slice(0, LISTED).map((mode) => modeView(mode, now)) }
  })
  scope.get('/api/hazards', described('alert.read', 'Kinds of danger to choose from'), async () => ({
    hazards: modes.hazards().map(({ id, name, category }) => ({ id, name, category })),
  }))
  scope.get('/api/regions', described('alert.read', 'The whole area, then its counties'), async () => ({
    regions: modes.regions().map(({ code, name }) => ({ code, name })),
  }))
}
