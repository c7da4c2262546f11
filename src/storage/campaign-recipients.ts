import type { CampaignsApi } from '../http/staff/campaigns-api.ts'
import type { Db } from './database.ts'

/** Numbers of letters; what is longer than a safe integer is no number of ours. */
const CURSOR = /^\d{1,15}$/

/** The letters of a campaign in the order in which they were frozen, for staff. */
export function createCampaignRecipients(db: Db): Pick<CampaignsApi, 'recipients'> {
  return {
    async recipients(id, { state, cursor = '0', limit }) {
      if (!CURSOR.test(cursor)) return { recipients: [], next: null }
      const rows = await db
        // First the numbers alone: SQLite finds them in the index of states and looks up one page of letters only.
        .with('page', (query) =>
          query
            .selectFrom('deliveries as d')
            .select('d.id')
            .where('d.campaign_id', '=', id)
            .where('d.id', '>', Number(cursor))
            .$if(state !== undefined, (letters) =>
              letters.where((eb) => eb(eb.cast(eb.ref('d.state'), 'text'), '=', eb.val(state ?? ''))),
            )
            .orderBy('d.id')
            .limit(limit + 1),
        )
        .selectFrom('page')
        .innerJoin('deliveries as d', 'd.id', 'page.id')
        .select(['d.id', 'd.address', 'd.channel', 'd.state', 'd.reason', 'd.started_at', 'd.ended_at'])
        .orderBy('d.id')
        .execute()
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      return {
        recipients: shown.map(({ address, channel, state: now, reason, started_at: started, ended_at: ended }) => {
          const at = ended ?? started
          return { address, channel, state: now, at: at === null ? null : new Date(at), reason }
        }),
        next: rows.length > limit && last !== undefined ? String(last.id) : null,
      }
    },
  }
}
