import type { AlertApproval, AlertRecord, AlertState } from '../domain/alert.ts'

/** A draft as it is made. */
export type NewAlert = Pick<
  AlertRecord,
  'id' | 'series' | 'content' | 'hash' | 'origin' | 'createdBy' | 'createdAt' | 'note'
>

export interface ApprovedAlert {
  readonly approval: AlertApproval
  readonly identifier: string
  readonly sent: Date
  readonly references: readonly string[]
  /** Ids of the messages of the series that are live just now; when others are, the approval does not come about. */
  readonly live: readonly string[]
}

/** Who did it and why. */
export interface AlertDeed {
  readonly at: Date
  readonly by?: string
  readonly note?: string
}

/**
 * Alerts and what became of them; nothing is ever deleted. Every change moves `revision` on, in the same commit, so that other
 * instances see that there is something new by one cheap question.
 */
export interface AlertStore {
  /** `known`: the id, or the (sender, identifier, sent) of a message that came in before; nothing is written. */
  readonly add: (
    alert: NewAlert,
  ) => Promise<{ readonly kind: 'added' } | { readonly kind: 'known'; readonly id: string }>
  /** A draft takes the place of another, which is dropped, in one commit. False: the other is no draft any more. */
  readonly replace: (old: string, alert: NewAlert, deed: AlertDeed) => Promise<boolean>
  readonly find: (id: string) => Promise<AlertRecord | undefined>
  /** By the sender and identifier of a message that came in, or by our own identifier (`sender` null). The newest. */
  readonly findByIdentifier: (sender: string | null, identifier: string) => Promise<AlertRecord | undefined>
  /** All of a series, the oldest first. */
  readonly series: (series: string) => Promise<readonly AlertRecord[]>
  /** The newest first. */
  readonly list: (options: {
    readonly limit: number
    readonly states?: readonly AlertState[]
    /** Only those whose end lies after it. */
    readonly expiresAfter?: Date
  }) => Promise<readonly AlertRecord[]>
  /**
   * From `draft` to `approved`, if the draft still has the hash of the approval, exactly `live` are live in its series and none
   * is approved and on its way. False: somebody was faster, or it changed.
   */
  readonly approve: (id: string, approved: ApprovedAlert) => Promise<boolean>
  /** False: it was in none of the states `from`. To `live` sets `liveAt`, to any end `endedAt` and `endedBy`. */
  readonly move: (id: string, from: readonly AlertState[], to: AlertState, deed: AlertDeed) => Promise<boolean>
  /** Live and not past its end, the newest first. */
  readonly live: (now: Date) => Promise<readonly AlertRecord[]>
  readonly revision: () => Promise<number>
}
