import { dayIn, minuteOfDayIn } from '../domain/clock.ts'
import type { Verdict } from '../domain/entry.ts'
import type {
  GroupDecision,
  GroupMatch,
  GroupMessage,
  GroupState,
  RumourMatch,
  SilentReason,
  UnaskedWhy,
} from './group-policy.ts'
import type { GroupReply, GroupReplyKind, GroupSettings } from './group-settings.ts'

const HOUR_MS = 3_600_000
/** A group hears about one entry once in this time. */
export const ANSWERED_MS = 24 * HOUR_MS
/** Characters. People write shorter, forwards are longer: the collected ones have at least 60. */
const PASTED_LENGTH = 40
/** Stands for an entry where a scam was recognised by its signs alone. */
export const SCAM_SIGNS = 'scam-signs'

const REFUTED: ReadonlySet<Verdict> = new Set(['false', 'misleading', 'outdated'])

/** A message nobody asked us to answer, and its group. */
interface Overheard extends GroupState {
  readonly message: GroupMessage
  readonly match: GroupMatch
  readonly now: Date
  readonly isOverLimit: boolean
}

/** Whether to say something nobody asked for; it takes much. */
export function decideUnasked(overheard: Overheard): GroupDecision {
  const claim = claimOf(overheard.match)
  if (claim === undefined) return { kind: 'silent', reason: 'no-match' }
  const objection = OBJECTIONS.find(([, holds]) => holds({ ...overheard, claim }))
  if (objection !== undefined) return { kind: 'silent', reason: objection[0] }
  const would = whyOf(claim)
  return overheard.settings.shadow ? { kind: 'silent', reason: 'shadow', would } : { kind: 'speak', why: would }
}

type Claim = Omit<RumourMatch, 'kind'>

function claimOf(match: GroupMatch): Claim | undefined {
  if (match.kind === 'rumour') return match
  if (match.kind !== 'scam-signs') return undefined
  return { strength: match.strength, entry: SCAM_SIGNS, verdict: 'scam', topic: 'fraud', isLive: false }
}

/** Why nothing is said unasked; the first that holds is the reason. */
const OBJECTIONS: ReadonlyArray<readonly [SilentReason, (about: Overheard & { readonly claim: Claim }) => boolean]> = [
  ['repeat', ({ message }) => message.isRepeat],
  ['not-forward', ({ message }) => !message.isForward && message.length < PASTED_LENGTH],
  ['suggest-only', ({ claim }) => claim.strength !== 'act'],
  ['not-refuting', ({ claim }) => !mayBeToldUnasked(claim)],
  ['category', ({ claim, settings }) => !settings.categories.includes(claim.topic)],
  ['answered', (about) => countWithin(about.replies, ANSWERED_MS, about.now, isSameAnswer(about)) > 0],
  ['quiet-hours', ({ settings, now }) => isQuiet(settings, now)],
  ['daily-budget', (about) => toldToday(about) >= about.settings.dailyBudget],
  [
    'hourly-budget',
    (about) => countWithin(about.replies, HOUR_MS, about.now, isBudgeted(about)) >= about.settings.hourlyBudget,
  ],
  ['minute-limit', ({ isOverLimit }) => isOverLimit],
]

function isLive({ isLive, verdict }: Claim): boolean {
  return isLive || verdict === 'check-live'
}

function mayBeToldUnasked(claim: Claim): boolean {
  if (claim.verdict === 'true') return false
  return isLive(claim) || claim.verdict === 'scam' || REFUTED.has(claim.verdict)
}

function whyOf(claim: Claim): UnaskedWhy {
  if (isLive(claim)) return 'live'
  return claim.verdict === 'scam' ? 'scam' : 'refutes'
}

/** Replies less than `span` ago; another instance's clock may be ahead of ours. */
export function countWithin(
  replies: readonly GroupReply[],
  span: number,
  now: Date,
  counts: (reply: GroupReply) => boolean,
): number {
  return replies.filter((reply) => now.getTime() - reply.at.getTime() < span && counts(reply)).length
}

/** A trial is judged by what it would have said; once it is over, that counts no more. */
function isBudgeted({ settings }: Pick<GroupState, 'settings'>): (reply: GroupReply) => boolean {
  const kinds: readonly GroupReplyKind[] = settings.shadow ? ['unasked', 'shadow'] : ['unasked']
  return ({ kind }) => kinds.includes(kind)
}

function isSameAnswer({ settings, claim }: Pick<GroupState, 'settings'> & { readonly claim: Claim }) {
  return ({ entry, kind }: GroupReply) => entry === claim.entry && (settings.shadow || kind !== 'shadow')
}

function toldToday({ settings, replies, now }: Overheard): number {
  const today = dayIn(now)
  return replies.filter((reply) => dayIn(reply.at) >= today && isBudgeted({ settings })(reply)).length
}

function isQuiet({ quietFrom, quietTo }: GroupSettings, now: Date): boolean {
  const minute = minuteOfDayIn(now)
  if (quietFrom <= quietTo) return minute >= quietFrom && minute < quietTo
  return minute >= quietFrom || minute < quietTo
}
