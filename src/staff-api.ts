import { importSubscribers } from './audience/import-subscribers.ts'
import type { SubscriberStore } from './audience/subscriber-store.ts'
import type { Approved, Campaigns } from './campaigns/run.ts'
import type { Ledger } from './delivery/ledger.ts'
import type { Clock } from './domain/clock.ts'
import type { Region } from './domain/region.ts'
import { SEGMENTS, type Segment, SUBSCRIPTION_TOPICS, type SubscriptionTopic } from './domain/segments.ts'
import type { CampaignDraft, CampaignsApi, Refused } from './http/staff/campaigns-api.ts'
import type { ImportApi } from './http/staff/import-api.ts'

const SHOWN_PROBLEMS = 200

function refused(code: string, message: string): Refused {
  return { kind: 'refused', code, message }
}

function known<Name extends string>(names: readonly string[], all: readonly Name[]): Name[] | undefined {
  const found = names.flatMap((name) => all.find((one) => one === name) ?? [])
  return found.length === names.length ? found : undefined
}

interface Narrowed {
  readonly segments: Segment[]
  readonly topics: SubscriptionTopic[]
}

function narrow({ audience }: CampaignDraft): Narrowed | Refused {
  const segments = known(audience.segments, SEGMENTS)
  if (segments === undefined) return refused('campaign.segment', `人群只能是：${SEGMENTS.join('、')}`)
  const topics = known(audience.topics, SUBSCRIPTION_TOPICS)
  return topics === undefined
    ? refused('campaign.topic', `主题只能是：${SUBSCRIPTION_TOPICS.join('、')}`)
    : { segments, topics }
}

/** What keeps a campaign from running, in words for staff. */
function whyNotApproved({ kind }: Exclude<Approved, { kind: 'running' }>): Refused {
  switch (kind) {
    case 'unknown':
      return refused('campaign.not-found', '没有这个批次')
    case 'own':
      return refused('campaign.own', '紧急信息要由另一个人批准，起草的人不能自己批')
    case 'changed':
      return refused('campaign.changed', '起草之后内容变了，请重新起草再批准')
    case 'over':
      return refused('campaign.over', '这个批次已经在发，或者已经结束')
  }
}

export interface CampaignsApiDeps {
  readonly campaigns: Campaigns
  readonly ledger: Pick<Ledger, 'pause' | 'progress'>
  readonly find: CampaignsApi['find']
  readonly latest: CampaignsApi['latest']
  readonly recipients: CampaignsApi['recipients']
  /** A key for a draft of staff: what they draft twice is two campaigns. */
  readonly newKey: () => string
}

/** What the routes of staff ask, put to the campaigns. */
export function createCampaignsApi(deps: CampaignsApiDeps): CampaignsApi {
  const { campaigns, ledger, find, latest, recipients, newKey } = deps
  return {
    find,
    latest,
    recipients,
    async draft(draft) {
      const narrowed = narrow(draft)
      if ('kind' in narrowed) return narrowed
      const { name, priority, createdBy, channels, audience } = draft
      const drafted = await campaigns.draft({
        name,
        priority,
        createdBy,
        channels: [...channels],
        content: draft.entry === undefined ? { kind: 'text', text: draft.text } : { kind: 'entry', entry: draft.entry },
        audience: { regions: [...audience.regions], ...narrowed },
        dedupKey: newKey(),
      })
      if (drafted.kind === 'refused') return refused('campaign.content', drafted.problems.join(' '))
      const { id, recipients: count, excluded } = drafted
      return { kind: 'drafted', id, recipients: count, excluded }
    },
    async approve(id, staff) {
      const approved = await campaigns.approve(id, staff)
      return approved.kind === 'running' ? { kind: 'approved' } : whyNotApproved(approved)
    },
    async cancel(id) {
      const cancelled = await campaigns.cancel(id)
      return cancelled.kind === 'unknown' ? whyNotApproved(cancelled) : cancelled
    },
    async pause(id, paused) {
      const progress = await ledger.progress(id)
      if (progress === undefined) return refused('campaign.not-found', '没有这个批次')
      if (progress.state !== (paused ? 'running' : 'paused'))
        return refused('campaign.state', paused ? '这个批次不在发送，不能暂停' : '这个批次没有暂停')
      await ledger.pause(id, paused)
      return { kind: paused ? 'paused' : 'resumed' }
    },
    async progress(id) {
      const progress = await ledger.progress(id)
      return progress && { total: progress.total, byState: progress.byState }
    },
  }
}

export interface ImportApiDeps {
  readonly store: SubscriberStore
  readonly regions: () => readonly Region[]
  readonly clock: Clock
}

/** Lists of subscribers that staff send by HTTP; a row outside their region is faulty. */
export function createImportApi({ store, regions, clock }: ImportApiDeps): ImportApi {
  return {
    async importSubscribers({ text, apply, partial, within }) {
      const preview = await importSubscribers(
        Buffer.from(text),
        { apply, acceptPartial: partial, within },
        { store, regions: regions(), now: clock() },
      )
      const problems = preview.errors
        .slice(0, SHOWN_PROBLEMS)
        .map(({ line, field, message }) => ({ line, field: field ?? '', reason: message }))
      const counts = {
        rows: preview.rows,
        added: preview.new,
        changed: preview.changed,
        unchanged: preview.same,
        faulty: preview.errors.length,
      }
      if (apply && preview.errors.length > 0 && !partial)
        return { kind: 'refused', code: 'import.faulty', message: '有的行不对，一行都没有导入', problems }
      return { kind: apply ? 'imported' : 'preview', ...counts, problems }
    },
  }
}
