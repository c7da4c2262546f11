import { withoutNames } from '../domain/called-names.ts'
import { type Clock, wordTime } from '../domain/clock.ts'
import { DELIVERY_CHANNELS, type DeliveryChannel } from '../domain/letter.ts'
import { type Message, type Reply, reply } from '../domain/message.ts'
import { fill } from '../domain/sentences.ts'
import { codeOf } from './duty-steps.ts'
import type { DutyStore, DutyWay } from './duty-store.ts'
import type { DutyWords } from './duty-words.ts'

export interface AcknowledgeDeps {
  readonly store: Pick<DutyStore, 'waiting' | 'acknowledge'>
  readonly words: DutyWords
  /** Names the bot is called by. */
  readonly aliases: readonly string[]
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

const DAY_MS = 86_400_000
/** An answer to an older letter is none. */
const WAITS_MS = 3 * DAY_MS
const RECEIVED = /^(?:好的?[,\s]*)?(?:收到[,。.!~\s]*)+(?:了|啦)?[,。.!:~\s]*(KP\s*\d{1,8})?[。.!~\s]*$/i
const LONGEST = 60

/** What follows 收到, if that is all the message says. */
function codeIn({ text }: Message, aliases: readonly string[]): { readonly code?: string } | undefined {
  if (text.length > LONGEST) return undefined
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/^@\S+\s+/, '')
  const match = RECEIVED.exec(withoutNames(plain, aliases))
  if (match === null) return undefined
  const code = match[1]?.replace(/\s/g, '').toUpperCase()
  return code === undefined ? {} : { code }
}

/**
 * Where letters to whoever wrote this may have gone. The page knows a conversation by a secret and its sender by nothing, so there
 * the sender counts for nothing; in a group unasked only the group itself counts.
 */
function placesOf(message: Message): ReadonlyArray<Pick<DutyWay, 'channel' | 'address'>> {
  const { conversation, sender, group, mentioned } = message
  const channel = DELIVERY_CHANNELS.find((name): name is DeliveryChannel => name === message.channel)
  if (channel === undefined) return []
  const isKnownSender = channel !== 'web-chat' && (!group || mentioned)
  return [...new Set([conversation, ...(isKnownSender ? [sender] : [])])].map((address) => ({ channel, address }))
}

/**
 * 收到 of somebody on duty is written down and answered; undefined for everything else, and for 收到 of anybody else. Never throws:
 * where it cannot be stored nothing is said of it, and the next way is used.
 */
export function createAcknowledge(deps: AcknowledgeDeps): (message: Message) => Promise<Reply | undefined> {
  const { store, words, aliases, clock, onError } = deps

  async function acknowledge(message: Message, code: string | undefined): Promise<Reply | undefined> {
    const now = clock()
    const waiting = await store.waiting(placesOf(message), new Date(now.getTime() - WAITS_MS))
    if (waiting.length === 0) return undefined
    const meant = waiting.filter(({ alert }) => code === undefined || codeOf(alert) === code)
    if (meant.length === 0) return reply('command', fill(words.unknownCode, { code: code ?? '' }))
    await store.acknowledge(meant.map(({ alert, contact }) => ({ alert, contact, at: now, how: 'chat' })))
    return reply('command', fill(words.acknowledged, { time: wordTime(now) }))
  }

  return async function acknowledgeOrPass(message) {
    if (message.fromBot === true || message.form !== 'text') return undefined
    const said = codeIn(message, aliases)
    if (said === undefined) return undefined
    return acknowledge(message, said.code).catch((error: unknown) => {
      onError(error)
      return undefined
    })
  }
}
