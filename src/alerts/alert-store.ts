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
  readonly find: (id: string) => Promise<AlertRecord | undefined>
  /** By the sender and identifier of a message that came in, or by our own identifier. The newest. */
  readonly findByIdentifier: (sender: string | null, identifier: string) => Promise<AlertRecord | undefined>
  /** All of a series, the oldest first. */
  readonly series: (series: string) => Promise<readonly AlertRecord[]>
  /** The newest first. */
  readonly list: (options: {
    readonly limit: number
    readonly states?: readonly AlertState[]
  }) => Promise<readonly AlertRecord[]>
  /** From `draft` to `approved`, if the draft still has the hash of the approval. False: somebody was faster, or it changed. */
  readonly approve: (id: string, approved: ApprovedAlert) => Promise<boolean>
  /** False: it was in none of the states `from`. `by`: who did it; `note`: why. */
  readonly move: (
    id: string,
    from: readonly AlertState[],
    to: AlertState,
    what: { readonly at: Date; readonly by?: string; readonly note?: string },
  ) => Promise<boolean>
  /** Live and not past its end. */
  readonly live: (now: Date) => Promise<readonly AlertRecord[]>
  readonly revision: () => Promise<number>
}
