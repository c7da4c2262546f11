import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { StaffAct } from '../../domain/staff.ts'
import { sendError } from '../errors.ts'
import { problemsOf, storable } from '../request-body.ts'
import { refuseRegion, refuseRole, type StaffAuth, staffOf } from '../staff-auth.ts'
import { CampaignQuery, CampaignRequest, PauseRequest } from './campaign-request.ts'
import { progressView, recipientView, summaryView } from './campaign-view.ts'
import type { CampaignSummary, CampaignsApi, Refused } from './campaigns-api.ts'
import { sendRefused } from './send-refused.ts'

export interface CampaignRoutesDeps {
  readonly auth: StaffAuth
  readonly campaigns: CampaignsApi
  /** Key of the hashes that stand for recipients. */
  readonly hashSecret: () => Promise<string>
}

const LISTED = 50
/** Looked through for those that concern the region of the one who asks. */
const LOOKED_THROUGH = 500
const PAGE = 200

interface ById {
  Params: { id: string }
}

function sendInvalid(to: FastifyReply, error: z.ZodError): FastifyReply {
  return sendError(to, 400, { code: 'campaign.invalid', message: problemsOf(error) })
}

function sendMissing(to: FastifyReply): FastifyReply {
  return sendError(to, 404, { code: 'campaign.not-found', message: '没有这个推送任务。' })
}

/** For the OpenAPI document only; zod checks. */
function described(act: StaffAct, summary: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    config: { act },
    schema: { summary, tags: ['campaigns'], security: [{ staff: [] }], ...more },
    validatorCompiler: () => () => true,
  }
}

const ID = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }
const bodyOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

/** Campaigns: draft, approve, cancel, pause, and what became of them. */
export function registerCampaigns(scope: FastifyInstance, deps: CampaignRoutesDeps): void {
  registerDraft(scope, deps)
  registerChanges(scope, deps)
  registerReading(scope, deps)
}

function registerDraft(scope: FastifyInstance, { auth, campaigns }: CampaignRoutesDeps): void {
  const description = described('campaign.draft', 'Draft a campaign: who would get it, and who not and why', {
    body: bodyOf(CampaignRequest),
  })
  scope.post('/api/campaigns', description, async (request, to) => {
    const staff = staffOf(request)
    const parsed = CampaignRequest.safeParse(request.body)
    if (!parsed.success) return sendInvalid(to, parsed.error)
    const { audience, priority } = parsed.data
    const act = priority === 'emergency' ? 'campaign.draft-emergency' : 'campaign.draft'
    if (!auth.allows(staff, act)) return refuseRole(to)
    if (!auth.permits(staff, act, audience.regions)) return refuseRegion(to)
    const outcome = await campaigns.draft({ ...parsed.data, createdBy: staff.name })
    if (outcome.kind === 'refused') {
      const detail = { outcome: 'refused', code: outcome.code }
      await auth.record({ staff: staff.name, act, object: '', detail })
      return sendRefused(to, outcome, 422)
    }
    const { id, recipients, excluded } = outcome
    await auth.record({ staff: staff.name, act, object: id, detail: { outcome: 'drafted', recipients } })
    return { id, recipients, excluded: excluded.map(({ reason, count }) => ({ reason, count })) }
  })
}

type Change = (
  campaign: CampaignSummary,
  staff: string,
) => Promise<{ readonly kind: string; readonly letters?: number } | Refused>

/** A warning whose letters alone were stopped would stand on screens and count as sent. */
const OF_ALERT: Refused = {
  kind: 'refused',
  code: 'campaign.of-alert',
  message: '这是预警发出的通知，不能在这里批准、暂停或取消。要停止，请打开这条预警，在预警里点“停止”。',
}

