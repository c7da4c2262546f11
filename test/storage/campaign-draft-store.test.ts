import { CampaignRequest } from '../../src/campaigns/request.ts'
import { createCampaignDrafts } from '../../src/storage/campaign-draft-store.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { campaignDraftContract } from '../support/campaign-draft-contract.ts'
import { aFakeDrafts } from '../support/campaign-fakes.ts'
import { engines } from '../support/engines.ts'

campaignDraftContract('in memory', { open: async () => aFakeDrafts(), close: async () => {} })

for (const [name, openEngine] of engines) {
  let database: OpenDatabase | undefined
  campaignDraftContract(`on ${name}`, {
    open: async () => {
      if (database === undefined) {
        database = await openEngine()
        await migrate(database)
      }
      await database.db.deleteFrom('campaign_drafts').execute()
      return createCampaignDrafts(database.db, (stored) => CampaignRequest.parse(stored))
    },
    close: async () => database?.close(),
  })
}
