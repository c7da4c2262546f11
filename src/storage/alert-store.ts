import type { Transaction } from 'kysely'
import type { AlertStore } from '../alerts/alert-store.ts'
import type { AlertState } from '../domain/alert.ts'
import { toAlert, toNewRow } from './alert-rows.ts'
import type { OpenDatabase, Tables } from './database.ts'

type Tx = Transaction<Tables>

const REVISION_ROW = 1
const ENDS: ReadonlySet<AlertState> = new Set(['updated', 'cancelled', 'stopped', 'expired', 'dropped'])

/** Undoes a change that was none, its step of the revision included. */
class NothingChanged extends Error {}

/**
 * Moves the revision on and then does the work, in one commit. The row of the revision comes first, so changes of alerts wait for
 * each other: what one has seen of a series still holds when it writes.
 */
async function changing({ db }: OpenDatabase, work: (tx: Tx) => Promise<boolean>): Promise<boolean> {
  try {
    return await db.transaction().execute(async (tx) => {
      await tx
        .insertInto('alert_revision')
        .values({ id: REVISION_ROW, revision: 1 })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((row) => ({ revision: row('alert_revision.revision', '+', 1) })),
        )
        .execute()
      if (!(await work(tx))) throw new NothingChanged()
      return true
    })
  } catch (error) {
    if (error instanceof NothingChanged) return false
    throw error
  }
}

/** Alerts on SQLite or PostgreSQL. */
export function createAlertStore(open: OpenDatabase): AlertStore {
  return { ...drafting(open), ...stepping(open), ...reading(open) }
}

function drafting(open: OpenDatabase): Pick<AlertStore, 'add' | 'replace'> {
  return {
    async add(alert) {
      const row = toNewRow(alert)
      const isAdded = await changing(open, async (tx) => {
        const inserted = await tx
          .insertInto('alerts')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst()
        return inserted !== undefined
      })
      if (isAdded) return { kind: 'added' }
      const { id } = await open.db
        .selectFrom('alerts')
        .select('id')
        .where((known) => known.or([known('id', '=', row.id), known('origin_key', '=', row.origin_key)]))
        .executeTakeFirstOrThrow()
      return { kind: 'known', id }
    },
    replace: (old, alert, { at, by, note }) =>
      changing(open, async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('alerts')
          .set({ state: 'dropped', origin_key: null, ended_at: at.getTime(), ended_by: by ?? null })
          .$if(note !== undefined, (query) => query.set({ note: note ?? null }))
          .where('id', '=', old)
          .where('state', '=', 'draft')
          .executeTakeFirstOrThrow()
        if (numUpdatedRows === 0n) return false
        await tx.insertInto('alerts').values(toNewRow(alert)).execute()
        return true
      }),
  }
}

/** Messages of the series of this alert that are live or on their way there. */
async function underWay(tx: Tx, id: string) {
  return await tx
    .selectFrom('alerts as own')
    .innerJoin('alerts as other', 'other.series', 'own.series')
    .select(['other.id', 'other.state'])
    .where('own.id', '=', id)
    .where('other.state', 'in', ['approved', 'live'])
    .execute()
}

function stepping(open: OpenDatabase): Pick<AlertStore, 'approve' | 'move'> {
  return {
    approve: (id, { approval, identifier, sent, references, live }) =>
      changing(open, async (tx) => {
        const others = await underWay(tx, id)
        const isSeen = others.every((other) => other.state === 'live' && live.includes(other.id))
        if (!isSeen || others.length !== live.length) return false
        const { numUpdatedRows } = await tx
          .updateTable('alerts')
          .set({
            state: 'approved',
            identifier,
            sent: sent.getTime(),
            refs: JSON.stringify(references),
            approved_by: approval.staff,
            approved_at: approval.at.getTime(),
            approved_hash: approval.hash,
            approved_alone: approval.alone ? 1 : 0,
          })
          .where('id', '=', id)
          .where('state', '=', 'draft')
          .where('hash', '=', approval.hash)
          .executeTakeFirstOrThrow()
        return numUpdatedRows > 0n
      }),
    move: (id, from, to, { at, by, note }) =>
      changing(open, async (tx) => {
        if (from.length === 0) return false
        const { numUpdatedRows } = await tx
          .updateTable('alerts')
          .set({ state: to })
          .$if(to === 'live', (query) => query.set({ live_at: at.getTime() }))
          .$if(ENDS.has(to), (query) => query.set({ ended_at: at.getTime(), ended_by: by ?? null }))
          .$if(note !== undefined, (query) => query.set({ note: note ?? null }))
          .where('id', '=', id)
          .where('state', 'in', from)
          .executeTakeFirstOrThrow()
        return numUpdatedRows > 0n
      }),
  }
}

function reading({ db }: OpenDatabase): Omit<AlertStore, 'add' | 'replace' | 'approve' | 'move'> {
  const all = () => db.selectFrom('alerts').selectAll()
  return {
    async find(id) {
      const row = await all().where('id', '=', id).executeTakeFirst()
      return row && toAlert(row)
    },
    async findByIdentifier(sender, identifier) {
      const query =
        sender === null
          ? all().where('identifier', '=', identifier)
          : all().where('origin_sender', '=', sender).where('origin_identifier', '=', identifier)
      const row = await query.orderBy('n', 'desc').limit(1).executeTakeFirst()
      return row && toAlert(row)
    },
    async series(series) {
      return (await all().where('series', '=', series).orderBy('n').execute()).map(toAlert)
    },
    async list({ limit, states, expiresAfter }) {
      const rows = await all()
        .$if(states !== undefined, (query) => query.where('state', 'in', states ?? []))
        .$if(expiresAfter !== undefined, (query) => query.where('expires_at', '>', expiresAfter?.getTime() ?? 0))
        .orderBy('n', 'desc')
        .limit(limit)
        .execute()
      return rows.map(toAlert)
    },
    async live(now) {
      const rows = await all()
        .where('state', '=', 'live')
        .where('expires_at', '>', now.getTime())
        .orderBy('n', 'desc')
        .execute()
      return rows.map(toAlert)
    },
    async revision() {
      const row = await db.selectFrom('alert_revision').select('revision').executeTakeFirst()
      return row?.revision ?? 0
    },
  }
}
