import type { Verdict } from '../domain/entry.ts'
import type { HarmCategory } from '../domain/harm.ts'
import type { GroupCommand } from './group-commands.ts'
import type { GroupReply, GroupSettings } from './group-settings.ts'
import { countWithin, decideUnasked } from './unasked-policy.ts'

/** What the policy knows of a message in a group. */
export interface GroupMessage {
  /** Mentioned, or called by name. */
  readonly isAddressed: boolean
  /** Written by another bot or by ourselves. */
  readonly fromBot: boolean
  /** A reply of ours that came back, whoever sent it. */
  readonly isOurText: boolean
  readonly isForward: boolean
  /** The same text was said here a few minutes ago. */
  readonly isRepeat: boolean
  /** Characters. */
  readonly length: number
  readonly command?: GroupCommand['kind']
}

export type MatchStrength = 'act' | 'suggest'

export interface RumourMatch {
  readonly kind: 'rumour'
  readonly strength: MatchStrength
  /** Id of the entry. */
  readonly entry: string
  readonly verdict: Verdict
  readonly topic: HarmCategory
  /** Something said to happen now: never judged by an old case, only pointed to official notices. */
  readonly isLive: boolean
}

export interface ScamSignsMatch {
  readonly kind: 'scam-signs'
  readonly strength: MatchStrength
}

export type GroupMatch = { readonly kind: 'danger' } | { readonly kind: 'none' } | RumourMatch | ScamSignsMatch

export interface GroupState {
  readonly settings: GroupSettings
  /** At least those of the last 24 hours, in any order. */
  readonly replies: readonly GroupReply[]
}

export type UnaskedWhy = 'refutes' | 'scam' | 'live'
export type SpeakWhy = UnaskedWhy | 'danger' | 'command' | 'addressed'

export type SilentReason =
  | 'from-bot'
  | 'own-text'
  | 'left'
  | 'muted'
  | 'minute-limit'
  | 'no-match'
  | 'repeat'
  | 'not-forward'
  | 'suggest-only'
  | 'not-refuting'
  | 'category'
  | 'answered'
  | 'quiet-hours'
  | 'daily-budget'
  | 'hourly-budget'
  /** The policy allowed it, but there was no verdict to say. */
  | 'no-answer'
  /** The policy allowed it, but it could not be written down. */
  | 'not-recorded'

export type GroupDecision =
  | { readonly kind: 'speak'; readonly why: SpeakWhy }
  | { readonly kind: 'silent'; readonly reason: SilentReason }
  | { readonly kind: 'silent'; readonly reason: 'shadow'; readonly would: UnaskedWhy }

/** Why, in one word: for counting. */
export function reasonOf(decision: GroupDecision): SpeakWhy | SilentReason | 'shadow' {
  return decision.kind === 'speak' ? decision.why : decision.reason
}

const MINUTE_MS = 60_000
/** The same as a careful channel sends to one room; our own number. */
const REPLIES_A_MINUTE = 6
/** Higher for danger and for commands, which are how a group stops a bot; still an end for a loop. */
const URGENT_REPLIES_A_MINUTE = 12
/** What a muted group may still ask for: to change how silent the bot is. */
const HEARD_WHILE_MUTED: ReadonlySet<GroupCommand['kind'] | undefined> = new Set(['mute', 'unmute', 'leave', 'return'])

/** Whether to speak in a group. Pure: the same inputs give the same decision. */
export function decideInGroup(
  message: GroupMessage,
  match: GroupMatch,
  { settings, replies }: GroupState,
  now: Date,
): GroupDecision {
  if (message.fromBot) return silent('from-bot')
  if (message.isOurText) return silent('own-text')
  const command = message.isAddressed ? message.command : undefined
  if (settings.leftAt !== null && command !== 'return') return silent('left')

  const isUrgent = match.kind === 'danger' || command !== undefined
  const isMuted = settings.mutedUntil !== null && settings.mutedUntil > now
  if (isMuted && match.kind !== 'danger' && !HEARD_WHILE_MUTED.has(command)) return silent('muted')
  const most = isUrgent ? URGENT_REPLIES_A_MINUTE : REPLIES_A_MINUTE
  const isOverLimit = countWithin(replies, MINUTE_MS, now, ({ kind }) => kind !== 'shadow') >= most

  if (!isUrgent && !message.isAddressed) return decideUnasked({ message, match, settings, replies, now, isOverLimit })
  if (isOverLimit) return silent('minute-limit')
  if (match.kind === 'danger') return { kind: 'speak', why: 'danger' }
  return { kind: 'speak', why: command === undefined ? 'addressed' : 'command' }
}

function silent(reason: SilentReason): GroupDecision {
  return { kind: 'silent', reason }
}
