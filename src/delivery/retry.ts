import type { SendOutcome } from '../domain/letter.ts'

export interface RetryPolicy {
  /** Wait after the first failed try; doubles with each. */
  readonly baseMs: number
  /** Up to this share of the wait is added at random, so that letters that failed together do not return together. */
  readonly jitter: number
  readonly mostTries: number
  /** Pause of an account that was told "too many" without a time. */
  readonly pauseMs: number
}

/** Five tries within about three minutes; a gateway that is down longer says so by pausing the account. */
export const RETRY: RetryPolicy = { baseMs: 10_000, jitter: 0.2, mostTries: 5, pauseMs: 60_000 }

export interface TryFacts {
  /** Tries that counted before this one. */
  readonly attempt: number
  /** An earlier try may have arrived. */
  readonly repeat: boolean
  readonly onUnknown: 'resend' | 'show'
}

/** What becomes of the letter after a try. */
export type NextStep =
  | { readonly kind: 'ended'; readonly state: 'sent' | 'refused' | 'dead' | 'unknown' }
  | {
      readonly kind: 'again'
      readonly dueAt: Date
      /** False: the try does not count, nobody looked at the letter. */
      readonly counted: boolean
      readonly repeat: boolean
      /** Set: the whole account rests. */
      readonly pauseUntil?: Date
    }

export type DecideNextStep = (outcome: SendOutcome, facts: TryFacts, now: Date) => NextStep

/**
 * Epoch milliseconds of the next try: base·2^attempt and jitter after `now`.
 * @param random 0–1
 */
export function retryAt(policy: RetryPolicy, attempt: number, now: number, random: number): number {
  const wait = policy.baseMs * 2 ** attempt
  return now + Math.round(wait * (1 + policy.jitter * random))
}

/** @param random 0–1 */
export function nextStep(
  policy: RetryPolicy,
  outcome: SendOutcome,
  facts: TryFacts,
  now: Date,
  random: number,
): NextStep {
  const isLast = facts.attempt + 1 >= policy.mostTries
  const later = () => new Date(retryAt(policy, facts.attempt, now.getTime(), random))
  switch (outcome.kind) {
    case 'sent':
    case 'refused':
      return { kind: 'ended', state: outcome.kind }
    case 'unknown':
      if (facts.onUnknown === 'show' || isLast) return { kind: 'ended', state: 'unknown' }
      return { kind: 'again', dueAt: later(), counted: true, repeat: true }
    case 'postponed': {
      if (outcome.account === true) {
        const pauseUntil = outcome.until ?? new Date(now.getTime() + policy.pauseMs)
        return { kind: 'again', dueAt: pauseUntil, counted: false, repeat: facts.repeat, pauseUntil }
      }
      // A warning that may have arrived before is not called dead.
      if (isLast) return { kind: 'ended', state: facts.repeat ? 'unknown' : 'dead' }
      return { kind: 'again', dueAt: atLeast(outcome.until, later()), counted: true, repeat: facts.repeat }
    }
  }
}

/** A time that the channel named is obeyed, but never earlier than our own. */
function atLeast(until: Date | undefined, own: Date): Date {
  return until !== undefined && until > own ? until : own
}

/** The rule with its policy and its source of chance. */
export function createNextStep(policy: RetryPolicy, random: () => number): DecideNextStep {
  return (outcome, facts, now) => nextStep(policy, outcome, facts, now, random())
}
