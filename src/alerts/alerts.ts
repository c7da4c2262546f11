import type { ExclusionReason } from '../audience/exclude.ts'
import type { LetterState } from '../delivery/ledger.ts'
import type { AlertContent, AlertOrigin, AlertRecord, AlertState } from '../domain/alert.ts'
import type { AlertTexts } from './alert-texts.ts'

export interface AlertDraft {
  readonly content: AlertContent
  readonly origin: AlertOrigin
  /** Account of staff; `feed:` and its id for what a feed brought. */
  readonly createdBy: string
  /** Id of the alert whose series it goes on with, where a message that came in refers to it. */
  readonly follows?: string
}

export type AlertDrafted =
  | { readonly kind: 'drafted'; readonly id: string }
  /** The message came in before. */
  | { readonly kind: 'known'; readonly id: string }
  /** In Chinese, for the author: all of them at once. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] }

export type NotPossible =
  | { readonly kind: 'unknown' }
  /** Not in a state in which this can be done. */
  | { readonly kind: 'over'; readonly state: AlertState }

export interface AlertPreview {
  readonly alert: AlertRecord
  readonly texts: AlertTexts
  /** What keeps the draft from being approved, in Chinese; empty: nothing. */
  readonly problems: readonly string[]
  readonly recipients: number
  readonly excluded: ReadonlyArray<{ readonly reason: ExclusionReason; readonly count: number }>
  readonly reach: ReadonlyArray<{ readonly region: string; readonly channel: string; readonly recipients: number }>
}

export type AlertApproved =
  | { readonly kind: 'live'; readonly recipients: number }
  | NotPossible
  /** Another person than the author has to approve it. */
  | { readonly kind: 'own' }
  /** Not the text that the approver saw. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly problems: readonly string[] }

export type AlertStopped =
  /** `letters`: how many will not go out. `cancel`: draft of the Cancel for those who got it; null when nobody did. */
  | { readonly kind: 'stopped'; readonly letters: number; readonly cancel: string | null }
  | { readonly kind: 'dropped' }
  | NotPossible

/** What became of an alert, for the review afterwards. */
export interface AlertReview {
  readonly alert: AlertRecord
  /** Its series, the oldest first: corrections are the updates and cancels among them. */
  readonly series: ReadonlyArray<Pick<AlertRecord, 'id' | 'state' | 'sent' | 'createdBy' | 'approval' | 'endedAt'>>
  /** Milliseconds from approval; null while it has not happened. */
  readonly times: {
    readonly toLive: number | null
    readonly toFirstLetter: number | null
    /** Until 95 % of the letters were through, be it that they failed for good; `reach` says how many did. */
    readonly to95Percent: number | null
  }
  /** Letters by county (first six digits of the region of the subscriber), channel and state. */
  readonly reach: ReadonlyArray<{
    readonly region: string
    readonly channel: string
    readonly state: LetterState
    readonly count: number
  }>
  /** Why letters were refused or are of unknown outcome: the reason of the channel, counted. */
  readonly reasons: ReadonlyArray<{ readonly state: LetterState; readonly reason: string; readonly count: number }>
}

/** The life of alerts. Staff are named by their account; who may do what is decided before. */
export interface Alerts {
  /**
   * A message that came in is kept even where staff have to mend it before it can be approved (`problems` of the preview); an
   * Update of a message we never had becomes a first one.
   * @throws ZodError when the content is not of its shape
   */
  readonly draft: (draft: AlertDraft) => Promise<AlertDrafted>
  /** A changed draft needs a look and an approval of its own: the old one is dropped, `id` is new. */
  readonly revise: (id: string, content: AlertContent, staff: string) => Promise<AlertDrafted | NotPossible>
  /** A draft that follows an alert that is live or was stopped; when approved it refers to all of the series that people hold. */
  readonly update: (id: string, content: AlertContent, staff: string) => Promise<AlertDrafted | NotPossible>
  /** A draft that tells that the danger is over, in words of rule. */
  readonly allClear: (id: string, staff: string) => Promise<AlertDrafted | NotPossible>
  readonly preview: (id: string) => Promise<AlertPreview | undefined>
  /** @param hash of the content the approver saw */
  readonly approve: (id: string, staff: string, hash: string) => Promise<AlertApproved>
  /**
   * For a message of a feed that staff have trusted beforehand, as it came in: the feed is the author, the trust the approval.
   * @throws AppError `alert.not-relayed` for anything else
   */
  readonly relay: (id: string, hash: string) => Promise<AlertApproved>
  /** By one person, at once: letters stop, screens and loudspeakers fall silent. Telling those who got it needs the second one. */
  readonly stop: (id: string, staff: string, reason: string) => Promise<AlertStopped>
  readonly find: (id: string) => Promise<AlertRecord | undefined>
  readonly list: (limit: number) => Promise<readonly AlertRecord[]>
  readonly review: (id: string) => Promise<AlertReview | undefined>
  /** Goes on with what a crash cut off, and ends what is past its time. Called every few seconds on each instance. */
  readonly tend: (now: Date) => Promise<void>
}
