import type { CampaignRequest } from './request.ts'

/** A yes to the texts with this hash, and to no others. */
export interface CampaignApproval {
  readonly staff: string
  readonly hash: string
  readonly at: Date
}

export interface CampaignDraft {
  readonly id: string
  readonly request: CampaignRequest
  /** Of all its texts. */
  readonly hash: string
  readonly createdAt: Date
  readonly approval: CampaignApproval | null
}

/** Keeps what a campaign was asked to be until it has been approved, and who approved it. */
export interface CampaignDrafts {
  /** Does nothing when the id is known. */
  readonly save: (draft: CampaignDraft) => Promise<void>
  readonly find: (id: string) => Promise<CampaignDraft | undefined>
  /** The first approval stays. */
  readonly approve: (id: string, approval: CampaignApproval) => Promise<void>
}
