import { type Aim, type CanPush, EXCLUSION_REASONS, type ExclusionReason, excludedBy } from '../audience/exclude.ts'
import type { Subscriber } from '../audience/subscriber.ts'
import type { FrozenRecipient } from '../delivery/ledger.ts'
import { draw } from './draw.ts'
import type { LetterHistory } from './history.ts'
import { dueAfterHold } from './hold.ts'
import { isPriorityArea, type PriorityAreas } from './priority-areas.ts'
import { spreadFrom } from './quiet.ts'

export interface CampaignPlan extends Aim {
  /** Of the campaign: what a recipient's share of the jitter is drawn from. */
  readonly id: string
  /** Entry it sends, for "not within N days"; null: a text of its own. */
  readonly entry: string | null
  /** Not before then. */
  readonly startAt: Date
  /** Routine letters are spread over this time, so that 100,000 do not fall on one minute. */
  readonly jitterMs: number
  /** Routine letters of all campaigns to one subscriber in seven days. */
  readonly capPerWeek: number
  readonly repeatAfterDays: number
  readonly priorityAreas: PriorityAreas
  /** Key of the wording for a subscriber; undefined when there is none that suits. */
  readonly wordingFor: (subscriber: Subscriber, short: boolean) => string | undefined
  readonly canPush: CanPush
  /** Until when routine letters of this campaign to a region wait; undefined: they do not. */
  readonly heldUntil?: (region: string) => Date | undefined
}

/** What earlier letters say about the subscribers of a page. */
export interface PageFacts {
  readonly letters: ReadonlyMap<number, number>
  readonly hadEntry: ReadonlySet<number>
}

export type Decision =
  | { readonly kind: 'recipient'; readonly subscriber: Subscriber; readonly recipient: FrozenRecipient }
  | { readonly kind: 'excluded'; readonly subscriber: Subscriber; readonly reason: ExclusionReason }

export interface Tally {
  readonly recipients: number
  /** Every reason that occurred, in the order in which they are asked. */
  readonly excluded: ReadonlyArray<{ readonly reason: ExclusionReason; readonly count: number }>
}

const DAY_MS = 86_400_000
const WEEK_DAYS = 7
const NO_FACTS: PageFacts = { letters: new Map(), hadEntry: new Set() }

/** Who of a page gets what, and why the others do not. Areas of priority come first. */
export function decidePage(
  plan: CampaignPlan,
  page: readonly Subscriber[],
  { letters, hadEntry }: PageFacts,
  now: Date,
): Decision[] {
  const excluded = (subscriber: Subscriber, reason: ExclusionReason): Decision => ({
    kind: 'excluded',
    subscriber,
    reason,
  })
  const decide = (subscriber: Subscriber): Decision => {
    const { id, channel, address } = subscriber
    const reason = excludedBy(subscriber, plan, now)
    if (reason !== undefined) return excluded(subscriber, reason)
    const push = plan.canPush(subscriber)
    if (push.kind === 'cannot') return excluded(subscriber, 'channel-cannot-push')
    const bulletin = plan.wordingFor(subscriber, push.short)
    if (bulletin === undefined) return excluded(subscriber, 'no-wording')
    if ((letters.get(id) ?? 0) >= plan.capPerWeek && plan.lane === 'routine') return excluded(subscriber, 'cap-reached')
    if (hadEntry.has(id) && plan.lane === 'routine') return excluded(subscriber, 'had-recently')
    const times = timesFor(plan, subscriber)
    const recipient = { subscriber: id, channel, address, account: push.account, bulletin, ...times }
    return { kind: 'recipient', subscriber, recipient }
  }
  const first = (subscriber: Subscriber) => (isPriorityArea(subscriber.region, plan.priorityAreas) ? 0 : 1)
  return [...page].sort((a, b) => first(a) - first(b)).map(decide)
}

/**
 * A warning goes at once. Routine letters are spread over the jitter, priority areas over its first half and the others over
 * the second; what falls into quiet hours waits for their end.
 */
export function dueAtFor(plan: CampaignPlan, subscriber: Subscriber): Date {
  const { startAt, jitterMs, priorityAreas } = plan
  if (plan.lane === 'emergency') return startAt
  const share = draw(plan.id, String(subscriber.id))
  const place = isPriorityArea(subscriber.region, priorityAreas) ? share / 2 : (1 + share) / 2
  return spreadFrom(startAt, place, jitterMs, subscriber)
}

/** When a letter goes out, the emergencies of its region considered: what is about something else waits for their end. */
function timesFor(plan: CampaignPlan, subscriber: Subscriber): Pick<FrozenRecipient, 'dueAt' | 'unheldDueAt'> {
  const dueAt = dueAtFor(plan, subscriber)
  const until = plan.lane === 'routine' ? plan.heldUntil?.(subscriber.region) : undefined
  if (until === undefined || dueAt.getTime() >= until.getTime()) return { dueAt }
  return { dueAt: dueAfterHold(plan.id, subscriber, until), unheldDueAt: dueAt }
}

async function factsOf(
  plan: CampaignPlan,
  page: readonly Subscriber[],
  history: LetterHistory,
  now: Date,
): Promise<PageFacts> {
  if (plan.lane === 'emergency') return NO_FACTS
  const ids = page.map(({ id }) => id)
  const since = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const [letters, hadEntry] = await Promise.all([
    history.lettersSince(ids, since(WEEK_DAYS)),
    plan.entry === null || plan.repeatAfterDays === 0
      ? new Set<number>()
      : history.hadEntry(ids, plan.entry, since(plan.repeatAfterDays)),
  ])
  return { letters, hadEntry }
}

export interface PlannedCampaign {
  /** To be read once. */
  readonly decisions: AsyncIterable<readonly Decision[]>
  readonly recipients: AsyncIterable<readonly FrozenRecipient[]>
  /** Of what has been read so far; whole when either of them has been read to its end. */
  readonly tally: () => Tally
}

/** Plans page by page: neither the subscribers nor the recipients are ever all in memory. */
export function planCampaign(
  plan: CampaignPlan,
  pages: AsyncIterable<readonly Subscriber[]>,
  history: LetterHistory,
  now: Date,
): PlannedCampaign {
  let recipients = 0
  const counts = new Map<ExclusionReason, number>()

  async function* decide() {
    for await (const page of pages) {
      const decisions = decidePage(plan, page, await factsOf(plan, page, history, now), now)
      for (const decision of decisions) {
        if (decision.kind === 'recipient') recipients += 1
        else counts.set(decision.reason, (counts.get(decision.reason) ?? 0) + 1)
      }
      yield decisions
    }
  }
  async function* freeze(decisions: AsyncIterable<readonly Decision[]>) {
    for await (const page of decisions) {
      yield page.flatMap((decision) => (decision.kind === 'recipient' ? [decision.recipient] : []))
    }
  }

  const decisions = decide()
  return {
    decisions,
    recipients: freeze(decisions),
    tally: () => ({
      recipients,
      excluded: EXCLUSION_REASONS.flatMap((reason) => {
        const count = counts.get(reason)
        return count === undefined ? [] : [{ reason, count }]
      }),
    }),
  }
}
