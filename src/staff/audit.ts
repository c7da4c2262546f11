import type { StaffRecord } from './accounts.ts'

export interface AuditEntry extends StaffRecord {
  readonly id: number
  /** Of this act and, through the hash before it, of all before it; hex. */
  readonly hash: string
}

/** Where and how the chain of acts is broken first. */
export type AuditBreak =
  /** The act, or one before it, is not what was written. */
  | { readonly kind: 'act'; readonly id: number; readonly at: Date }
  /** Fewer acts than were written, or more. */
  | { readonly kind: 'end'; readonly written: number; readonly found: number }
  /** The hash that was noted outside is that of no act: the chain was made anew, or shortened. */
  | { readonly kind: 'noted' }

export type AuditCheck =
  | { readonly kind: 'whole'; readonly acts: number; readonly head: string }
  | { readonly kind: 'broken'; readonly where: AuditBreak }

/** What staff did, in order, each act with a hash over all before it. */
export interface AuditLog {
  /** The newest first. @param before id: only older ones */
  readonly list: (page: { readonly limit: number; readonly before?: number }) => Promise<readonly AuditEntry[]>
  /**
   * Computes every hash again. Somebody who may write everything can compute a whole new chain; only a hash noted outside
   * shows that.
   * @param noted head of the chain at some earlier time
   */
  readonly verify: (noted?: string) => Promise<AuditCheck>
}
