import type { CanPush } from '../audience/exclude.ts'
import type { Criteria, Subscriber } from '../audience/subscriber.ts'
import type { CampaignProgress, CampaignState, Ledger } from '../delivery/ledger.ts'
import type { Clock } from '../domain/clock.ts'
import type { Bulletins } from './bulletin.ts'
import { draftCampaign, idOf, planRequest } from './draft-campaign.ts'
import type { CampaignDraft, CampaignDrafts } from './drafts.ts'
import type { LetterHistory } from './history.ts'
import type { HeldUntil } from './hold.ts'
import type { Tally } from './plan.ts'
import { type CampaignPreview, readPreview } from './preview.ts'
import type { PriorityAreas } from './priority-areas.ts'
import { type CampaignContent, CampaignRequest, type NewRequest } from './request.ts'
import { wordCampaign } from './texts.ts'
import type { BulletinWords } from './words.ts'

/** What is needed of the subscribers. */
export interface SubscriberPages {
  /** Pages in a fixed order. Empty criteria: everybody, so that every exclusion can be counted. */
  readonly select: (criteria: Criteria) => AsyncIterable<readonly Subscriber[]>
}

export interface CampaignSettings {
  readonly capPerWeek: number
  readonly repeatAfterDays: number
  readonly jitterMs: number
  /** Letters not sent by then expire. */
  readonly hoursToSend: Readonly<Record<'emergency' | 'routine', number>>
}

/** Two letters a week are what old people put up with (design: "twice a week"); one more leaves room for what is urgent. */
export const CAMPAIGN_SETTINGS: CampaignSettings = {
  capPerWeek: 3,
  repeatAfterDays: 30,
  jitterMs: 10 * 60_000,
  hoursToSend: { emergency: 24, routine: 72 },
}

export interface CampaignsDeps {
  readonly ledger: Pick<Ledger, 'create' | 'launch' | 'cancel' | 'progress'>
  readonly drafts: CampaignDrafts
  readonly subscribers: SubscriberPages
  readonly history: LetterHistory
  readonly bulletins: Bulletins
  readonly words: BulletinWords
  readonly capabilities: CanPush
  readonly priorityAreas: PriorityAreas
  readonly settings: CampaignSettings
  readonly clock: Clock
  /** Until when a routine letter about these topics waits, because its region is in emergency; left out: none does. */
  readonly heldUntil?: HeldUntil
}

export type Drafted =
  /** `isNew` false: the key was known, nothing was made. */
  | ({ readonly kind: 'drafted'; readonly id: string; readonly hash: string; readonly isNew: boolean } & Tally)
  | { readonly kind: 'refused'; readonly problems: readonly string[] }

export type Approved =
  | ({ readonly kind: 'running' } & Tally)
  | { readonly kind: 'unknown' }
  /** A warning is approved by another person than its author. */
  | { readonly kind: 'own' }
  /** The texts are not those of the draft, or not those the approver saw: draft it again. */
  | { readonly kind: 'changed' }
  /** It runs already, or has ended. */
  | { readonly kind: 'over'; readonly state: CampaignState }

export type Cancelled = { readonly kind: 'cancelled'; readonly letters: number } | { readonly kind: 'unknown' }

export interface Campaigns {
  /** @throws ZodError when the request is not of its shape */
  readonly draft: (request: NewRequest) => Promise<Drafted>
  /** A changed text is another campaign: the old draft is cancelled and the new one needs an approval of its own. */
  readonly revise: (
    id: string,
    content: CampaignContent,
    staff: string,
  ) => Promise<Drafted | Exclude<Approved, { kind: 'running' }>>
  /** @param hash of the texts the approver saw; left out: those of the draft */
  readonly approve: (id: string, staff: string, hash?: string) => Promise<Approved>
  readonly cancel: (id: string) => Promise<Cancelled>
  readonly progress: (id: string) => Promise<CampaignProgress | undefined>
  /** Who would get what and why the others would not; writes nothing. */
  readonly preview: (
    request: NewRequest,
  ) => Promise<CampaignPreview | { readonly kind: 'refused'; readonly problems: readonly string[] }>
}

const BEFORE_LAUNCH: readonly CampaignState[] = ['draft', 'approved', 'staging']

/** The draft, as long as nothing of it has gone out. */
async function findDraft(
  id: string,
  { drafts, ledger }: CampaignsDeps,
): Promise<CampaignDraft | Extract<Approved, { kind: 'unknown' | 'over' }>> {
  const [found, progress] = await Promise.all([drafts.find(id), ledger.progress(id)])
  if (found === undefined || progress === undefined) return { kind: 'unknown' }
  return BEFORE_LAUNCH.includes(progress.state) ? found : { kind: 'over', state: progress.state }
}

/** Also finishes a launch that was cut off: approved again by the same person, it continues. */
async function approve(id: string, staff: string, hash: string | undefined, deps: CampaignsDeps): Promise<Approved> {
  const now = deps.clock()
  const found = await findDraft(id, deps)
  if ('kind' in found) return found
  const { request } = found
  if (request.priority === 'emergency' && staff === request.createdBy) return { kind: 'own' }
  const worded = wordCampaign(request.content, request.priority, deps, now)
  if (worded.kind === 'refused' || worded.hash !== found.hash) return { kind: 'changed' }
  if (hash !== undefined && hash !== found.hash) return { kind: 'changed' }
  await deps.drafts.approve(id, { staff, hash: found.hash, at: now })
  const planned = planRequest(id, request, worded, deps, now)
  const { total } = await deps.ledger.launch(id, planned.recipients, now)
  return { kind: 'running', recipients: total, excluded: planned.tally().excluded }
}

export function createCampaigns(deps: CampaignsDeps): Campaigns {
  const { ledger, clock } = deps
  return {
    draft: (request) => draftCampaign(CampaignRequest.parse(request), deps),
    approve: (id, staff, hash) => approve(id, staff, hash, deps),
    progress: (id) => ledger.progress(id),

    async revise(id, content, staff) {
      const found = await findDraft(id, deps)
      if ('kind' in found) return found
      const { request } = found
      // Looked at first: a wrong text must not cost the draft that is there.
      const worded = wordCampaign(content, request.priority, deps, clock())
      if (worded.kind === 'refused') return worded
      await ledger.cancel(id, clock())
      const dedupKey = `revised:${id}:${worded.hash}`
      return draftCampaign({ ...request, content, createdBy: staff, dedupKey }, deps)
    },

    async cancel(id) {
      if ((await ledger.progress(id)) === undefined) return { kind: 'unknown' }
      return { kind: 'cancelled', letters: await ledger.cancel(id, clock()) }
    },

    async preview(asked) {
      const now = clock()
      const request = CampaignRequest.parse(asked)
      const worded = wordCampaign(request.content, request.priority, deps, now)
      if (worded.kind === 'refused') return worded
      return readPreview(planRequest(idOf(request.dedupKey), request, worded, deps, now), worded)
    },
  }
}
