import type { ReviewState, Verdict } from './entry.ts'

export const REPLY_KINDS = [
  'answer',
  'emergency',
  'verdict',
  'candidates',
  'unknown',
  'declined',
  'command',
  'greeting',
  'silent',
] as const
export type ReplyKind = (typeof REPLY_KINDS)[number]

/** What kind of thing a person sent. Only `text` is read; the others get an honest sentence. */
export type MessageForm = 'text' | 'link' | 'forward' | 'picture' | 'voice' | 'other'

/** One thing a person said to us, whatever the channel. */
export interface Message {
  readonly channel: string
  readonly conversation: string
  readonly sender: string
  readonly text: string
  readonly form: MessageForm
  readonly group: boolean
  readonly mentioned: boolean
  readonly messageId?: string
  readonly region?: string
  readonly elder: boolean
  /** True when the channel knows that a program wrote it. */
  readonly fromBot?: boolean
}

export interface Citation {
  readonly n: number
  readonly source: string
  readonly publisher: string
  readonly title: string
  readonly date: string | null
  readonly url: string | null
}

export interface EntryRef {
  readonly id: string
  readonly aliases: readonly string[]
  readonly title: string
  readonly review: ReviewState
}

export interface Candidate {
  readonly n: number
  readonly entry: string
  readonly title: string
}

/** What goes back to the channel; the shape of `POST /api/chat` without the time it took. */
export interface Reply {
  readonly kind: ReplyKind
  /** Exactly what a chat shows, sources included; empty when silent. */
  readonly text: string
  readonly entries: readonly EntryRef[]
  readonly verdict: Verdict | null
  readonly candidates: readonly Candidate[]
  readonly citations: readonly Citation[]
  readonly hotlines: readonly string[]
  readonly ticket: string | null
  /** True when a model wrote the wording. */
  readonly generated: boolean
}

const NOTHING = {
  entries: [],
  verdict: null,
  candidates: [],
  citations: [],
  hotlines: [],
  ticket: null,
  generated: false,
} as const satisfies Partial<Reply>

/** A reply with everything empty that is not given. */
export function reply(kind: ReplyKind, text: string, more: Partial<Reply> = {}): Reply {
  return { ...NOTHING, ...more, kind, text }
}

export const SILENCE: Reply = reply('silent', '')
