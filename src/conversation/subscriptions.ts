import { fill, type Replies } from '../answering/replies.ts'
import { nameAll, TOPIC_WORDS } from '../audience/audience-words.ts'
import { SUBSCRIPTION_TOPICS } from '../audience/subscriber.ts'
import type { SubscriberAddress, SubscriberStore } from '../audience/subscriber-store.ts'
import { parseSubscriptionCommand, type SubscriptionCommand } from '../audience/subscription-words.ts'
import type { Clock } from '../domain/clock.ts'
import { DELIVERY_CHANNELS, type DeliveryChannel } from '../domain/letter.ts'
import { type Message, type Reply, reply } from '../domain/message.ts'
import type { Region } from '../domain/region.ts'
import { type ChangingCommand, changeBy } from './subscription-changes.ts'
import { createUnheardEnds } from './unheard-ends.ts'
import { wordExport, wordSettings } from './word-subscriber.ts'

/** A person as messages name it. */
export type Person = Pick<Message, 'channel' | 'conversation' | 'sender'>

export interface SubscriptionsDeps {
  readonly store: SubscriberStore
  /** Takes queued letters to the address back, of whoever it is. */
  readonly cancelFor: (channel: DeliveryChannel, address: string, now: Date) => Promise<number>
  /** What else is kept of a person, in plain lines. */
  readonly exportOthers: (person: Person) => Promise<readonly string[]>
  /** Deletes what else is kept of a person: enquiries, which verdicts it got. */
  readonly eraseOthers: (person: Person) => Promise<void>
  readonly regions: () => readonly Region[]
  /** Names the bot is called by. */
  readonly aliases: readonly string[]
  readonly replies: Replies
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

export interface Subscriptions {
  /**
   * The reply to a message that is a command about letters or about what is kept of a person, once that is done; undefined
   * for any other. Never throws.
   * @param askedAt when the person last asked a question, in epoch ms: 我在姚安 after it belongs to the question
   */
  readonly take: (message: Message, askedAt?: number) => Promise<Reply | undefined>
}

interface Taken {
  readonly at: number
  readonly command: SubscriptionCommand['kind']
}

const CONFIRM_MS = 10 * 60_000
const TALK_MS = 15 * 60_000
const MOST_TALKS = 20_000

function isDeliveryChannel(channel: string): channel is DeliveryChannel {
  return DELIVERY_CHANNELS.some((known) => known === channel)
}

/** The page knows a conversation, a group its room, everything else who wrote. */
function addressOf({ channel, conversation, sender, group }: Message): SubscriberAddress | undefined {
  if (!isDeliveryChannel(channel)) return undefined
  return { channel, address: group || channel === 'web-chat' ? conversation : sender }
}

export function createSubscriptions(deps: SubscriptionsDeps): Subscriptions {
  const talks = new Map<string, Taken>()
  const unheard = createUnheardEnds(deps)

  /** The command last taken from this person, for a quarter of an hour. */
  function lastTaken(key: string, now: number): Taken | undefined {
    const last = talks.get(key)
    return last !== undefined && now - last.at <= TALK_MS ? last : undefined
  }
  function remember(key: string, taken: Taken): void {
    talks.delete(key)
    talks.set(key, taken)
    for (const [oldest, { at }] of talks) {
      if (talks.size <= MOST_TALKS && taken.at - at <= TALK_MS) break
      talks.delete(oldest)
    }
  }

  return {
    async take(message, askedAt) {
      const now = deps.clock()
      void unheard.tryAgain(now)
      const command = heardIn(message, deps)
      if (command === undefined) return undefined
      const key = JSON.stringify([message.channel, message.conversation, message.sender])
      const last = lastTaken(key, now.getTime())
      const isOpen = askedAt !== undefined && now.getTime() - askedAt <= TALK_MS
      if (isOpen && completesQuestion(command, askedAt, last)) return undefined
      remember(key, { at: now.getTime(), command: command.kind })
      const isConfirmed = last?.command === 'erase' && now.getTime() - last.at <= CONFIRM_MS
      const at = { deps, message, now, unheard }
      if (command.kind === 'confirm-erase' && !isConfirmed)
        // The confirmation may have been asked for by another instance: once more, and this one knows.
        remember(key, { at: now.getTime(), command: 'erase' })
      return reply('command', await obey(command, isConfirmed, at))
    },
  }
}

/** Groups only say whether they want letters, and only when they speak to the bot. */
function heardIn(message: Message, { aliases, regions }: SubscriptionsDeps): SubscriptionCommand | undefined {
  if (message.fromBot === true || message.form !== 'text' || (message.group && !message.mentioned)) return undefined
  const command = parseSubscriptionCommand(message.text, { aliases, regions: regions() })
  const forGroups = command?.kind === 'subscribe' || command?.kind === 'unsubscribe'
  return message.group && !forGroups ? undefined : command
}

/** Where and who somebody is completes a question that was just asked, unless letters were talked about since. */
function completesQuestion(command: SubscriptionCommand, askedAt: number, last: Taken | undefined): boolean {
  const isStatement = command.kind === 'place' || command.kind === 'unknown-place' || command.kind === 'segments'
  return isStatement && (last === undefined || last.at < askedAt)
}

interface At {
  readonly deps: SubscriptionsDeps
  readonly message: Message
  readonly now: Date
  readonly unheard: ReturnType<typeof createUnheardEnds>
}

async function obey(command: SubscriptionCommand, isConfirmed: boolean, at: At): Promise<string> {
  const { deps, message } = at
  const { replies } = deps
  switch (command.kind) {
    case 'unknown-topic':
      return fill(replies.topicUnknown, { topic: command.topic, topics: nameAll(TOPIC_WORDS, SUBSCRIPTION_TOPICS) })
    case 'unknown-place':
      return fill(replies.placeUnknown, { place: command.place })
    case 'wrong-quiet':
      return replies.quietWrong
    case 'erase':
      return replies.eraseAsk
    case 'confirm-erase':
      return isConfirmed ? erase(at) : replies.eraseAsk
    case 'export':
      return orSay(exported(at), replies.subscribeFailed, deps)
    case 'settings':
      return orSay(settings(at), replies.subscribeFailed, deps)
    case 'subscribe':
    case 'unsubscribe':
    case 'place':
    case 'segments':
    case 'elder':
    case 'quiet': {
      const place = addressOf(message)
      return place === undefined ? replies.subscribeNotHere : change(command, place, at)
    }
  }
}

function orSay(sentence: Promise<string>, otherwise: string, { onError }: SubscriptionsDeps): Promise<string> {
  return sentence.catch((error: unknown) => {
    onError(error)
    return otherwise
  })
}

async function change(command: ChangingCommand, place: SubscriberAddress, at: At): Promise<string> {
  const { deps, message, now } = at
  // Nothing that has to be read first may stand between a person and its end.
  if (command.kind === 'unsubscribe' && command.topics.length === 0) return end(place, at)
  const changed = async () => {
    const before = await deps.store.find(place)
    const { group, elder, region } = message
    const asking = { ...place, group, elder, at: now, ...(region !== undefined && { region }) }
    const change = changeBy(command, before, asking, deps.replies)
    if (change.kind === 'end') return end(place, at)
    if (change.kind === 'nothing') return change.sentence
    // What it wants now is what counts, also when it cannot be stored.
    if (change.kind === 'given') at.unheard.forget(place)
    const saved = await deps.store.save(change.subscriber, { what: change.kind, how: 'chat', at: now })
    // It ended between the two.
    return saved === undefined ? deps.replies.subscribedNot : change.sentence
  }
  return orSay(changed(), deps.replies.subscribeFailed, deps)
}

/** Both are tried whatever becomes of the other; said is what was really done. */
async function end(place: SubscriberAddress, { deps, message, now, unheard }: At): Promise<string> {
  const { store, cancelFor, replies, onError } = deps
  const [ended, cancelled] = await Promise.allSettled([
    attempt(() => store.end(place, { how: 'chat', at: now })),
    attempt(() => cancelFor(place.channel, place.address, now)),
  ])
  if (cancelled.status === 'rejected') onError(cancelled.reason)
  if (ended.status === 'rejected') {
    onError(ended.reason)
    unheard.add(place)
    return replies.unsubscribedFailed
  }
  if (cancelled.status === 'rejected') {
    unheard.add(place)
    return replies.unsubscribedQueued
  }
  if (message.group) return replies.unsubscribedGroup
  return ended.value || cancelled.value > 0 ? replies.unsubscribed : replies.unsubscribedNone
}

/** A function that throws at once is a rejection like any other. */
async function attempt<Value>(act: () => Promise<Value>): Promise<Value> {
  return act()
}

async function settings({ deps, message }: At): Promise<string> {
  const place = addressOf(message)
  if (place === undefined) return deps.replies.subscribeNotHere
  const subscriber = await deps.store.find(place)
  if (subscriber === undefined || subscriber.endedAt !== null) return deps.replies.unsubscribedNone
  return wordSettings(subscriber, deps.regions(), deps.replies)
}

async function exported({ deps, message }: At): Promise<string> {
  const place = addressOf(message)
  const record = place && (await deps.store.exportOf(place))
  return wordExport(record, await deps.exportOthers(message), deps.regions(), deps.replies)
}

/** On every channel, subscribed or not: questions are kept from all of them. */
async function erase({ deps, message, now }: At): Promise<string> {
  const place = addressOf(message)
  const steps = await Promise.allSettled([
    attempt(() => deps.eraseOthers(message)),
    attempt(async () => {
      if (place === undefined) return
      await deps.cancelFor(place.channel, place.address, now)
      await deps.store.erase(place, { how: 'chat', at: now })
    }),
  ])
  const failed = steps.filter((step) => step.status === 'rejected')
  for (const { reason } of failed) deps.onError(reason)
  return failed.length === 0 ? deps.replies.erased : deps.replies.eraseFailed
}
