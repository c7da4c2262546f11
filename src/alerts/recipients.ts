import { type Aim, type CanPush, EXCLUSION_REASONS, type ExclusionReason, excludedBy } from '../audience/exclude.ts'
import type { Criteria, Subscriber } from '../audience/subscriber.ts'
import type { SubscriberStore } from '../audience/subscriber-store.ts'
import type { FrozenRecipient } from '../delivery/ledger.ts'
import { type AlertRecord, isAllClear, isDrill, regionsOf } from '../domain/alert.ts'
import { DELIVERY_CHANNELS } from '../domain/letter.ts'
import { type AlertBulletin, campaignIdOf } from './alert-campaign.ts'
import type { AlertReach } from './alert-reach.ts'
import type { AlertPreview } from './alerts.ts'

export interface RecipientsDeps {
  readonly subscribers: Pick<SubscriberStore, 'select' | 'findMany'>
  readonly reach: Pick<AlertReach, 'toldBy'>
  readonly capabilities: CanPush
}

/** An alert with what came before it in its series. */
export interface Following {
  readonly alert: AlertRecord
  /** All of the series besides itself. */
  readonly others: readonly AlertRecord[]
  /** Those it takes the place of. */
  readonly before: readonly AlertRecord[]
}

type Chosen =
  | { readonly kind: 'recipient'; readonly subscriber: Subscriber; readonly recipient: FrozenRecipient }
  | { readonly kind: 'excluded'; readonly reason: ExclusionReason }

/** Testers only, twice over: they alone are asked for, and everybody who comes is looked at again. */
function criteriaOf(regions: readonly string[], drill: boolean): Criteria {
  return { regions, segments: drill ? ['tester'] : [], topics: [] }
}

/** Who was told, as they stand now: whoever has unsubscribed since, or been erased, is left in peace. */
async function* toldPages({ others }: Following, { reach, subscribers }: RecipientsDeps) {
  for await (const told of reach.toldBy(others.map(({ id }) => campaignIdOf(id)))) {
    for (const channel of DELIVERY_CHANNELS) {
      const addresses = told.filter((place) => place.channel === channel).map(({ address }) => address)
      if (addresses.length > 0) yield await subscribers.findMany(channel, addresses)
    }
  }
}

/**
 * Whom it is for, and in which pages they come. What says that it is over goes to those who were told, and to nobody else;
 * everything else to the places of the alert and of those before it.
 */
function audienceOf(following: Following, deps: RecipientsDeps) {
  const { alert, others, before } = following
  const drill = isDrill(alert.content)
  const isEnd = isAllClear(alert.content) && others.length > 0
  const regions = [...new Set([alert, ...before].flatMap(({ content }) => regionsOf(content)))]
  const audience = criteriaOf(isEnd ? [] : regions, drill)
  const aim: Aim = { lane: 'emergency', audience, channels: [], topics: [], drill }
  const isNobody = !isEnd && regions.length === 0
  return { aim, pages: isEnd ? toldPages(following, deps) : isNobody ? none() : deps.subscribers.select(audience) }
}

/** Without places it is for nobody: to the store of subscribers no region means everybody. */
async function* none(): AsyncGenerator<readonly Subscriber[]> {}

function wordingFor({ elder }: Subscriber, short: boolean): AlertBulletin {
  if (short) return 'sms'
  return elder ? 'elder' : 'chat'
}

function choose(subscriber: Subscriber, aim: Aim, canPush: CanPush, now: Date): Chosen {
  const reason = excludedBy(subscriber, aim, now)
  if (reason !== undefined) return { kind: 'excluded', reason }
  const push = canPush(subscriber)
  if (push.kind === 'cannot') return { kind: 'excluded', reason: 'channel-cannot-push' }
  const { id, channel, address } = subscriber
  const bulletin = wordingFor(subscriber, push.short)
  const recipient = { subscriber: id, channel, address, account: push.account, bulletin, dueAt: now }
  return { kind: 'recipient', subscriber, recipient }
}

async function* chosenPages(following: Following, deps: RecipientsDeps, now: Date): AsyncGenerator<readonly Chosen[]> {
  const { aim, pages } = audienceOf(following, deps)
  for await (const page of pages) yield page.map((subscriber) => choose(subscriber, aim, deps.capabilities, now))
}

/** Asks for the next page while the one before is being worked on: reading and freezing keep a database server equally busy. */
async function* ahead<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  const iterator = pages[Symbol.asyncIterator]()
  let next = iterator.next()
  try {
    for (let page = await next; page.done !== true; page = await next) {
      next = iterator.next()
      yield page.value
    }
  } finally {
    // Whoever stops early has no use for what was asked for.
    await Promise.allSettled([next])
    await iterator.return?.()
  }
}

/** Page by page, never all in memory; at once, whatever the hour. */
export async function* recipientsOf(
  following: Following,
  deps: RecipientsDeps,
  now: Date,
): AsyncGenerator<readonly FrozenRecipient[]> {
  for await (const page of ahead(chosenPages(following, deps, now)))
    yield page.flatMap((one) => (one.kind === 'recipient' ? [one.recipient] : []))
}

const COUNTY_DIGITS = 6

/** Who would get it by county and channel, and why others would not; writes nothing. */
export async function countRecipients(
  following: Following,
  deps: RecipientsDeps,
  now: Date,
): Promise<Pick<AlertPreview, 'recipients' | 'excluded' | 'reach'>> {
  const reasons = new Map<ExclusionReason, number>()
  const places = new Map<string, { region: string; channel: string; recipients: number }>()
  for await (const page of chosenPages(following, deps, now)) {
    for (const one of page) {
      if (one.kind === 'excluded') {
        reasons.set(one.reason, (reasons.get(one.reason) ?? 0) + 1)
        continue
      }
      const region = one.subscriber.region.slice(0, COUNTY_DIGITS)
      const { channel } = one.recipient
      const key = `${region} ${channel}`
      places.set(key, { region, channel, recipients: (places.get(key)?.recipients ?? 0) + 1 })
    }
  }
  const reach = [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place)
  return {
    recipients: reach.reduce((sum, { recipients }) => sum + recipients, 0),
    excluded: EXCLUSION_REASONS.flatMap((reason) => {
      const count = reasons.get(reason)
      return count === undefined ? [] : [{ reason, count }]
    }),
    reach,
  }
}
