import { type ExpressionBuilder, sql } from 'kysely'
import type { AlertReach } from '../alerts/alert-reach.ts'
import type { SubscriberAddress } from '../audience/subscriber-store.ts'
import type { CampaignState, LetterState } from '../delivery/ledger.ts'
import type { Db, Tables } from './database.ts'

const PAGE = 2_000
const MOST_REASONS = 50
/** Share of the letters after which a warning counts as out. */
const MOST = 0.95
/** First six digits: the county. */
const COUNTY_DIGITS = 6
const SENT: LetterState = 'sent'
/** Nothing more happens to these by themselves. Cancelled ones are left out: nobody wants them sent any more. */
const THROUGH: readonly LetterState[] = [SENT, 'refused', 'dead', 'unknown', 'expired']
const ENDED: readonly CampaignState[] = ['cancelled', 'done']

/**
 * May be in somebody's hands. `repeat`: an earlier try may have arrived, whatever became of the letter since. Started: a worker
 * has it out just now.
 */
function isTold(row: ExpressionBuilder<Tables, 'deliveries'>) {
  return row.or([
    row('state', 'in', [SENT, 'unknown']),
    row('repeat', '=', 1),
    row.and([row('state', '=', 'leased'), row('started_at', 'is not', null)]),
  ])
}

/** What became of the letters of alerts, from the tables of the ledger. */
export function createAlertReach(db: Db): AlertReach {
  return { ...toldIn(db), ...reviewsIn(db) }
}

function toldIn(db: Db): Pick<AlertReach, 'toldBy' | 'hasTold' | 'unfinished' | 'paused'> {
  return {
    async *toldBy(campaigns) {
      if (campaigns.length === 0) return
      let after: SubscriberAddress | undefined
      for (;;) {
        const page: readonly SubscriberAddress[] = await db
          .selectFrom('deliveries')
          .select(['channel', 'address'])
          .distinct()
          .where('campaign_id', 'in', campaigns)
          .where(isTold)
          .$if(after !== undefined, (query) =>
            query.where(sql<boolean>`(channel, address) > (${after?.channel}, ${after?.address})`),
          )
          .orderBy('channel')
          .orderBy('address')
          .limit(PAGE)
          .execute()
        if (page.length > 0) yield page
        if (page.length < PAGE) return
        after = page.at(-1)
      }
    },
    async hasTold(campaigns) {
      if (campaigns.length === 0) return false
      const row = await db
        .selectFrom('deliveries')
        .select('id')
        .where('campaign_id', 'in', campaigns)
        .where(isTold)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
    async unfinished(campaigns) {
      if (campaigns.length === 0) return new Set()
      const rows = await db
        .selectFrom('campaigns')
        .select('id')
        .where('id', 'in', campaigns)
        .where('state', 'not in', ENDED)
        .execute()
      return new Set(rows.map(({ id }) => id))
    },
    async paused(campaigns) {
      if (campaigns.length === 0) return new Set()
      const rows = await db
        .selectFrom('campaigns')
        .select('id')
        .where('id', 'in', campaigns)
        .where('state', '=', 'paused')
        .execute()
      return new Set(rows.map(({ id }) => id))
    },
  }
}

function reviewsIn(db: Db): Pick<AlertReach, 'counts' | 'reasons' | 'times'> {
  return {
    async counts(campaign) {
      const county = sql<string>`coalesce(substr(s.region, 1, ${sql.lit(COUNTY_DIGITS)}), '')`
      return await db
        .selectFrom('deliveries as d')
        .leftJoin('subscribers as s', 's.id', 'd.subscriber')
        .select(({ fn }) => [county.as('region'), 'd.channel', 'd.state', fn.countAll<number>().as('count')])
        .where('d.campaign_id', '=', campaign)
        .groupBy([county, 'd.channel', 'd.state'])
        .orderBy('region')
        .orderBy('d.channel')
        .orderBy('d.state')
        .execute()
    },
    async reasons(campaign) {
      const rows = await db
        .selectFrom('deliveries')
        .select(({ fn }) => ['state', 'reason', fn.countAll<number>().as('count')])
        .where('campaign_id', '=', campaign)
        .where('state', '!=', SENT)
        .where('reason', 'is not', null)
        .groupBy(['state', 'reason'])
        .orderBy('count', 'desc')
        .orderBy('reason')
        .limit(MOST_REASONS)
        .execute()
      return rows.map(({ state, reason, count }) => ({ state, reason: reason ?? '', count }))
    },
    async times(campaign) {
      const ended = (states: readonly LetterState[]) =>
        db
          .selectFrom('deliveries')
          .select('ended_at')
          .where('campaign_id', '=', campaign)
          .where('state', 'in', states)
          .where('ended_at', 'is not', null)
          .orderBy('ended_at')
          .limit(1)
      const { total } = await db
        .selectFrom('deliveries')
        .select(({ fn }) => fn.countAll<number>().as('total'))
        .where('campaign_id', '=', campaign)
        .where('state', '!=', 'cancelled')
        .executeTakeFirstOrThrow()
      const most = Math.max(1, Math.ceil(total * MOST))
      const [first, last] = [
        await ended([SENT]).executeTakeFirst(),
        await ended(THROUGH)
          .offset(most - 1)
          .executeTakeFirst(),
      ]
      const dateOf = (row: typeof first) => (row?.ended_at == null ? null : new Date(row.ended_at))
      return { first: dateOf(first), most: dateOf(last) }
    },
  }
}
