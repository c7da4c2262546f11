import { setImmediate } from 'node:timers/promises'
import type { Ledger, LetterState } from '../delivery/ledger.ts'
import type { OpenDatabase } from './database.ts'
import { LANE_NUMBER, LEASED, PENDING } from './ledger-claims.ts'
import { CHUNK } from './ledger-launch.ts'

/** Ends what nobody has in hand, in chunks: 100,000 rows at once would hold up everything else on SQLite. */
async function endPending(
  { db, engine }: OpenDatabase,
  campaign: string,
  state: 'cancelled' | 'expired',
  now: number,
): Promise<number> {
  let ended = 0
  for (;;) {
    const { numUpdatedRows } = await db
      .with('picked', (query) =>
        query
          .selectFrom('deliveries')
          .select('id')
          .where('campaign_id', '=', campaign)
          .where('state', '=', PENDING)
          .limit(CHUNK)
          .$if(engine === 'postgres', (picked) => picked.forUpdate()),
      )
      .updateTable('deliveries')
      .set({ state, ended_at: now })
      .where('id', 'in', (query) => query.selectFrom('picked').select('picked.id'))
      .where('state', '=', PENDING)
      .executeTakeFirstOrThrow()
    ended += Number(numUpdatedRows)
    if (numUpdatedRows === 0n) return ended
    await setImmediate()
  }
}

/** Expires letters whose time has passed, and ends what a cancellation left behind when its process died. */
export async function endStale(open: OpenDatabase, now: Date): Promise<number> {
  const at = now.getTime()
  const stale = await open.db
    .selectFrom('campaigns as c')
    .select(['c.id', 'c.state'])
    .where((row) =>
      row.or([
        row('c.state', '=', 'cancelled'),
        row.and([row('c.state', 'in', ['running', 'paused']), row('c.expires_at', '<=', at)]),
      ]),
    )
    .where((row) =>
      row.exists(
        row
          .selectFrom('deliveries as d')
          .select('d.id')
          .whereRef('d.campaign_id', '=', 'c.id')
          .where('d.state', '=', PENDING),
      ),
    )
    .execute()
  let expired = 0
  for (const { id, state } of stale) {
    const ended = await endPending(open, id, state === 'cancelled' ? 'cancelled' : 'expired', at)
    if (state !== 'cancelled') expired += ended
  }
  return expired
}

/** Letters in some worker's hand: not started, they end; started, this try is the last. */
function stopLeased({ db }: OpenDatabase, now: number) {
  return (
    db
      .updateTable('deliveries')
      .set((row) => ({
        stopped: 1,
        ended_at: now,
        state: row
          .case()
          .when(row.and([row('state', '=', LEASED), row('started_at', 'is not', null)]))
          .then(row.ref('state'))
          .else(row.val<LetterState>('cancelled'))
          .end(),
      }))
      // Pending as well: one that a worker gives back at this moment.
      .where('state', 'in', [LEASED, PENDING])
      .returning('state')
  )
}

/**
 * Letters in some worker's hand that are not started. Its start of them either comes before, and is seen by whoever asks next, or
 * finds nothing: without this, one that began before the pause may still start a letter after it.
 */
async function takeBackUnstarted({ db }: OpenDatabase, campaign: string): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: PENDING, worker: null, lease_until: null })
    .where('campaign_id', '=', campaign)
    .where('state', '=', LEASED)
    .where('started_at', 'is', null)
    .execute()
}

const cancelledIn = (rows: ReadonlyArray<{ readonly state: string }>) =>
  rows.filter(({ state }) => state === 'cancelled').length

function createsIn({ db }: OpenDatabase): Pick<Ledger, 'create'> {
  return {
    async create(campaign) {
      const created = await db.transaction().execute(async (tx) => {
        const row = await tx
          .insertInto('campaigns')
          .values({
            id: campaign.id,
            name: campaign.name,
            lane: LANE_NUMBER[campaign.lane],
            dedup_key: campaign.dedupKey,
            about: campaign.about,
            entry: campaign.entry,
            origin: campaign.origin,
            created_by: campaign.createdBy,
            created_at: campaign.createdAt.getTime(),
            expires_at: campaign.expiresAt?.getTime() ?? null,
            on_unknown: campaign.unknown,
          })
          .onConflict((conflict) => conflict.column('dedup_key').doNothing())
          .returning('id')
          .executeTakeFirst()
        const bulletins = Object.entries(campaign.bulletins).map(([key, text]) => ({
          campaign_id: campaign.id,
          key,
          text,
        }))
        if (row !== undefined && bulletins.length > 0) await tx.insertInto('bulletins').values(bulletins).execute()
        return row
      })
      if (created !== undefined) return { id: created.id, isNew: true }
      const { id } = await db
        .selectFrom('campaigns')
        .select('id')
        .where('dedup_key', '=', campaign.dedupKey)
        .executeTakeFirstOrThrow()
      return { id, isNew: false }
    },
  }
}

function stopsIn(open: OpenDatabase): Pick<Ledger, 'cancel' | 'cancelFor' | 'pause'> {
  const { db } = open
  return {
    /** First the campaign, by which no further letter starts; then its letters. */
    async cancel(campaign, now) {
      const at = now.getTime()
      await db
        .updateTable('campaigns')
        .set({ state: 'cancelled' })
        .where('id', '=', campaign)
        .where('state', '!=', 'done')
        .execute()
      const pending = await endPending(open, campaign, 'cancelled', at)
      const stopped = await stopLeased(open, at).where('campaign_id', '=', campaign).execute()
      return pending + cancelledIn(stopped)
    },
    async cancelFor(channel, address, now) {
      const stopped = await stopLeased(open, now.getTime())
        .where('campaign_id', 'in', (query) =>
          query
            .selectFrom('campaigns')
            .select('campaigns.id')
            .where('campaigns.state', 'in', ['staging', 'running', 'paused']),
        )
        .where('channel', '=', channel)
        .where('address', '=', address)
        .execute()
      return cancelledIn(stopped)
    },
    async pause(campaign, paused) {
      await db
        .updateTable('campaigns')
        .set({ state: paused ? 'paused' : 'running' })
        .where('id', '=', campaign)
        .where('state', '=', paused ? 'running' : 'paused')
        .execute()
      if (paused) await takeBackUnstarted(open, campaign)
    },
  }
}

/** Campaigns from the draft to the end, and what ends them early. */
export function campaignsIn(open: OpenDatabase): Pick<Ledger, 'create' | 'cancel' | 'cancelFor' | 'pause'> {
  return { ...createsIn(open), ...stopsIn(open) }
}
