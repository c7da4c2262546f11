import type { DeliveryChannel, Lane } from '../domain/letter.ts'
import { coversRegion } from '../domain/region.ts'
import type { Segment, SubscriptionTopic } from '../domain/segments.ts'
import type { Criteria, Subscriber } from './subscriber.ts'

/** In the order in which they are asked: the first that holds is the one that is counted. */
export const EXCLUSION_REASONS = [
  'ended',
  'no-consent',
  'not-a-tester',
  'other-region',
  'other-segment',
  'other-topic',
  'channel-not-wanted',
  'channel-cannot-push',
  'no-wording',
  'cap-reached',
  'had-recently',
] as const
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number]

/** Whether a channel can send something to an address of its own accord just now, and by which account. */
export type PushVerdict =
  /** `short`: it takes no more than a text message. */
  | { readonly kind: 'can'; readonly account: string; readonly short: boolean }
  | { readonly kind: 'cannot'; readonly reason: string }

export type CanPush = (to: {
  readonly channel: DeliveryChannel
  readonly address: string
  readonly group: boolean
}) => PushVerdict

/** Whom a campaign is for. */
export interface Aim {
  readonly lane: Lane
  readonly audience: Criteria
  /** Empty: all. */
  readonly channels: readonly DeliveryChannel[]
  /** What it is about, where the audience names no topics; empty: of interest to whoever. */
  readonly topics: readonly SubscriptionTopic[]
  /** A drill reaches nobody but testers. */
  readonly drill: boolean
}

/** What the subscriber's own record says against a letter; undefined: nothing. */
export function excludedBy(subscriber: Subscriber, aim: Aim, now: Date): ExclusionReason | undefined {
  const { consent, endedAt, segments, channel } = subscriber
  if (endedAt !== null) return 'ended'
  if (consent.text === '' || consent.at.getTime() > now.getTime()) return 'no-consent'
  if (aim.drill && !segments.includes('tester')) return 'not-a-tester'
  if (!inRegions(subscriber.region, aim.audience.regions)) return 'other-region'
  if (!inSegments(subscriber, aim.audience.segments)) return 'other-segment'
  if (!wantsTopics(subscriber, aim)) return 'other-topic'
  const wanted = aim.audience.channels ?? []
  const takes = (list: readonly DeliveryChannel[]) => list.length === 0 || list.includes(channel)
  return takes(wanted) && takes(aim.channels) ? undefined : 'channel-not-wanted'
}

function inRegions(region: string, regions: readonly string[]): boolean {
  return regions.length === 0 || regions.some((outer) => coversRegion(outer, region))
}

/** Whoever asked for short lines counts as old, whatever else is known of them. */
function inSegments({ segments, elder }: Subscriber, wanted: readonly Segment[]): boolean {
  if (wanted.length === 0) return true
  return wanted.some((segment) => segments.includes(segment) || (segment === 'elderly' && elder))
}

/** Who named no topic takes all. A warning is not held back because somebody asked for mushrooms only. */
function wantsTopics({ topics }: Subscriber, { audience, lane, topics: about }: Aim): boolean {
  const wanted = audience.topics.length > 0 ? audience.topics : lane === 'emergency' ? [] : about
  return wanted.length === 0 || topics.length === 0 || wanted.some((topic) => topics.includes(topic))
}
