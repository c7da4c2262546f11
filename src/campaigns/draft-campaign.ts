import type { Criteria } from '../audience/subscriber.ts'
import type { NewCampaign } from '../delivery/ledger.ts'
import { digestOf } from './draw.ts'
import { formatsFor } from './formats.ts'
import { type CampaignPlan, type PlannedCampaign, planCampaign, type Tally } from './plan.ts'
import type { CampaignRequest } from './request.ts'
import type { CampaignsDeps, Drafted } from './run.ts'
import { type CampaignTexts, OWN_TEXT, wordCampaign } from './texts.ts'

type Worded = Extract<CampaignTexts, { kind: 'texts' }>

const HOUR_MS = 3_600_000
const EVERYBODY: Criteria = { regions: [], segments: [], topics: [] }

/** The same key has the same id on every instance, before anything is written. */
export function idOf(dedupKey: string): string {
  return `c${digestOf(dedupKey).slice(0, 20)}`
}

function planFor(id: string, request: CampaignRequest, worded: Worded, deps: CampaignsDeps, now: Date): CampaignPlan {
  const { settings, capabilities, priorityAreas, heldUntil } = deps
  const { startAt = now } = request
  // A text of one's own is about what its audience is chosen by.
  const about = worded.entry === null ? request.audience.topics : worded.topics
  return {
    id,
    lane: request.priority,
    audience: request.audience,
    channels: request.channels,
    topics: worded.topics,
    drill: request.drill,
    entry: worded.entry,
    startAt: startAt.getTime() > now.getTime() ? startAt : now,
    jitterMs: request.jitterMs ?? settings.jitterMs,
    capPerWeek: request.capPerWeek ?? settings.capPerWeek,
    repeatAfterDays: request.repeatAfterDays ?? settings.repeatAfterDays,
    priorityAreas,
    canPush: capabilities,
    ...(heldUntil && { heldUntil: (region: string) => heldUntil(region, about, now) }),
    wordingFor: (subscriber, short) =>
      [OWN_TEXT, ...formatsFor(subscriber, request.audience.segments, short)].find((key) => key in worded.texts),
  }
}

/** The plan of a request over everybody there is. */
export function planRequest(
  id: string,
  request: CampaignRequest,
  worded: Worded,
  deps: CampaignsDeps,
  now: Date,
): PlannedCampaign {
  return planCampaign(planFor(id, request, worded, deps, now), deps.subscribers.select(EVERYBODY), deps.history, now)
}

async function countAll(planned: PlannedCampaign): Promise<Tally> {
  for await (const page of planned.decisions) if (page.length === 0) continue
  return planned.tally()
}

function campaignOf(request: CampaignRequest, worded: Worded, { settings }: CampaignsDeps, now: Date): NewCampaign {
  const { priority: lane, name, audience, channels, origin, createdBy, dedupKey, startAt } = request
  const start = startAt !== undefined && startAt.getTime() > now.getTime() ? startAt : now
  return {
    id: idOf(dedupKey),
    name,
    lane,
    dedupKey,
    bulletins: worded.texts,
    about: JSON.stringify({ audience, channels, entry: worded.entry }),
    entry: worded.entry,
    origin,
    createdBy,
    createdAt: now,
    expiresAt: request.expiresAt ?? new Date(start.getTime() + settings.hoursToSend[lane] * HOUR_MS),
    unknown: lane === 'emergency' ? 'resend' : 'show',
  }
}

/** Enters the campaign into the ledger as a draft and counts who would get it. */
export async function draftCampaign(request: CampaignRequest, deps: CampaignsDeps): Promise<Drafted> {
  const now = deps.clock()
  const worded = wordCampaign(request.content, request.priority, deps, now)
  if (worded.kind === 'refused') return worded
  const { id, isNew } = await deps.ledger.create(campaignOf(request, worded, deps, now))
  await deps.drafts.save({ id, request, hash: worded.hash, createdAt: now, approval: null })
  const hash = (await deps.drafts.find(id))?.hash ?? worded.hash
  return { kind: 'drafted', id, hash, isNew, ...(await countAll(planRequest(id, request, worded, deps, now))) }
}
