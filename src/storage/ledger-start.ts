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

/** Emergencies of the account that are due and that nobody has in hand. */
function waitingEmergencies(db: Db, account: string, now: number) {
  return db
    .selectFrom('campaigns as e')
    .select('e.id')
    .where('e.state', '=', 'running')
    .where('e.lane', '=', LANE_NUMBER.emergency)
    .where((campaign) => campaign.or([campaign('e.expires_at', 'is', null), campaign('e.expires_at', '>', now)]))
    .where((row) =>
      row.exists(
        row
          .selectFrom('deliveries as d')
          .select('d.id')
          .whereRef('d.campaign_id', '=', 'e.id')
          .where('d.account', '=', account)
          .where('d.state', '=', PENDING)
          .where('d.due_at', '<=', now),
      ),
    )
}

/**
 * Marks letters of one claim that are still this worker's, of a running campaign that is not stale, when no emergency has to
 * go before them. The conditions on the account are asked once per statement, not once per letter.
 */
function markStarted(db: Db, [first, ...others]: Letters, worker: string, now: number) {
  return db
    .updateTable('deliveries')
    .set({ started_at: now })
    .where(
      'id',
      'in',
      [first, ...others].map(({ id }) => id),
    )
    .where('worker', '=', worker)
    .where('state', '=', LEASED)
    .where('started_at', 'is', null)
    .where('lease_until', '>', now)
    .where((row) => campaignRuns(row, now))
    .$if(first.lane === 'routine', (query) =>
      query.where((row) => row.not(row.exists(waitingEmergencies(db, first.account, now)))),
    )
    .returning('id')
}

type Letters = readonly [LeasedLetter, ...LeasedLetter[]]

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

/** The slot was taken meanwhile: undoes the mark. */
class SlotTaken extends Error {}

/** What happens just before a letter goes out. */
export function startsIn({ db }: OpenDatabase, random: () => number): Pick<Ledger, 'start' | 'startAll'> {
  async function whyNot({ lane, account }: LeasedLetter, at: Date): Promise<StartOutcome> {
    if (lane === 'emergency') return { kind: 'gone' }
    const waiting = await waitingEmergencies(db, account, at.getTime()).limit(1).executeTakeFirst()
    return waiting === undefined ? { kind: 'gone' } : { kind: 'wait', until: at }
  }
  return {
    async start(letter, worker, at) {
      const now = at.getTime()
      try {
        const started = await db.transaction().execute(async (tx): Promise<StartOutcome> => {
          const marked = await markStarted(tx, [letter], worker, now).execute()
          if (marked.length === 0) return { kind: 'gone' }
          const slot = await takeSlot(tx, letter.account, now, random())
          if (slot === undefined) throw new SlotTaken()
          return slot.interval_ms === 0 ? { kind: 'go' } : { kind: 'go', next: new Date(slot.next_at) }
        })
        return started.kind === 'gone' ? await whyNot(letter, at) : started
      } catch (error) {
        if (!(error instanceof SlotTaken)) throw error
        return { kind: 'wait', until: await freeAt(db, letter.account, now) }
      }
    },
    async startAll(letters, worker, at) {
      const now = at.getTime()
      const [first, ...others] = letters
      if (first === undefined) return []
      const rows = await markStarted(db, [first, ...others], worker, now)
        .where((row) =>
          row.exists(
            row
              .selectFrom('accounts as a')
              .select('a.account')
              .where('a.account', '=', first.account)
              .where('a.interval_ms', '=', 0)
              .where((one) => one.or([one('a.paused_until', 'is', null), one('a.paused_until', '<=', now)])),
          ),
        )
        .execute()
      const marked = new Set(rows.map(({ id }) => id))
      return letters.filter(({ id }) => marked.has(id))
    },
  }
}
