import type { CampaignProgress, Ledger } from '../delivery/ledger.ts'
import type { Db, OpenDatabase } from './database.ts'
import { LEASED, laneOf, PENDING } from './ledger-claims.ts'

/** How far campaigns have come. */
export function reportsIn({ db }: OpenDatabase): Pick<Ledger, 'progress' | 'settle' | 'queue'> {
  return {
    ...queueIn(db),
    async progress(campaign): Promise<CampaignProgress | undefined> {
      const row = await db
        .selectFrom('campaigns')
        .select(['id', 'name', 'state', 'lane', 'staged_to'])
        .where('id', '=', campaign)
        .executeTakeFirst()
      if (row === undefined) return undefined
      const counts = await db
        .selectFrom('deliveries')
        .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
        .where('campaign_id', '=', campaign)
        .groupBy('state')
        .execute()
      const { id, name, state, lane, staged_to: total } = row
      const byState = Object.fromEntries(counts.map(({ state, count }) => [state, count]))
      return { id, name, state, lane: laneOf(lane), total, byState }
    },
    async settle() {
      const { numUpdatedRows } = await db
        .updateTable('campaigns')
        .set({ state: 'done' })
        .where('state', 'in', ['running', 'paused'])
        .where((row) =>
          row.not(
            row.exists(
              row
                .selectFrom('deliveries as d')
                .select('d.id')
                .whereRef('d.campaign_id', '=', 'campaigns.id')
                .where('d.state', 'in', [PENDING, LEASED]),
            ),
          ),
        )
        .executeTakeFirstOrThrow()
      return Number(numUpdatedRows)
    },
  }
}

function queueIn(db: Db): Pick<Ledger, 'queue'> {
  return {
    /** Of campaigns that are under way; those that have ended only grow in number. */
    async queue(now) {
      const waiting = await db
        .selectFrom('campaigns as c')
        .innerJoin('accounts as a', (join) => join.onTrue())
        .select((row) =>
          row
            .selectFrom('deliveries as d')
            .select(({ fn }) => fn.min<number | null>('d.due_at').as('due'))
            .whereRef('d.campaign_id', '=', 'c.id')
            .whereRef('d.account', '=', 'a.account')
            .where('d.state', '=', PENDING)
            .as('due'),
        )
        .where('c.state', '=', 'running')
        .execute()
      const letters = await db
        .selectFrom('deliveries as d')
        .innerJoin('campaigns as c', 'c.id', 'd.campaign_id')
        .select(({ fn }) => ['d.channel', 'd.state', fn.countAll<number>().as('count')])
        .where('c.state', 'in', ['running', 'paused'])
        .groupBy(['d.channel', 'd.state'])
        .orderBy('d.channel')
        .orderBy('d.state')
        .execute()
      const oldest = Math.min(now.getTime(), ...waiting.map(({ due }) => due ?? Number.POSITIVE_INFINITY))
      return { oldestDueMs: now.getTime() - oldest, letters }
    },
  }
}
