import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { CampaignAudience, CampaignSummary, CampaignsApi } from '../http/staff/campaigns-api.ts'
import type { Db } from './database.ts'
import { laneOf } from './ledger-claims.ts'
import type { CampaignTable } from './tables/ledger.ts'

const NAMES = z.array(z.string()).catch([])

/** What is kept with a campaign for display. Corrections and late answers go to places, not to an audience. */
const About = z.object({
  audience: z.object({ regions: NAMES, segments: NAMES, topics: NAMES }).optional().catch(undefined),
  channels: NAMES,
})

const EVERYBODY: CampaignAudience = { regions: [], segments: [], topics: [] }

function toSummary(row: Selectable<CampaignTable>, text: string | null): CampaignSummary {
  const about: unknown = JSON.parse(row.about)
  const { audience = EVERYBODY, channels } = About.parse(about)
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    priority: laneOf(row.lane),
    ofAlert: row.origin === 'alert' || row.origin === 'duty',
    audience,
    channels,
    text,
    entry: row.entry,
    createdBy: row.created_by,
    createdAt: new Date(row.created_at),
  }
}

/** Texts of campaigns that somebody wrote: they have one, the same for all (of several, always the same one). */
async function textsOf(db: Db, campaigns: ReadonlyArray<Selectable<CampaignTable>>): Promise<Map<string, string>> {
  const written = campaigns.filter(({ entry }) => entry === null).map(({ id }) => id)
  if (written.length === 0) return new Map()
  const rows = await db
    .selectFrom('bulletins')
    .select(['campaign_id', 'text'])
    .where('campaign_id', 'in', written)
    .orderBy('key')
    .execute()
  return new Map(rows.map(({ campaign_id: id, text }) => [id, text]))
}

async function summariesOf(db: Db, rows: ReadonlyArray<Selectable<CampaignTable>>): Promise<CampaignSummary[]> {
  const texts = await textsOf(db, rows)
  return rows.map((row) => toSummary(row, texts.get(row.id) ?? null))
}

/** Campaigns as staff see them. */
export function createCampaignList(db: Db): Pick<CampaignsApi, 'find' | 'latest'> {
  return {
    async find(id) {
      const rows = await db.selectFrom('campaigns').selectAll().where('id', '=', id).execute()
      return (await summariesOf(db, rows))[0]
    },
    async latest(limit) {
      const rows = await db
        .selectFrom('campaigns')
        .selectAll()
        // A late answer goes to one person; hundreds of them would hide what goes to many.
        .where('origin', '!=', 'answer')
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute()
      return summariesOf(db, rows)
    },
  }
}
