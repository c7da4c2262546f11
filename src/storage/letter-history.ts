import { sql } from 'kysely'
import type { LetterHistory } from '../campaigns/history.ts'
import type { CampaignState, LetterState } from '../delivery/ledger.ts'
import type { OpenDatabase } from './database.ts'
import { type Column, jsonRows } from './json-rows.ts'
import { LANE_NUMBER } from './ledger-claims.ts'

const COLUMNS = { id: 'bigint' } as const satisfies Record<string, Column>
const DAY_MS = 86_400_000
/**
 * The index goes by the time a letter was due, and a letter goes out when its account has a slot: no campaign has more than
 * 14 days to be sent, so what went out since then was due at most so long before.
 */
const LONGEST_WAIT_MS = 14 * DAY_MS
const QUEUED: readonly LetterState[] = ['pending', 'leased']
/** One whose outcome is unknown may have arrived. */
const WENT: readonly LetterState[] = ['sent', 'unknown']
const LAUNCHED: readonly CampaignState[] = ['staging', 'running', 'paused', 'done']

/** Letters queued for or gone to these subscribers since then. */
function lettersTo({ db, engine }: OpenDatabase, subscribers: readonly number[], since: Date) {
  const rows = subscribers.map((id) => ({ id }))
  return db
    .selectFrom(jsonRows(engine, COLUMNS, rows))
    .innerJoin('deliveries as d', 'd.subscriber', 'v.id')
    .innerJoin('campaigns as c', 'c.id', 'd.campaign_id')
    .where('d.due_at', '>=', since.getTime() - LONGEST_WAIT_MS)
    .where((row) =>
      row.or([
        row('d.state', 'in', QUEUED),
        row.and([row('d.state', 'in', WENT), row('d.ended_at', '>=', since.getTime())]),
      ]),
    )
}

/** The history of letters, from the tables of the ledger. */
export function createLetterHistory(open: OpenDatabase): LetterHistory {
  const { db } = open
  return {
    async lettersSince(subscribers, since) {
      if (subscribers.length === 0) return new Map()
      const rows = await lettersTo(open, subscribers, since)
        .select(({ fn }) => ['v.id', fn.countAll<number>().as('count')])
        .where('c.lane', '=', LANE_NUMBER.routine)
        .groupBy('v.id')
        .execute()
      return new Map(rows.map(({ id, count }) => [id, count]))
    },
    async hadEntry(subscribers, entry, since) {
      if (subscribers.length === 0) return new Set()
      const rows = await lettersTo(open, subscribers, since)
        .select('v.id')
        .distinct()
        .where('c.entry', '=', entry)
        .execute()
      return new Set(rows.map(({ id }) => id))
    },
    async lastSent(origin) {
      const rows = await db
        .selectFrom('campaigns as c')
        .select(({ fn }) => ['c.entry', fn.max<number>('c.created_at').as('at')])
        .where('c.origin', '=', origin)
        .where('c.entry', 'is not', null)
        .where((row) =>
          row.or([
            row('c.state', 'in', LAUNCHED),
            // Stopped on its way: some have had it.
            row.exists(
              row
                .selectFrom('deliveries as d')
                .select(sql.lit(1).as('one'))
                .whereRef('d.campaign_id', '=', 'c.id')
                .where('d.state', 'in', WENT),
            ),
          ]),
        )
        .groupBy('c.entry')
        .execute()
      return new Map(rows.flatMap(({ entry, at }) => (entry === null ? [] : [[entry, new Date(at)] as const])))
    },
    async hasLetter(campaign, channel, address) {
      const row = await db
        .selectFrom('deliveries')
        .select('id')
        .where('campaign_id', '=', campaign)
        .where('channel', '=', channel)
        .where('address', '=', address)
        .executeTakeFirst()
      return row !== undefined
    },
  }
}
