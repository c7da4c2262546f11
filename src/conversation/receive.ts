import type { AnswerQuestion } from '../answering/answer.ts'
import { fill, type Replies } from '../answering/replies.ts'
import type { Clock } from '../domain/clock.ts'
import { type Message, type Reply, reply, SILENCE } from '../domain/message.ts'
import type { Region } from '../domain/region.ts'
import type { FileEnquiry } from '../enquiries/file-enquiry.ts'
import { type FollowUpWords, resolveFollowUp } from './follow-up.ts'
import type { Groups } from './groups.ts'
import { KEPT_MS, type RecentTurns } from './recent-turns.ts'
import type { Subscriptions } from './subscriptions.ts'

export interface ReceiveDeps {
  readonly answer: AnswerQuestion
  readonly fileEnquiry: FileEnquiry
  readonly turns: RecentTurns
  readonly regions: () => readonly Region[]
  readonly followUp: FollowUpWords
  readonly replies: Replies
  readonly clock: Clock
  /** Who is answered in a group; without it, whoever mentions the bot or is in danger. */
  readonly groups?: Groups
  /** 订阅, 退订 and what else a person tells about letters; without it these are messages like any other. */
  readonly subscriptions?: Subscriptions
  /** 收到 of somebody on duty to whom a warning was sent; undefined for everything else. Without it: a message like any other. */
  readonly acknowledge?: (message: Message) => Promise<Reply | undefined>
  /** Every message leaves one outcome, whatever happens. */
  readonly onOutcome: (message: Message, reply: Reply, elapsedMs: number) => void
  readonly onError: (error: unknown) => void
}

export type Receive = (message: Message) => Promise<Reply>

interface Known {
  readonly at: number
  readonly reply: Promise<Reply>
}

const MOST_KNOWN = 20_000

/** One message in, one reply out. Never throws: a fault answers with one fixed sentence that names the emergency numbers. */
export function createReceive(deps: ReceiveDeps): Receive {
  const known = new Map<string, Known>()

  async function respond(message: Message): Promise<Reply> {
    const started = performance.now()
    const outcome = await take(deps, message).catch((error: unknown) => {
      deps.onError(error)
      return message.group && !message.mentioned
        ? SILENCE
        : reply('unknown', deps.replies.broken, { hotlines: ['120', '119', '110'] })
    })
    deps.onOutcome(message, outcome, performance.now() - started)
    return outcome
  }

  return function receive(message) {
    if (message.messageId === undefined) return respond(message)
    const key = JSON.stringify([message.channel, message.conversation, message.messageId])
    const now = deps.clock().getTime()
    const before = known.get(key)
    if (before !== undefined && now - before.at <= KEPT_MS) return before.reply
    const answered = respond(message)
    known.set(key, { at: now, reply: answered })
    for (const [oldest, { at }] of known) {
      if (known.size <= MOST_KNOWN && now - at <= KEPT_MS) break
      known.delete(oldest)
    }
    return answered
  }
}

/** Somebody on duty first, then commands about letters, 退订 above all. In a group that is looked after, its policy decides next. */
async function take(deps: ReceiveDeps, message: Message): Promise<Reply> {
  const acknowledged = await deps.acknowledge?.(message)
  if (acknowledged !== undefined) return acknowledged
  const taken = await deps.subscriptions?.take(message, askedAt(deps, message))
  if (taken !== undefined) return taken
  if (deps.groups === undefined || !message.group) return converse(deps, message, message.group && !message.mentioned)
  return deps.groups.attend(message, (overheard) => converse(deps, message, overheard))
}

/** When this person last asked something; a greeting asks nothing. */
function askedAt({ turns, clock }: ReceiveDeps, message: Message): number | undefined {
  const last = turns.last(keyOf(message), clock().getTime())
  return last?.kind === 'greeting' || last?.kind === 'command' ? undefined : last?.at
}

/** One person in one conversation. */
function keyOf({ channel, conversation, sender }: Message): string {
  return JSON.stringify([channel, conversation, sender])
}

/** @param overheard nobody asked: only danger is answered */
async function converse(deps: ReceiveDeps, message: Message, overheard: boolean): Promise<Reply> {
  const { replies, turns, clock } = deps
  if (message.form !== 'text' && message.form !== 'link' && message.form !== 'forward')
    return overheard ? SILENCE : reply('declined', sentenceFor(message, replies))
  const text = message.text.trim()
  if (text === '') return overheard ? SILENCE : reply('greeting', replies.empty)

  const key = keyOf(message)
  const now = clock().getTime()
  const last = turns.last(key, now)
  const chosen = overheard ? undefined : chosenTitle(text, last?.candidates)
  if (chosen === undefined && isNumber(text)) return overheard ? SILENCE : reply('command', replies.candidateGone)
  if (last !== undefined && last.candidates.length > 0 && isNoneOfThem(text) && !overheard)
    return noneOfThem(deps, { ...message, text: last.question })
  const context = last !== undefined && now - last.at <= KEPT_MS ? last : undefined
  const resolved = resolveFollowUp(chosen ?? text, context, deps.regions(), deps.followUp)
  const region = message.region ?? resolved.region
  const answered = await deps.answer({
    text: resolved.text,
    elder: message.elder,
    overheard,
    ...(chosen === undefined && { form: message.form }),
    ...(region !== undefined && { region: resolved.region ?? region }),
  })
  if (answered.kind === 'silent') return answered
  const kept = { question: clip(resolved.text), at: now, candidates: answered.candidates, kind: answered.kind }
  turns.remember(key, resolved.region === undefined ? kept : { ...kept, region: resolved.region })
  return answered.kind === 'unknown' ? withTicket(deps, message, answered) : answered
}

function isNoneOfThem(text: string): boolean {
  return /^(0|都不是|都不对|没有一个是)[。!！]?$/.test(text.normalize('NFKC'))
}

/** None of the offered titles was meant: the question is filed. */
async function noneOfThem(deps: ReceiveDeps, question: Message): Promise<Reply> {
  return withTicket(deps, question, reply('unknown', deps.replies.candidatesFiled))
}

/** True for a number by which a title is chosen. */
function isNumber(text: string): boolean {
  return /^[1-3]$/.test(text.normalize('NFKC'))
}

/** A number from 1 to 3 picks one of the titles that were just offered. */
function chosenTitle(text: string, candidates: readonly { n: number; title: string }[] = []): string | undefined {
  const n = isNumber(text) ? Number(text.normalize('NFKC')) : 0
  return candidates.find((candidate) => candidate.n === n)?.title
}

/** Follow-ups of follow-ups must not grow without end. */
function clip(text: string): string {
  return Array.from(text).slice(-200).join('')
}

function sentenceFor({ form }: Message, replies: Replies): string {
  if (form === 'picture') return replies.picture
  return form === 'voice' ? replies.voice : replies.otherForm
}

async function withTicket(deps: ReceiveDeps, message: Message, unknown: Reply): Promise<Reply> {
  const { channel, conversation, sender, text, region } = message
  const ticket = await deps.fileEnquiry({ channel, conversation, sender, text, ...(region && { region }) })
  if (ticket === undefined) return unknown
  const line = fill(deps.replies.unknownTicket, { ticket })
  return { ...unknown, ticket, text: message.elder ? unknown.text : `${unknown.text}\n${line}` }
}
