import type { CampaignDraft, CampaignDrafts } from '../campaigns/drafts.ts'
import type { CampaignRequest } from '../campaigns/request.ts'
import type { Db } from './database.ts'
import type { CampaignDraftTable } from './tables/campaign-drafts.ts'

type ReadRequest = (stored: unknown) => CampaignRequest

function approvalOf({ approved_by: staff, approved_hash: hash, approved_at: at }: CampaignDraftTable) {
  return staff === null || hash === null || at === null ? null : { staff, hash, at: new Date(at) }
}

function toDraft(row: CampaignDraftTable, readRequest: ReadRequest): CampaignDraft {
  const request: unknown = JSON.parse(row.request)
  return {
    id: row.id,
    request: readRequest(request),
    hash: row.hash,
    createdAt: new Date(row.created_at),
    approval: approvalOf(row),
  }
}

/** @param readRequest `CampaignRequest.parse` of `campaigns/request.ts`: storage knows features by their types only */
export function createCampaignDrafts(db: Db, readRequest: ReadRequest): CampaignDrafts {
  return {
    async save({ id, request, hash, createdAt, approval }) {
      await db
        .insertInto('campaign_drafts')
        .values({
          id,
          request: JSON.stringify(request),
          hash,
          created_at: createdAt.getTime(),
          approved_by: approval?.staff ?? null,
          approved_hash: approval?.hash ?? null,
          approved_at: approval?.at.getTime() ?? null,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    },
    async find(id) {
      const row = await db.selectFrom('campaign_drafts').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toDraft(row, readRequest)
    },
    async approve(id, { staff, hash, at }) {
      await db
        .updateTable('campaign_drafts')
        .set({ approved_by: staff, approved_hash: hash, approved_at: at.getTime() })
        .where('id', '=', id)
        .where('approved_at', 'is', null)
        .execute()
    },
  }
}
