import type { DutyContact, DutyLetter, DutyStore, DutyWay } from '../alerts/duty-store.ts'
import type { LetterState } from '../delivery/ledger.ts'
import type { Db } from './database.ts'
import type { DutyContactRow, DutyLetterRow } from './tables/duty.ts'

type ReadWays = (json: unknown) => readonly DutyWay[]

function toContact(row: DutyContactRow, readWays: ReadWays): DutyContact {
  const { id, name, region, ways, tester, created_at: created, ended_at: ended } = row
  return {
    id,
    name,
    region,
    ways: readWays(JSON.parse(ways)),
    tester: tester === 1,
    createdAt: new Date(created),
    endedAt: ended === null ? null : new Date(ended),
  }
}

/** What will not arrive. Cancelled while its alert is live: the address wants no more. */
const FAILED: readonly (LetterState | null)[] = ['refused', 'dead', 'cancelled']

type LetterRow = DutyLetterRow & { readonly outcome: LetterState | null }

function toLetter(row: LetterRow): DutyLetter {
  const { alert, contact, way, campaign, channel, address, is_group: group, at, state, outcome } = row
  const to = { channel, address, group: group === 1 }
  return { alert, contact, way, campaign, to, at: new Date(at), state, failed: FAILED.includes(outcome) }
}

/** With what the ledger says of each; a planned one it does not know yet. */
function lettersWithOutcome(db: Db) {
  return db
    .selectFrom('duty_letters as l')
    .leftJoin('deliveries as d', (join) =>
      join
        .onRef('d.campaign_id', '=', 'l.campaign')
        .onRef('d.channel', '=', 'l.channel')
        .onRef('d.address', '=', 'l.address'),
    )
    .selectAll('l')
    .select('d.state as outcome')
}

function contactsIn(db: Db, readWays: ReadWays): Pick<DutyStore, 'add' | 'end' | 'list'> {
  return {
    async add({ name, region, ways, tester, createdAt }) {
      const rows = await db
        .insertInto('duty_contacts')
        .values({
          name,
          region,
          ways: JSON.stringify(ways),
          tester: tester ? 1 : 0,
          created_at: createdAt.getTime(),
          ended_at: null,
        })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .returning('id')
        .execute()
      return rows.length === 1
    },
    async end(name, at) {
      const { numUpdatedRows } = await db
        .updateTable('duty_contacts')
        .set({ ended_at: at.getTime() })
        .where('name', '=', name)
        .where('ended_at', 'is', null)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows > 0n) return 'ended'
      const known = await db.selectFrom('duty_contacts').select('id').where('name', '=', name).executeTakeFirst()
      return known === undefined ? 'unknown' : 'ended-before'
    },
    async list() {
      const rows = await db.selectFrom('duty_contacts').selectAll().orderBy('name').execute()
      return rows.map((row) => toContact(row, readWays))
    },
  }
}

function lettersIn(db: Db): Pick<DutyStore, 'plan' | 'letters' | 'open' | 'mark'> {
  return {
    async plan(letters) {
      if (letters.length === 0) return
      const rows = letters.map(({ alert, contact, way, campaign, to, at }) => ({
        alert,
        contact,
        way,
        campaign,
        channel: to.channel,
        address: to.address,
        is_group: to.group ? 1 : 0,
        at: at.getTime(),
        state: 'planned' as const,
      }))
      await db
        .insertInto('duty_letters')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['alert', 'contact', 'way']).doNothing())
        .execute()
    },
    async letters(alerts) {
      if (alerts.length === 0) return []
      const rows = await lettersWithOutcome(db)
        .where('l.alert', 'in', alerts)
        .orderBy('l.alert')
        .orderBy('l.contact')
        .orderBy('l.way')
        .execute()
      return rows.map(toLetter)
    },
    async open() {
      const rows = await lettersWithOutcome(db)
        .where('l.state', 'in', ['planned', 'queued'])
        .orderBy('l.campaign')
        .orderBy('l.contact')
        .execute()
      return rows.map(toLetter)
    },
    async mark(campaign, state) {
      await db.updateTable('duty_letters').set({ state }).where('campaign', '=', campaign).execute()
    },
  }
}

function acksIn(db: Db): Pick<DutyStore, 'acks' | 'waiting' | 'acknowledge'> {
  return {
    async acks(alerts) {
      if (alerts.length === 0) return []
      const rows = await db.selectFrom('alert_acks').selectAll().where('alert', 'in', alerts).orderBy('at').execute()
      return rows.map((row) => ({ ...row, at: new Date(row.at) }))
    },
    async waiting(places, since) {
      if (places.length === 0) return []
      return await db
        .selectFrom('duty_letters as l')
        .leftJoin('alert_acks as a', (join) =>
          join.onRef('a.alert', '=', 'l.alert').onRef('a.contact', '=', 'l.contact'),
        )
        .select(['l.alert', 'l.contact'])
        .distinct()
        .where((row) =>
          row.or(
            places.map(({ channel, address }) =>
              row.and([row('l.channel', '=', channel), row('l.address', '=', address)]),
            ),
          ),
        )
        .where('l.at', '>=', since.getTime())
        .where('a.at', 'is', null)
        .orderBy('l.alert')
        .orderBy('l.contact')
        .execute()
    },
    async acknowledge(acks) {
      if (acks.length === 0) return 0
      const rows = await db
        .insertInto('alert_acks')
        .values(acks.map(({ at, ...ack }) => ({ ...ack, at: at.getTime() })))
        .onConflict((conflict) => conflict.columns(['alert', 'contact']).doNothing())
        .returning('contact')
        .execute()
      return rows.length
    },
  }
}

/** @param readWays what was stored, checked */
export function createDutyStore(db: Db, readWays: ReadWays): DutyStore {
  return { ...contactsIn(db, readWays), ...lettersIn(db), ...acksIn(db) }
}
