import { setImmediate } from 'node:timers/promises'
import { type Selectable, sql } from 'kysely'
import type { HoldRule, LetterHold } from '../alerts/letter-hold.ts'
import type { QuietHours } from '../campaigns/quiet.ts'
import { prefixOfRegion } from '../domain/region.ts'
import type { SubscriptionTopic } from '../domain/segments.ts'
import type { OpenDatabase } from './database.ts'
import { type Column, jsonRows } from './json-rows.ts'
import { LANE_NUMBER, PENDING } from './ledger-claims.ts'
import { CHUNK } from './ledger-launch.ts'
import type { DeliveryTable } from './tables/ledger.ts'

type Topics = readonly SubscriptionTopic[]

export interface HoldLettersDeps {
  /** What a campaign of the ledger is about; none: nobody knows, so it waits. */
  readonly topicsOf: (campaign: { readonly entry: string | null; readonly about: string }) => Topics
  /** When a letter goes out that may go from `at` on; not before it, and the same on every instance. */
  readonly dueFrom: (campaign: string, subscriber: QuietHours & { readonly id: number }, at: Date) => Date
}

/** People wait for these, or were told something that is wrong. */
const NEVER_HELD = ['correction', 'answer'] as const

const COLUMNS = {
  id: 'bigint',
  was: 'bigint',
  due_at: 'bigint',
  unheld_due_at: 'bigint',
} as const satisfies Record<string, Column>

interface Move {
  readonly id: number
  readonly was: number
  readonly due_at: number
  readonly unheld_due_at: number | null
}

interface QueuedRow {
  readonly id: number
  readonly campaign_id: string
  readonly due_at: number
  readonly unheld_due_at: number | null
  readonly subscriber: number
  readonly region: string
  readonly quiet_from: number
  readonly quiet_to: number
}

