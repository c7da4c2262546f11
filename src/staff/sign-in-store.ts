import type { StaffMember } from '../domain/staff.ts'
import type { StaffRecord } from './accounts.ts'

export interface Session {
  readonly member: StaffMember
  readonly startedAt: Date
  readonly seenAt: Date
}

export interface Password {
  readonly member: StaffMember
  readonly hash: string
  readonly setAt: Date
}

/**
 * Passwords, one-time links and sessions of accounts that have not ended. Whatever changes something adds its record in the
 * same transaction.
 */
export interface SignInStore {
  /** In place of the link there was. False: no such account, or not any more. */
  readonly putLink: (link: {
    readonly name: string
    readonly codeHash: string
    readonly expiresAt: Date
    readonly record: StaffRecord
  }) => Promise<boolean>
  /** Whose link it is while it is valid at `now`. */
  readonly findLink: (codeHash: string, now: Date) => Promise<StaffMember | undefined>
  /** Sets the password, ends all sessions, and the link with them. False: somebody else was faster, or it is too late. */
  readonly useLink: (use: {
    readonly codeHash: string
    readonly passwordHash: string
    readonly record: StaffRecord
  }) => Promise<boolean>
  /** Undefined: no such account, not any more, or without a password. */
  readonly findPassword: (name: string) => Promise<Password | undefined>
  /** The same password with a slower hash. Does nothing when it was changed meanwhile. */
  readonly renewHash: (name: string, from: string, to: string) => Promise<void>
  /** Ends all sessions. False: the password that was set at `setAt` was changed meanwhile. */
  readonly changePassword: (change: {
    readonly name: string
    readonly setAt: Date
    readonly to: string
    readonly record: StaffRecord
  }) => Promise<boolean>
  /** Forgets those that began before `expiredBefore`. False: the account has ended, or has another password by now. */
  readonly startSession: (session: {
    readonly idHash: string
    readonly name: string
    readonly setAt: Date
    readonly expiredBefore: Date
    readonly record: StaffRecord
  }) => Promise<boolean>
  readonly findSession: (idHash: string) => Promise<Session | undefined>
  readonly touchSession: (idHash: string, at: Date) => Promise<void>
  /** Nothing is recorded of one that had ended. */
  readonly endSession: (idHash: string, record: StaffRecord) => Promise<void>
  readonly endSessions: (name: string, record: StaffRecord) => Promise<void>
}

/** `failures`: the most under one key, this one included. */
export type TryOutcome =
  | { readonly kind: 'counted'; readonly failures: number }
  | { readonly kind: 'wait'; readonly seconds: number }

/** Failed tries in a row, by key; the same for all instances. */
export interface TriesStore {
  /**
   * Counts one more under every key, or none when one of them has to wait: before its outcome is known, or many at once would
   * all pass.
   */
  readonly begin: (keys: readonly string[], now: Date) => Promise<TryOutcome>
  /** It was never tried. */
  readonly takeBack: (keys: readonly string[]) => Promise<void>
  /** How many there were under a key, this one included; nobody waits for it. */
  readonly count: (key: string, now: Date) => Promise<number>
  readonly reset: (keys: readonly string[]) => Promise<void>
}
