import { sql } from 'kysely'
import type { LeasedLetter, Ledger, LetterState, ReadyAccount } from '../delivery/ledger.ts'
import { type DeliveryChannel, type Lane, letterIdOf } from '../domain/letter.ts'
import type { Db, OpenDatabase } from './database.ts'

export const LANE_NUMBER: Readonly<Record<Lane, number>> = { emergency: 0, routine: 5 }

/** A literal, not a parameter: SQLite uses a partial index only when it can read its condition in the query. */
export const PENDING = sql.lit<LetterState>('pending')
export const LEASED = sql.lit<LetterState>('leased')

/** So many campaigns are tried when others hold what the first has left. */
const MOST_CAMPAIGNS = 5

export function laneOf(number: number): Lane {
  return number === LANE_NUMBER.emergency ? 'emergency' : 'routine'
}

/** Campaigns and accounts that fit together: it runs and is not stale, the account may send, something is due. */
function readyPairs(db: Db, now: number) {
  return db
    .selectFrom('campaigns as c')
    .innerJoin('accounts as a', (join) => join.onTrue())
    .where('c.state', '=', 'running')
    .where((row) => row.or([row('c.expires_at', 'is', null), row('c.expires_at', '>', now)]))
    .where('a.next_at', '<=', now)
    .where((row) => row.or([row('a.paused_until', 'is', null), row('a.paused_until', '<=', now)]))
    .where((row) =>
      row.exists(
        row
          .selectFrom('deliveries as d')
          .select('d.id')
          .whereRef('d.campaign_id', '=', 'c.id')
          .whereRef('d.account', '=', 'a.account')
          .where('d.state', '=', PENDING)
          .where('d.due_at', '<=', now),
      ),
    )
}

interface Claim {
  readonly campaign: string
  readonly account: string
  readonly lane: number
  readonly worker: string
  readonly limit: number
  readonly leaseUntil: number
  readonly now: number
}

async function lease({ db, engine }: OpenDatabase, claim: Claim): Promise<LeasedLetter[]> {
  const rows = await db
    .with('picked', (query) =>
      query
        .selectFrom('deliveries')
        .select('id')
        .where('campaign_id', '=', claim.campaign)
        .where('account', '=', claim.account)
        .where('state', '=', PENDING)
        .where('due_at', '<=', claim.now)
        .orderBy('due_at')
        .orderBy('id')
        .limit(claim.limit)
        .$if(engine === 'postgres', (picked) => picked.forUpdate().skipLocked()),
    )
    .updateTable('deliveries')
    .set({ state: 'leased', worker: claim.worker, lease_until: claim.leaseUntil, started_at: null })
    .where('id', 'in', (query) => query.selectFrom('picked').select('picked.id'))
    .returning(['id', 'channel', 'address', 'bulletin', 'attempt', 'repeat', 'due_at'])
    .execute()
  if (rows.length === 0) return []
  const bulletins = await db
    .selectFrom('bulletins')
    .select(['key', 'text'])
    .where('campaign_id', '=', claim.campaign)
    .execute()
  const texts = new Map(bulletins.map(({ key, text }) => [key, text]))
  return rows
    .sort((a, b) => a.due_at - b.due_at || a.id - b.id)
    .map((row) => toLetter(row, claim, texts.get(row.bulletin) ?? ''))
}

interface LeasedRow {
  readonly id: number
  readonly channel: DeliveryChannel
  readonly address: string
  readonly attempt: number
  readonly repeat: number
}

function toLetter(row: LeasedRow, { campaign, account, lane }: Claim, text: string): LeasedLetter {
  const { id, channel, address, attempt } = row
  return {
    id,
    letter: letterIdOf(campaign, channel, address),
    campaign,
    channel,
    address,
    account,
    lane: laneOf(lane),
    text,
    attempt,
    repeat: row.repeat === 1,
  }
}

/** Who may send, and taking letters in hand. */
export function claimsIn(open: OpenDatabase): Pick<Ledger, 'ready' | 'claim' | 'release'> {
  const { db } = open
  return {
    async ready(now) {
      const rows = await readyPairs(db, now.getTime())
        .select(({ fn }) => ['a.account', 'a.channel', 'a.interval_ms', fn.min('c.lane').as('lane')])
        .groupBy(['a.account', 'a.channel', 'a.interval_ms'])
        .orderBy('lane')
        .orderBy('a.account')
        .execute()
      return rows.map(
        ({ account, channel, interval_ms: interval, lane }): ReadyAccount => ({
          account,
          channel,
          lane: laneOf(lane),
          paced: interval > 0,
        }),
      )
    },
    async claim(worker, limit, leaseMs, now, account) {
      const at = now.getTime()
      const pairs = await readyPairs(db, at)
        .select(['c.id as campaign', 'c.lane', 'a.account'])
        .$if(account !== undefined, (query) => query.where('a.account', '=', account ?? ''))
        .orderBy('c.lane')
        .orderBy('c.created_at')
        .orderBy('c.id')
        .limit(MOST_CAMPAIGNS)
        .execute()
      for (const pair of pairs) {
        const letters = await lease(open, { ...pair, worker, limit, leaseUntil: at + leaseMs, now: at })
        if (letters.length > 0) return letters
      }
      return []
    },
    async release(letters, worker) {
      if (letters.length === 0) return
      await db
        .updateTable('deliveries')
        .set({ state: 'pending', worker: null, lease_until: null })
        .where(
          'id',
          'in',
          letters.map(({ id }) => id),
        )
        .where('worker', '=', worker)
        .where('state', '=', LEASED)
        .where('started_at', 'is', null)
        .execute()
    },
  }
}
