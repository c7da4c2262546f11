import { fill, type Replies } from '../answering/replies.ts'
import { nameAll, TOPIC_WORDS } from '../audience/audience-words.ts'
import type { SubscriberAddress, SubscriberStore } from '../audience/subscriber-store.ts'
import { parseSubscriptionCommand, type SubscriptionCommand } from '../audience/subscription-words.ts'
import type { Clock } from '../domain/clock.ts'
import { DELIVERY_CHANNELS, type DeliveryChannel } from '../domain/letter.ts'
import { type Message, type Reply, reply } from '../domain/message.ts'
import type { Region } from '../domain/region.ts'
import { SUBSCRIPTION_TOPICS } from '../domain/segments.ts'
import { KEPT_MS } from './recent-turns.ts'
import { type ChangingCommand, changeBy } from './subscription-changes.ts'
import { createUnheardEnds } from './unheard-ends.ts'
import { wordExport, wordSettings } from './word-subscriber.ts'

/** A person as messages name it. */
export type Person = Pick<Message, 'channel' | 'conversation' | 'sender'>

export interface SubscriptionsDeps {
  readonly store: SubscriberStore
  /** Takes queued letters to the address back, of whoever it is. */
  readonly cancelFor: (channel: DeliveryChannel, address: string, now: Date) => Promise<number>
  /** Takes the address out of letters that went out; they are still counted. */
  readonly forgetLetters: (place: SubscriberAddress) => Promise<unknown>
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
   * @param askedAt when the person last asked a question, in epoch ms: after it, 我在姚安 of whoever gets no letters is no command
   */
  readonly take: (message: Message, askedAt?: number) => Promise<Reply | undefined>
}

const CONFIRM_MS = 10 * 60_000
const MOST_ASKED = 20_000

function isDeliveryChannel(channel: string): channel is DeliveryChannel {
  return DELIVERY_CHANNELS.some((known) => known === channel)
}

/** The page knows a conversation, a group its room, everything else who wrote. */
function addressOf({ channel, conversation, sender, group }: Message): SubscriberAddress | undefined {
  if (!isDeliveryChannel(channel)) return undefined
  return { channel, address: group || channel === 'web-chat' ? conversation : sender }
}

export function createSubscriptions(deps: SubscriptionsDeps): Subscriptions {
  const unheard = createUnheardEnds(deps)
  const confirmed = createConfirmations()

  return {
    async take(message, askedAt) {
      const now = deps.clock()
      void unheard.tryAgain(now)
      const command = heardIn(message, deps)
      if (command === undefined) return undefined
      const isOpen = askedAt !== undefined && now.getTime() - askedAt <= KEPT_MS
      if (isOpen && isStatement(command) && !(await isSubscribed(deps, message))) return undefined
      const isConfirmed = confirmed(message, command, now.getTime())
      return reply('command', await obey(command, isConfirmed, { deps, message, now, unheard }))
    },
  }
}

/** True for the second of two messages by which a person has everything deleted, ten minutes apart at most. */
function createConfirmations() {
  const asked = new Map<string, number>()

  return function isConfirmed(message: Person, { kind }: SubscriptionCommand, now: number): boolean {
    const key = JSON.stringify([message.channel, message.conversation, message.sender])
    const before = asked.get(key)
    asked.delete(key)
    if (kind !== 'erase' && kind !== 'confirm-erase') return false
    if (kind === 'confirm-erase' && before !== undefined && now - before <= CONFIRM_MS) return true
    // Another instance may have asked: a confirmation of nothing is asked for once more, and then this one knows.
    asked.set(key, now)
    for (const [oldest, at] of asked) {
      if (asked.size <= MOST_ASKED && now - at <= CONFIRM_MS) break
      asked.delete(oldest)
    }
    return false
  }
}

/** Groups only say whether they want letters, and only when they speak to the bot. */
function heardIn(message: Message, { aliases, regions }: SubscriptionsDeps): SubscriptionCommand | undefined {
  if (message.fromBot === true || message.form !== 'text' || (message.group && !message.mentioned)) return undefined
  const command = parseSubscriptionCommand(message.text, { aliases, regions: regions() })
  const forGroups = command?.kind === 'subscribe' || command?.kind === 'unsubscribe'
  return message.group && !forGroups ? undefined : command
}

/** Where and who somebody is may also complete the question that was just asked. */
function isStatement({ kind }: SubscriptionCommand): boolean {
  return kind === 'place' || kind === 'unknown-place' || kind === 'segments'
}

async function isSubscribed({ store, onError }: SubscriptionsDeps, message: Message): Promise<boolean> {
  const place = addressOf(message)
  try {
    return place !== undefined && (await store.find(place))?.endedAt === null
  } catch (error) {
    onError(error)
    return false
  }
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
    const { group, elder } = message
    // Nobody knows where: somewhere in the prefecture, so that what is said to all of it arrives.
    const region = message.region ?? deps.regions()[0]?.code
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
      await deps.forgetLetters(place)
      await deps.store.erase(place, { how: 'chat', at: now })
    }),
  ])
  const failed = steps.filter((step) => step.status === 'rejected')
  for (const { reason } of failed) deps.onError(reason)
  return failed.length === 0 ? deps.replies.erased : deps.replies.eraseFailed
}
