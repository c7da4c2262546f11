import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DELIVERY_CHANNELS } from '../../domain/letter.ts'
import { sendError } from '../errors.ts'
import { characters, problemsOf, storable } from '../request-body.ts'
import { refuseRegion, type StaffAuth, staffOf } from '../staff-auth.ts'
import type { Refused } from './campaigns-api.ts'
import type { DutyApi, DutyRecord } from './duty-api.ts'
import { sendRefused } from './send-refused.ts'

export interface DutyRoutesDeps {
  readonly auth: StaffAuth
  readonly dutyOfficers: DutyApi
}

const NAME_LENGTH = 40
const ADDRESS_LENGTH = 200
const MOST_WAYS = 5

const Name = characters(NAME_LENGTH)
  .refine((text) => text.trim().length > 0, '不能是空的')
  .transform((text) => storable(text.normalize('NFKC').trim()))
const Way = z.strictObject({
  channel: z.enum(DELIVERY_CHANNELS, `只能是 ${DELIVERY_CHANNELS.join('、')}`),
  address: characters(ADDRESS_LENGTH)
    .refine((text) => text.trim().length > 0, '不能是空的')
    .transform((text) => storable(text.trim())),
  group: z.boolean().default(false),
})

/** Body of `POST /api/duty`. */
const DutyRequest = z.strictObject({
  name: Name,
  region: z.string().regex(/^\d{6}(\d{3}){0,2}$/, '要用行政区划代码，例如 532324'),
  ways: z.array(Way).min(1, '至少写一种联系方式').max(MOST_WAYS, `最多 ${MOST_WAYS} 种联系方式`),
  tester: z.boolean().default(false),
})

/** Body of `POST /api/duty/end` and of `POST /api/alerts/:id/acknowledge`. */
const NameRequest = z.strictObject({ name: Name })

/** For the OpenAPI document only; zod checks. */
function described(summary: string, body?: z.ZodType) {
  const shape = body === undefined ? {} : { body: z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) }
  return {
    config: { act: 'duty.edit' as const },
    schema: { summary, tags: ['alerts'], security: [{ staff: [] }], ...shape },
    validatorCompiler: () => () => true,
  }
}

/** Enough to tell two numbers apart for who knows them, and nothing to find one by: the end of what is long enough. */
function endingOf(address: string): string {
  const characters = Array.from(address)
  const shown = characters.length >= 8 ? 4 : characters.length >= 5 ? 2 : 0
  return `…${shown === 0 ? '' : characters.slice(-shown).join('')}`
}

/** Named one by one: what else a record holds does not go out. */
function dutyView({ name, region, ways, tester, createdAt, endedAt }: DutyRecord) {
  return {
    name,
    region,
    ways: ways.map(({ channel, group, address }) => ({ channel, group, ending: endingOf(address) })),
    tester,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  }
}

function sendInvalid(to: FastifyReply, error: z.ZodError): FastifyReply {
  return sendError(to, 400, { code: 'duty.invalid', message: problemsOf(error) })
}

/** Who is told of alerts: list, add, end, and write down that somebody knows. Each step is recorded, by number and not by name. */
export function registerDuty(scope: FastifyInstance, deps: DutyRoutesDeps): void {
  registerList(scope, deps)
  registerNamed(scope, deps)
}

function registerList(scope: FastifyInstance, { auth, dutyOfficers }: DutyRoutesDeps): void {
  scope.get('/api/duty', described('People on duty, without addresses'), async (request) => {
    const staff = staffOf(request)
    const all = await dutyOfficers.list()
    return { contacts: all.filter(({ region }) => auth.permits(staff, 'duty.edit', [region])).map(dutyView) }
  })
  scope.post('/api/duty', described('Put somebody on duty', DutyRequest), async (request, to) => {
    const staff = staffOf(request)
    const parsed = DutyRequest.safeParse(request.body)
    if (!parsed.success) return sendInvalid(to, parsed.error)
    const { region } = parsed.data
    if (!auth.permits(staff, 'duty.edit', [region])) return refuseRegion(to)
    const outcome = await dutyOfficers.add(parsed.data)
    const record = { staff: staff.name, act: 'duty.edit' } as const
    if (outcome.kind === 'refused') {
      await auth.record({ ...record, object: '', detail: { outcome: 'refused', code: outcome.code } })
      return sendRefused(to, outcome, 409)
    }
    await auth.record({ ...record, object: `duty:${outcome.id}`, detail: { outcome: 'added', region } })
    return { kind: outcome.kind, name: parsed.data.name }
  })
}

type Change = (name: string, staff: string) => Promise<{ readonly kind: string } | Refused>

/** Finds whom the body names, asks for permission in their region, changes it, and records what came of it. */
function changing(
  { auth, dutyOfficers }: DutyRoutesDeps,
  change: Change,
  objectOf: (contact: DutyRecord) => string = ({ id }) => `duty:${id}`,
) {
  return async (request: FastifyRequest, to: FastifyReply) => {
    const staff = staffOf(request)
    const parsed = NameRequest.safeParse(request.body)
    if (!parsed.success) return sendInvalid(to, parsed.error)
    const contact = (await dutyOfficers.list()).find(({ name }) => name === parsed.data.name)
    if (contact === undefined)
      return sendError(to, 404, { code: 'duty.not-found', message: '值班名单上没有这个名字。' })
    if (!auth.permits(staff, 'duty.edit', [contact.region])) return refuseRegion(to)
    const outcome = await change(contact.name, staff.name)
    const record = { staff: staff.name, act: 'duty.edit', object: objectOf(contact) } as const
    if ('code' in outcome) {
      await auth.record({ ...record, detail: { outcome: 'refused', code: outcome.code, contact: contact.id } })
      return sendRefused(to, outcome, 409)
    }
    await auth.record({ ...record, detail: { outcome: outcome.kind, contact: contact.id } })
    return { kind: outcome.kind, name: contact.name }
  }
}

function registerNamed(scope: FastifyInstance, deps: DutyRoutesDeps): void {
  const { dutyOfficers } = deps
  scope.post(
    '/api/duty/end',
    described('Take somebody off duty', NameRequest),
    changing(deps, (name) => dutyOfficers.end(name)),
  )
  scope.post<{ Params: { id: string } }>(
    '/api/alerts/:id/acknowledge',
    described('Write down that somebody on duty knows of an alert', NameRequest),
    (request, to) => {
      const alert = storable(request.params.id)
      const acknowledge: Change = (name, staff) => dutyOfficers.acknowledge(alert, name, staff)
      return changing(deps, acknowledge, () => alert)(request, to)
    },
  )
}
