import { type ExpressionBuilder, sql, type Transaction } from 'kysely'
import type { LeasedLetter, Ledger, StartOutcome } from '../delivery/ledger.ts'
import type { Db, OpenDatabase, Tables } from './database.ts'
import { LANE_NUMBER, LEASED, PENDING } from './ledger-claims.ts'

type Row = ExpressionBuilder<Tables, 'deliveries'>

function campaignRuns(row: Row, now: number) {
  return row.exists(
    row
      .selectFrom('campaigns as c')
      .select('c.id')
      .whereRef('c.id', '=', 'deliveries.campaign_id')
      .where('c.state', '=', 'running')
      .where((campaign) => campaign.or([campaign('c.expires_at', 'is', null), campaign('c.expires_at', '>', now)])),
  )
}

/** Marks those that are still this worker's, of a running campaign that is not stale. */
async function markStarted(
  db: Db,
  letters: readonly LeasedLetter[],
  worker: string,
  now: number,
): Promise<Set<number>> {
  const rows = await db
    .updateTable('deliveries')
    .set({ started_at: now })
    .where(
      'id',
      'in',
      letters.map(({ id }) => id),
    )
    .where('worker', '=', worker)
    .where('state', '=', LEASED)
    .where('started_at', 'is', null)
    .where('lease_until', '>', now)
    .where((row) => campaignRuns(row, now))
    .returning('id')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Is an emergency of the account due that nobody has in hand? */
async function emergencyWaits(db: Db, account: string, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('campaigns as c')
    .select('c.id')
    .where('c.state', '=', 'running')
    .where('c.lane', '=', LANE_NUMBER.emergency)
    .where((campaign) => campaign.or([campaign('c.expires_at', 'is', null), campaign('c.expires_at', '>', now)]))
    .where((row) =>
      row.exists(
        row
          .selectFrom('deliveries as d')
          .select('d.id')
          .whereRef('d.campaign_id', '=', 'c.id')
          .where('d.account', '=', account)
          .where('d.state', '=', PENDING)
          .where('d.due_at', '<=', now),
      ),
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The slot is taken by whoever changes the row; on PostgreSQL a second worker waits for the first and finds it taken. */
async function takeSlot(tx: Transaction<Tables>, account: string, now: number, random: number) {
  const at = sql<number>`cast(${now} as bigint)`
  return await tx
    .updateTable('accounts')
    .set({
      next_at: sql<number>`case when interval_ms = 0 then next_at
        else ${at} + interval_ms + cast(jitter_ms * cast(${random} as real) as bigint) end`,
    })
    .where('account', '=', account)
    .where('next_at', '<=', now)
    .where((row) => row.or([row('paused_until', 'is', null), row('paused_until', '<=', now)]))
    .returning(['next_at', 'interval_ms'])
    .executeTakeFirst()
}

async function freeAt(db: Db, account: string, now: number): Promise<Date> {
  const row = await db
    .selectFrom('accounts')
    .select(['next_at', 'paused_until'])
    .where('account', '=', account)
    .executeTakeFirst()
  return new Date(Math.max(now, row?.next_at ?? 0, row?.paused_until ?? 0))
}

async function needsNoSlot(db: Db, account: string, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('accounts')
    .select('account')
    .where('account', '=', account)
    .where('interval_ms', '=', 0)
    .where((row) => row.or([row('paused_until', 'is', null), row('paused_until', '<=', now)]))
    .executeTakeFirst()
  return row !== undefined
}

/** The slot was taken meanwhile: undoes the mark. */
class SlotTaken extends Error {}

/** What happens just before a letter goes out. */
export function startsIn({ db }: OpenDatabase, random: () => number): Pick<Ledger, 'start' | 'startAll'> {
  const hasToYield = async ({ lane, account }: LeasedLetter, now: number) =>
    lane === 'routine' && (await emergencyWaits(db, account, now))
  return {
    async start(letter, worker, at) {
      const now = at.getTime()
      if (await hasToYield(letter, now)) return { kind: 'wait', until: at }
      try {
        return await db.transaction().execute(async (tx): Promise<StartOutcome> => {
          const marked = await markStarted(tx, [letter], worker, now)
          if (marked.size === 0) return { kind: 'gone' }
          const slot = await takeSlot(tx, letter.account, now, random())
          if (slot === undefined) throw new SlotTaken()
          return slot.interval_ms === 0 ? { kind: 'go' } : { kind: 'go', next: new Date(slot.next_at) }
        })
      } catch (error) {
        if (!(error instanceof SlotTaken)) throw error
        return { kind: 'wait', until: await freeAt(db, letter.account, now) }
      }
    },
    async startAll(letters, worker, at) {
      const now = at.getTime()
      const [first] = letters
      if (first === undefined || (await hasToYield(first, now)) || !(await needsNoSlot(db, first.account, now)))
        return []
      const marked = await markStarted(db, letters, worker, now)
      return letters.filter(({ id }) => marked.has(id))
    },
  }
}
