import { createHash } from 'node:crypto'
import { fill, type Replies } from '../answering/replies.ts'
import { nameAll, SEGMENT_WORDS, TOPIC_WORDS } from '../audience/audience-words.ts'
import type { Subscriber } from '../audience/subscriber.ts'
import type { NewSubscriber, SubscriberAddress } from '../audience/subscriber-store.ts'
import type { SubscriptionCommand } from '../audience/subscription-words.ts'
import { wordMinute } from '../domain/clock.ts'
import { SUBSCRIPTION_TOPICS, type SubscriptionTopic } from '../domain/segments.ts'
import { wordTopics } from './word-subscriber.ts'

const VERSION_LENGTH = 12

/** Version of what is agreed to: other words, another version. */
export function versionOf(terms: string): string {
  return `terms-${createHash('sha256').update(terms).digest('hex').slice(0, VERSION_LENGTH)}`
}

/** What follows from a command: who it is then, and what is said once that is stored. */
export type Change =
  | { readonly kind: 'given' | 'changed'; readonly subscriber: NewSubscriber; readonly sentence: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'nothing'; readonly sentence: string }

/** Commands that change a subscriber. */
export type ChangingCommand = Extract<
  SubscriptionCommand,
  { readonly kind: 'subscribe' | 'unsubscribe' | 'place' | 'segments' | 'elder' | 'quiet' }
>

export interface Asking extends SubscriberAddress {
  readonly group: boolean
  readonly region?: string
  readonly elder: boolean
  readonly at: Date
}

/**
 * @param before the subscriber as it is stored, undefined when there is none; ended ones count as none
 */
export function changeBy(
  command: ChangingCommand,
  before: Subscriber | undefined,
  asking: Asking,
  replies: Replies,
): Change {
  const active = before?.endedAt === null ? before : undefined
  if (command.kind === 'subscribe') return subscribe(command.topics, before, asking, replies)
  if (active === undefined)
    return command.kind === 'unsubscribe' && command.topics.length === 0
      ? { kind: 'end' }
      : { kind: 'nothing', sentence: command.kind === 'unsubscribe' ? replies.unsubscribedNone : replies.subscribedNot }
  const changed = (more: Partial<NewSubscriber>, sentence: string): Change => ({
    kind: 'changed',
    subscriber: { ...active, ...more },
    sentence,
  })
  switch (command.kind) {
    case 'unsubscribe':
      return unsubscribe(command.topics, active, replies)
    case 'place': {
      const { region, below } = command
      const sentence = below === null ? replies.placeSaved : replies.placeCoarse
      return changed({ region: region.code }, fill(sentence, { region: region.name, below: below ?? '' }))
    }
    case 'segments': {
      const others = active.segments.filter((segment) => !command.segments.includes(segment))
      const segments = command.are ? [...others, ...command.segments] : others
      const names = nameAll(SEGMENT_WORDS, segments) || replies.settingNone
      return changed({ segments }, fill(replies.segmentsSaved, { segments: names }))
    }
    case 'elder':
      return changed({ elder: command.elder }, command.elder ? replies.elderOn : replies.elderOff)
    case 'quiet': {
      const hours = { from: wordMinute(command.from), to: wordMinute(command.to) }
      const sentence = command.from === command.to ? replies.quietNone : fill(replies.quietSaved, hours)
      return changed({ quietFrom: command.from, quietTo: command.to }, sentence)
    }
  }
}

/** All topics are the empty list, which also holds those that come later. */
function subscribe(
  wanted: readonly SubscriptionTopic[],
  before: Subscriber | undefined,
  { channel, address, group, region = '', elder, at }: Asking,
  replies: Replies,
): Change {
  const active = before?.endedAt === null ? before : undefined
  const getsAll = wanted.length === 0 || active?.topics.length === 0
  const topics = getsAll ? [] : [...new Set([...(active?.topics ?? []), ...wanted])]
  const names = wordTopics(topics, replies)
  if (active !== undefined && active.topics.length === topics.length)
    return { kind: 'nothing', sentence: fill(replies.subscribedAlready, { topics: names }) }
  const terms = group ? replies.subscribeGroupTerms : replies.subscribeTerms
  const fresh = { segments: [], setting: null, elder, quietFrom: 0, quietTo: 0, region }
  const subscriber = {
    ...(before ?? fresh),
    channel,
    address,
    group,
    topics,
    consent: { at, how: 'chat', text: versionOf(terms) },
  }
  const sentence = fill(terms, { topics: names })
  return { kind: 'given', subscriber, sentence: group ? sentence : `${sentence}${replies.subscribeHint}` }
}

function unsubscribe(topics: readonly SubscriptionTopic[], active: Subscriber, replies: Replies): Change {
  const had = active.topics.length === 0 ? SUBSCRIPTION_TOPICS : active.topics
  const left = had.filter((topic) => !topics.includes(topic))
  // An empty list would mean all.
  if (topics.length === 0 || left.length === 0) return { kind: 'end' }
  const names = { topics: nameAll(TOPIC_WORDS, topics), left: nameAll(TOPIC_WORDS, left) }
  return { kind: 'changed', subscriber: { ...active, topics: left }, sentence: fill(replies.unsubscribedTopics, names) }
}
