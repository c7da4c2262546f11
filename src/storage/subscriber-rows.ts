import { createHmac } from 'node:crypto'
import { type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Criteria, Subscriber } from '../audience/subscriber.ts'
import type { NewSubscriber, SubscriberAddress } from '../audience/subscriber-store.ts'
import { prefixOfRegion } from '../domain/region.ts'
import type { Segment, SubscriptionTopic } from '../domain/segments.ts'
import type { Tables } from './database.ts'
import type { SubscriberRow } from './tables/subscribers.ts'

/** The words of which bits are made, in order. Given from outside: storage knows features by their types only. */
export interface AudienceWords {
  readonly segments: readonly Segment[]
  readonly topics: readonly SubscriptionTopic[]
}

/** Words as bits, the first is 1. */
export function maskOf<Word>(order: readonly Word[], words: readonly Word[]): number {
  return words.reduce((mask, word) => mask | (1 << order.indexOf(word)), 0)
}

export function wordsIn<Word>(order: readonly Word[], mask: number): Word[] {
  return order.filter((_, at) => (mask & (1 << at)) !== 0)
}

export function toSubscriber(row: SubscriberRow, words: AudienceWords): Subscriber {
  return {
    id: row.id,
    channel: row.channel,
    address: row.address,
    group: row.is_group === 1,
    region: row.region,
    segments: wordsIn(words.segments, row.segments),
    setting: row.setting,
    topics: wordsIn(words.topics, row.topics),
    elder: row.elder === 1,
    quietFrom: row.quiet_from,
    quietTo: row.quiet_to,
    consent: { at: new Date(row.consent_at), how: row.consent_how, text: row.consent_text },
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
  }
}

export function toRow(subscriber: NewSubscriber, words: AudienceWords): Omit<SubscriberRow, 'id'> {
  const { consent } = subscriber
  return {
    channel: subscriber.channel,
    address: subscriber.address,
    is_group: subscriber.group ? 1 : 0,
    region: subscriber.region,
    segments: maskOf(words.segments, subscriber.segments),
    setting: subscriber.setting,
    topics: maskOf(words.topics, subscriber.topics),
    elder: subscriber.elder ? 1 : 0,
    quiet_from: subscriber.quietFrom,
    quiet_to: subscriber.quietTo,
    consent_at: consent.at.getTime(),
    consent_how: consent.how,
    consent_text: consent.text,
    ended_at: null,
  }
}

/** What stays of an address after it was erased: enough to know it again, not to find it out without the salt. */
export function hashOf({ channel, address }: SubscriberAddress, salt: string): string {
  return createHmac('sha256', salt)
    .update(JSON.stringify([channel, address]))
    .digest('hex')
}

/** Beginnings of the codes that are meant, none of which covers another: nobody is met twice. `''`: everywhere. */
export function prefixesOf(regions: readonly string[]): readonly string[] {
  const all = [...new Set(regions.map(prefixOfRegion))].sort()
  const apart = all.filter((prefix) => !all.some((other) => other !== prefix && prefix.startsWith(other)))
  return regions.length === 0 ? [''] : apart
}

/** The first text, byte by byte, that comes after all that begin with `prefix` (digits). */
function afterPrefix(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)
}

/** Who is meant and has not ended, among the codes that begin with `prefix`. */
export function meant({ segments, topics, channels }: Criteria, prefix: string, words: AudienceWords) {
  const segmentMask = maskOf(words.segments, segments)
  const topicMask = maskOf(words.topics, topics)
  return (row: ExpressionBuilder<Tables, 'subscribers'>) => {
    const conditions = [row('ended_at', 'is', null)]
    if (prefix !== '') conditions.push(row('region', '>=', prefix), row('region', '<', afterPrefix(prefix)))
    if (segments.length > 0) conditions.push(row.and([sql<SqlBool>`(segments & ${segmentMask}) <> 0`]))
    if (topics.length > 0) conditions.push(row.and([sql<SqlBool>`(topics = 0 or (topics & ${topicMask}) <> 0)`]))
    if (channels !== undefined && channels.length > 0) conditions.push(row('channel', 'in', channels))
    return row.and(conditions)
  }
}
