import type { ExclusionReason } from '../audience/exclude.ts'
import type { DeliveryChannel } from '../domain/letter.ts'
import type { Decision, PlannedCampaign, Tally } from './plan.ts'

/** Of each kind so many are shown; the rest is counted. */
const SHOWN = 20

/** A dry run. Subscribers appear by number only, never by address. */
export interface CampaignPreview extends Tally {
  readonly kind: 'preview'
  readonly hash: string
  /** Every wording that somebody would get, and how many would. */
  readonly texts: ReadonlyArray<{ readonly bulletin: string; readonly text: string; readonly count: number }>
  readonly first: ReadonlyArray<{
    readonly subscriber: number
    readonly channel: DeliveryChannel
    readonly bulletin: string
    readonly dueAt: Date
  }>
  readonly left: ReadonlyArray<{ readonly subscriber: number; readonly reason: ExclusionReason }>
}

export async function readPreview(
  { decisions, tally }: Pick<PlannedCampaign, 'decisions' | 'tally'>,
  { texts, hash }: { readonly texts: Readonly<Record<string, string>>; readonly hash: string },
): Promise<CampaignPreview> {
  const counts = new Map<string, number>()
  const first: Array<CampaignPreview['first'][number]> = []
  const left: Array<CampaignPreview['left'][number]> = []
  const note = (decision: Decision) => {
    const subscriber = decision.subscriber.id
    if (decision.kind === 'excluded') {
      if (left.length < SHOWN) left.push({ subscriber, reason: decision.reason })
      return
    }
    const { bulletin, channel, dueAt } = decision.recipient
    counts.set(bulletin, (counts.get(bulletin) ?? 0) + 1)
    if (first.length < SHOWN) first.push({ subscriber, channel, bulletin, dueAt })
  }
  for await (const page of decisions) for (const decision of page) note(decision)
  const used = [...counts].map(([bulletin, count]) => ({ bulletin, text: texts[bulletin] ?? '', count }))
  return { kind: 'preview', hash, ...tally(), texts: used, first, left }
}