/** Where a letter has been taken in hand or moved meanwhile, nothing is written. */
async function move({ db, engine }: OpenDatabase, moves: readonly Move[]): Promise<number> {
  if (moves.length === 0) return 0
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .from(jsonRows(engine, COLUMNS, moves))
    .set((row) => ({ due_at: row.ref('v.due_at'), unheld_due_at: row.ref('v.unheld_due_at') }))
    .whereRef('deliveries.id', '=', 'v.id')
    .whereRef('deliveries.due_at', '=', 'v.was')
    .where('deliveries.state', '=', PENDING)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

function queued({ db }: OpenDatabase) {
  return db
    .selectFrom('deliveries as d')
    .crossJoin('subscribers as s')
    .whereRef('s.id', '=', 'd.subscriber')
    .select(['d.id', 'd.campaign_id', 'd.due_at', 'd.unheld_due_at'])
    .select(['s.id as subscriber', 's.region', 's.quiet_from', 's.quiet_to'])
    .where('d.state', '=', PENDING)
}

/** Letters that one statement looks at, of the region or not: about 10 ms on SQLite. */
const STEP = 2 * CHUNK

/** A place in the index `deliveries_due` of a campaign. */
type Place = Pick<Selectable<DeliveryTable>, 'account' | 'due_at' | 'id'>

interface Stretch {
  readonly campaign: string
  /** Letters that are due by then. */
  readonly until: number
  readonly after: Place | undefined
}

const IN_ORDER = sql`(d.account, d.due_at, d.id)`

function beyond({ account, due_at, id }: Place) {
  return sql<boolean>`${IN_ORDER} > (${account}, ${due_at}, ${id})`
}

function upTo({ account, due_at, id }: Place) {
  return sql<boolean>`${IN_ORDER} <= (${account}, ${due_at}, ${id})`
}

/** Where the next stretch ends; undefined: it is the last one. */
async function endOf({ db }: OpenDatabase, { campaign, until, after }: Stretch): Promise<Place | undefined> {
  return await db
    .selectFrom('deliveries as d')
    .select(['d.account', 'd.due_at', 'd.id'])
    .where('d.campaign_id', '=', campaign)
    .where('d.state', '=', PENDING)
    .where('d.due_at', '<', until)
    .$if(after !== undefined, (query) => (after === undefined ? query : query.where(beyond(after))))
    .orderBy('d.account')
    .orderBy('d.due_at')
    .orderBy('d.id')
    .offset(STEP - 1)
    .limit(1)
    .executeTakeFirst()
}

/** Those of a region. A cross join keeps SQLite from going through all subscribers of the region instead. */
async function lettersIn(
  region: string,
  open: OpenDatabase,
  { campaign, until, after }: Stretch,
  end: Place | undefined,
) {
  return await queued(open)
    .where('d.campaign_id', '=', campaign)
    .where('d.due_at', '<', until)
    .where('s.region', 'like', `${prefixOfRegion(region)}%`)
    .$if(after !== undefined, (query) => (after === undefined ? query : query.where(beyond(after))))
    .$if(end !== undefined, (query) => (end === undefined ? query : query.where(upTo(end))))
    .execute()
}

async function routineCampaigns({ db }: OpenDatabase) {
  return await db
    .selectFrom('campaigns')
    .select(['id', 'entry', 'about'])
    .where('state', 'in', ['staging', 'running', 'paused'])
    .where('lane', '=', LANE_NUMBER.routine)
    .where('origin', 'not in', NEVER_HELD)
    .execute()
}

/** Times of letters by the rule. */
function createMoves({ dueFrom }: HoldLettersDeps) {
  const dueOf = (row: QueuedRow, at: number) => {
    const quiet = { quietFrom: row.quiet_from, quietTo: row.quiet_to }
    return dueFrom(row.campaign_id, { id: row.subscriber, ...quiet }, new Date(at)).getTime()
  }
  return function moveOf(row: QueuedRow, topics: Topics, rule: HoldRule, now: number): Move[] {
    const { id, due_at: was, unheld_due_at: unheld } = row
    const until = rule.until(row.region, topics)?.getTime()
    const wanted = unheld ?? was
    if (until !== undefined && until > Math.max(now, wanted)) {
      const due = dueOf(row, until)
      return due === was ? [] : [{ id, was, due_at: due, unheld_due_at: wanted }]
    }
    if (unheld === null) return []
    // Never later than it waits anyway.
    const free = Math.min(was, Math.max(unheld, dueOf(row, now)))
    return [{ id, was, due_at: free, unheld_due_at: null }]
  }
}

/**
 * The queue is compared with the rule instead of keeping an account of what was done: whatever a crash or another instance left,
 * the next look puts right.
 */
export function createHoldLetters(open: OpenDatabase, deps: HoldLettersDeps): LetterHold {
  const moveOf = createMoves(deps)

  /** By stretches of the queue: one statement over 120,000 letters held everything else up for a second. */
  async function holdIn(region: string, campaign: string, topics: Topics, rule: HoldRule, now: number) {
    const until = rule.until(region, topics)?.getTime()
    if (until === undefined) return 0
    let held = 0
    let after: Place | undefined
    for (;;) {
      const stretch = { campaign, until, after }
      const end = await endOf(open, stretch)
      const rows = await lettersIn(region, open, stretch, end)
      const moves = rows.flatMap((row) => moveOf(row, topics, rule, now))
      for (let from = 0; from < moves.length; from += CHUNK) {
        held += await move(open, moves.slice(from, from + CHUNK))
        await setImmediate()
      }
      await setImmediate()
      if (end === undefined) return held
      after = end
    }
  }

  async function release(topicsIn: (campaign: string) => Topics, rule: HoldRule, now: number) {
    let released = 0
    let last = -1
    for (;;) {
      const rows = await queued(open)
        .where('d.unheld_due_at', 'is not', null)
        .where('d.id', '>', last)
        .orderBy('d.id')
        .limit(CHUNK)
        .execute()
      const moves = rows.flatMap((row) => moveOf(row, topicsIn(row.campaign_id), rule, now))
      await move(open, moves)
      released += moves.filter(({ unheld_due_at: unheld }) => unheld === null).length
      await setImmediate()
      if (rows.length < CHUNK) return released
      last = rows.at(-1)?.id ?? last
    }
  }

  return {
    async tend(rule, now) {
      const at = now.getTime()
      const topics = new Map((await routineCampaigns(open)).map((one) => [one.id, deps.topicsOf(one)]))
      let held = 0
      for (const region of rule.regions)
        for (const [campaign, about] of topics) held += await holdIn(region, campaign, about, rule, at)
      return { held, released: await release((campaign) => topics.get(campaign) ?? [], rule, at) }
    },
  }
}