/** Finds the campaign, asks for permission, changes it, and records what came of it. */
function changing(
  { auth, campaigns }: CampaignRoutesDeps,
  actOn: (campaign: CampaignSummary) => StaffAct,
  change: Change,
) {
  return async (request: FastifyRequest<ById>, to: FastifyReply) => {
    const staff = staffOf(request)
    const campaign = await campaigns.find(storable(request.params.id))
    if (campaign === undefined) return sendMissing(to)
    const act = actOn(campaign)
    if (!auth.allows(staff, act)) return refuseRole(to)
    if (!auth.permits(staff, act, campaign.audience.regions)) return refuseRegion(to)
    const outcome = campaign.ofAlert ? OF_ALERT : await change(campaign, staff.name)
    const record = { staff: staff.name, act, object: campaign.id }
    if ('code' in outcome) {
      await auth.record({ ...record, detail: { outcome: 'refused', code: outcome.code } })
      return sendRefused(to, outcome, 409)
    }
    const { kind, letters } = outcome
    const counted = letters === undefined ? {} : { letters }
    await auth.record({ ...record, detail: { outcome: kind, ...counted } })
    return { id: campaign.id, kind, ...counted }
  }
}

function registerChanges(scope: FastifyInstance, deps: CampaignRoutesDeps): void {
  const { campaigns } = deps
  scope.post<ById>(
    '/api/campaigns/:id/approve',
    described('campaign.approve', 'Approve a draft; an emergency by another person than its author', { params: ID }),
    changing(
      deps,
      ({ priority }) => (priority === 'emergency' ? 'campaign.approve-emergency' : 'campaign.approve'),
      ({ id }, staff) => campaigns.approve(id, staff),
    ),
  )
  scope.post<ById>(
    '/api/campaigns/:id/cancel',
    described('campaign.cancel', 'Cancel a campaign: what is not sent yet never will be', { params: ID }),
    changing(
      deps,
      () => 'campaign.cancel',
      ({ id }, staff) => campaigns.cancel(id, staff),
    ),
  )
  scope.post<ById>(
    '/api/campaigns/:id/pause',
    described('campaign.pause', 'Pause a campaign, or let it go on', { params: ID, body: bodyOf(PauseRequest) }),
    async (request, to) => {
      const parsed = PauseRequest.safeParse(request.body)
      if (!parsed.success) return sendInvalid(to, parsed.error)
      const pause: Change = ({ id }, staff) => campaigns.pause(id, parsed.data.paused, staff)
      return changing(deps, () => 'campaign.pause', pause)(request, to)
    },
  )
}

function registerReading(scope: FastifyInstance, { auth, campaigns, hashSecret }: CampaignRoutesDeps): void {
  const mayRead = (request: FastifyRequest, { audience }: CampaignSummary) =>
    auth.permits(staffOf(request), 'campaign.read', audience.regions)
  scope.get('/api/campaigns', described('campaign.read', 'The latest 50 campaigns'), async (request) => {
    const latest = await campaigns.latest(LOOKED_THROUGH)
    const shown = latest.filter((campaign) => mayRead(request, campaign)).slice(0, LISTED)
    return { campaigns: shown.map(summaryView) }
  })
  const one = described('campaign.read', 'A campaign: letters by state, and on request recipients as hashes', {
    params: ID,
    querystring: bodyOf(CampaignQuery),
  })
  scope.get<ById>('/api/campaigns/:id', one, async (request, to) => {
    const parsed = CampaignQuery.safeParse(request.query)
    if (!parsed.success) return sendInvalid(to, parsed.error)
    const campaign = await campaigns.find(storable(request.params.id))
    if (campaign === undefined) return sendMissing(to)
    if (!mayRead(request, campaign)) return refuseRegion(to)
    const view = { ...summaryView(campaign), ...progressView(await campaigns.progress(campaign.id)) }
    const { recipients: asked, state, cursor } = parsed.data
    if (asked === 'false') return view
    const { recipients, next } = await campaigns.recipients(campaign.id, {
      limit: PAGE,
      ...(state !== undefined && { state }),
      ...(cursor !== undefined && { cursor }),
    })
    const secret = await hashSecret()
    return { ...view, recipients: recipients.map((status) => recipientView(secret, status)), next }
  })
}
