import { createHash } from 'node:crypto'

/** Channels that letters go out by. */
export const DELIVERY_CHANNELS = ['webhook', 'web-chat', 'wechaty', 'console'] as const
export type DeliveryChannel = (typeof DELIVERY_CHANNELS)[number]

/** An emergency overtakes everything that is routine on the same account. */
export const LANES = ['emergency', 'routine'] as const
export type Lane = (typeof LANES)[number]

/** One bulletin to one recipient over one channel, as it is handed to the channel. */
export interface Letter {
  /** The same for the same campaign, recipient and channel, for ever: what a receiver knows a repeat by. */
  readonly letter: string
  readonly campaign: string
  /** Address of the recipient on the channel: a person or a group. */
  readonly recipient: string
  readonly priority: Lane
  readonly text: string
  /** True when nobody knows whether an earlier try arrived. */
  readonly repeat: boolean
}

/** What became of one try. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly providerId?: string }
  /** The channel will never take this letter. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Not now. `account`: nothing else goes out by this account before then either. */
  | { readonly kind: 'postponed'; readonly reason: string; readonly until?: Date; readonly account?: boolean }
  /** It may have arrived or not. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** What a channel has to be able to do so that letters can go out by it. Never throws what is not a bug. */
export interface SendingChannel {
  readonly name: DeliveryChannel
  /** @param signal ends a try that takes too long; the outcome is then `unknown` */
  readonly send: (letter: Letter, signal: AbortSignal) => Promise<SendOutcome>
}

const LETTER_DIGITS = 32

/** Name of the letter: the same for the same campaign, channel and address, for ever. Hexadecimal, tells nothing of the address. */
export function letterIdOf(campaign: string, channel: DeliveryChannel, address: string): string {
  return createHash('sha256')
    .update(JSON.stringify([campaign, channel, address]))
    .digest('hex')
    .slice(0, LETTER_DIGITS)
}
