export interface CampaignDraftTable {
  id: string
  /** JSON of the request, as it is read again when it is approved. */
  request: string
  hash: string
  created_at: number
  approved_by: string | null
  approved_hash: string | null
  approved_at: number | null
}

export interface CampaignDraftTables {
  campaign_drafts: CampaignDraftTable
}
