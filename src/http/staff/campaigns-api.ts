import type { DeliveryChannel, Lane } from '../../domain/letter.ts'

/** What was not done, and why, in words for staff. A code that ends in `not-found` is answered with 404. */
export interface Refused {
  readonly kind: 'refused'
  readonly code: string
  readonly message: string
}

export interface CampaignAudience {
  /** Codes; none: everywhere. */
  readonly regions: readonly string[]
  readonly segments: readonly string[]
  readonly topics: readonly string[]
}

/** Either a text of its own or the id of an entry. */
export type CampaignContent =
  | { readonly text: string; readonly entry?: undefined }
  | { readonly entry: string; readonly text?: undefined }

export type CampaignDraft = CampaignContent & {
  readonly name: string
  readonly audience: CampaignAudience
  readonly channels: readonly DeliveryChannel[]
  readonly priority: Lane
  /** Name of the member of staff. */
  readonly createdBy: string
}

export type DraftOutcome =
  | {
      readonly kind: 'drafted'
      readonly id: string
      readonly recipients: number
      readonly excluded: ReadonlyArray<{ readonly reason: string; readonly count: number }>
    }
  | Refused

export interface CampaignSummary {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly priority: Lane
  /** Letters of an alert, to residents or to people on duty: what becomes of them is decided with the alert alone. */
  readonly ofAlert: boolean
  readonly audience: CampaignAudience
  readonly channels: readonly string[]
  /** What is or would be sent, for the one who approves; null when it is made from the entry for each channel. */
  readonly text: string | null
  readonly entry: string | null
  readonly createdBy: string
  readonly createdAt: Date
}

export interface RecipientStatus {
  /** Never leaves the server: routes put a hash in its place. */
  readonly address: string
  readonly channel: string
  readonly state: string
  /** Last change; null before the first try. */
  readonly at: Date | null
  readonly reason: string | null
}

/** What the routes of campaigns need. Staff are named by their account. */
export interface CampaignsApi {
  readonly draft: (draft: CampaignDraft) => Promise<DraftOutcome>
  /** Refuses the author of an emergency, and what is no draft. */
  readonly approve: (id: string, staff: string) => Promise<{ readonly kind: 'approved' } | Refused>
  /** `letters`: how many are not sent because of it. */
  readonly cancel: (
    id: string,
    staff: string,
  ) => Promise<{ readonly kind: 'cancelled'; readonly letters: number } | Refused>
  readonly pause: (
    id: string,
    paused: boolean,
    staff: string,
  ) => Promise<{ readonly kind: 'paused' | 'resumed' } | Refused>
  readonly find: (id: string) => Promise<CampaignSummary | undefined>
  /** The newest first. */
  readonly latest: (limit: number) => Promise<readonly CampaignSummary[]>
  /** How many letters, and how many in each state. */
  readonly progress: (
    id: string,
  ) => Promise<{ readonly total: number; readonly byState: Readonly<Record<string, number>> } | undefined>
  /** A page of letters in a fixed order. `cursor`: `next` of the page before; one that means nothing gives an empty page. */
  readonly recipients: (
    id: string,
    page: { readonly state?: string; readonly cursor?: string; readonly limit: number },
  ) => Promise<{ readonly recipients: readonly RecipientStatus[]; readonly next: string | null }>
}
