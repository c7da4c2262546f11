import type { Ledger } from '../delivery/ledger.ts'
import type { AlertRecord } from '../domain/alert.ts'
import type { Clock } from '../domain/clock.ts'
import type { AlertReach } from './alert-reach.ts'
import type { AlertStore } from './alert-store.ts'
import type { AlertTexts } from './alert-texts.ts'
import type { FollowUpWords } from './follow-ups.ts'
import type { RecipientsDeps } from './recipients.ts'

export interface AlertsDeps extends RecipientsDeps {
  readonly store: AlertStore
  readonly reach: AlertReach
  /** Launching wakes the dispatcher: a warning must not wait for its next look. */
  readonly ledger: Pick<Ledger, 'create' | 'launch' | 'cancel' | 'pause'>
  readonly wordAlert: (alert: AlertRecord) => AlertTexts
  readonly words: FollowUpWords
  /** Known to `hazards.yaml`. */
  readonly isHazard: (id: string) => boolean
  /** A region of this prefecture, or of a place below it. */
  readonly isOurs: (region: string) => boolean
  /** Of our CAP messages. */
  readonly sender: string
  readonly identifierOf: (at: Date, id: string) => string
  /** `YYYY-MM-DD`, the last day on which one person alone may broadcast at night; undefined: never. */
  readonly singleApprovalUntil: string | undefined
  /** Somebody broadcasts alone; told before the letters go, and perhaps again after a crash. */
  readonly onAlone: (alert: AlertRecord) => Promise<void>
  /** What must not keep a warning back. */
  readonly onError: (error: unknown) => void
  readonly clock: Clock
  /** A new one each time. */
  readonly newId: () => string
}
