import { z } from 'zod'
import type { Entry } from '../domain/entry.ts'
import { SUBSCRIPTION_TOPICS, type SubscriptionTopic } from '../domain/segments.ts'
import { draw } from './draw.ts'
import { type QuietHours, spreadFrom } from './quiet.ts'
import { subscriptionTopicsOf } from './topics.ts'

/** Until when a routine letter about these topics (none: nobody knows) to this region waits; undefined: it does not. */
export type HeldUntil = (region: string, topics: readonly SubscriptionTopic[], now: Date) => Date | undefined

/** What has waited does not go out in one minute. */
const SPREAD_MS = 10 * 60_000

/** When a letter goes out that may go from `at` on: spread, the same on every instance, and never in quiet hours. */
export function dueAfterHold(campaign: string, subscriber: QuietHours & { readonly id: number }, at: Date): Date {
  return spreadFrom(at, draw(campaign, String(subscriber.id)), SPREAD_MS, subscriber)
}

const About = z.object({ audience: z.object({ topics: z.array(z.enum(SUBSCRIPTION_TOPICS)) }) })

function audienceTopicsIn(about: string): readonly SubscriptionTopic[] {
  try {
    const parsed = About.safeParse(JSON.parse(about))
    return parsed.success ? parsed.data.audience.topics : []
  } catch {
    return []
  }
}

/** What a campaign in the ledger is about: its entry, or the topics that its audience was chosen by. */
export function topicsOfCampaign(
  { entry, about }: { readonly entry: string | null; readonly about: string },
  findEntry: (id: string) => Entry | undefined,
): readonly SubscriptionTopic[] {
  if (entry === null) return audienceTopicsIn(about)
  const found = findEntry(entry)
  return found === undefined ? [] : subscriptionTopicsOf(found)
}
