import { fill, type Replies } from '../answering/replies.ts'
import { nameAll, SEGMENT_WORDS, TOPIC_WORDS } from '../audience/audience-words.ts'
import type { Subscriber } from '../audience/subscriber.ts'
import type { ConsentRecord, SubscriberRecord } from '../audience/subscriber-store.ts'
import { wordMinute } from '../domain/clock.ts'
import type { Region } from '../domain/region.ts'
import { SUBSCRIPTION_TOPICS, type SubscriptionTopic } from '../domain/segments.ts'

const CHINA_OFFSET_MS = 8 * 3_600_000
/** A message of a chat should not be longer. */
const MOST_LINES = 60

/** `菌子、反诈`, or all of them. */
export function wordTopics(topics: readonly SubscriptionTopic[], replies: Replies): string {
  return topics.length === 0
    ? fill(replies.allTopics, { topics: nameAll(TOPIC_WORDS, SUBSCRIPTION_TOPICS) })
    : nameAll(TOPIC_WORDS, topics)
}

function valuesOf(subscriber: Subscriber, regions: readonly Region[], replies: Replies): Record<string, string> {
  const { region, topics, segments, elder, quietFrom, quietTo } = subscriber
  const hours = { from: wordMinute(quietFrom), to: wordMinute(quietTo) }
  return {
    topics: wordTopics(topics, replies),
    region: (regions.find(({ code }) => code === region)?.name ?? region) || replies.settingNone,
    segments: nameAll(SEGMENT_WORDS, segments) || replies.settingNone,
    elder: elder ? replies.settingYes : replies.settingNo,
    quiet: quietFrom === quietTo ? replies.settingNo : fill(replies.settingQuiet, hours),
  }
}

/** Reply to 我的设置. */
export function wordSettings(subscriber: Subscriber, regions: readonly Region[], replies: Replies): string {
  return fill(replies.mySettings, valuesOf(subscriber, regions, replies))
}

/** `2026-11-26 12:00` in Chuxiong: what is kept for years needs its year. */
function wordInstant(at: Date): string {
  return new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ')
}

function wordConsent({ at, what, how, text }: ConsentRecord, replies: Replies): string {
  const steps = {
    given: replies.consentGiven,
    changed: replies.consentChanged,
    withdrawn: replies.consentWithdrawn,
    erased: replies.consentErased,
  } satisfies Record<ConsentRecord['what'], string>
  return fill(replies.exportConsent, { at: wordInstant(at), step: steps[what], how, text })
}

function linesOf({ subscriber, consents }: SubscriberRecord, regions: readonly Region[], replies: Replies): string[] {
  const { channel, address, id, endedAt } = subscriber
  return [
    fill(replies.exportAddress, { channel, address, id: String(id) }),
    ...wordSettings(subscriber, regions, replies)
      .split('\n')
      .filter((line) => line.startsWith('·'))
      .map((line) => line.slice(1).trim()),
    ...(endedAt === null ? [] : [fill(replies.exportEnded, { at: wordInstant(endedAt) })]),
    ...consents.map((consent) => wordConsent(consent, replies)),
  ]
}

/** Reply to 导出我的数据: one line each. @param others what else is kept of the person, in lines */
export function wordExport(
  record: SubscriberRecord | undefined,
  others: readonly string[],
  regions: readonly Region[],
  replies: Replies,
): string {
  const lines = [...(record === undefined ? [] : linesOf(record, regions, replies)), ...others]
  if (lines.length === 0) return replies.exportNothing
  const more = lines.length - MOST_LINES
  return [
    replies.exportLead,
    ...lines.slice(0, MOST_LINES),
    ...(more > 0 ? [fill(replies.exportMore, { count: String(more) })] : []),
  ].join('\n')
}
