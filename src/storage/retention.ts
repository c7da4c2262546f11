import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RetentionStore } from '../retention.ts'
import type { Db } from './database.ts'

/** Rows per statement: SQLite holds up everything else meanwhile. */
const ROWS = 1_000

/** Repeats a step on a few rows until it finds none, and lets others have their turn in between. */
async function untilNone(step: () => Promise<number>): Promise<number> {
  let total = 0
  for (let count = await step(); count > 0; count = await step()) {
    total += count
    await nextTurn()
  }
  return total
}

/** What the sweep needs to know of a try; the ledger has the rest. */
type TryAges = { attempts: { id: number; ended_at: number } }

/** Deletes what has been kept long enough. A text is emptied: its row is still counted. */
export function createRetentionStore(db: Db): RetentionStore {
  const emptyTexts = (isOpen: boolean, before: Date) =>
    untilNone(async () => {
      const { numUpdatedRows } = await db
        .updateTable('enquiries')
        .set({ text: '' })
        .where('id', 'in', (query) =>
          query
            .selectFrom('enquiries')
            .select('id')
            .where('state', isOpen ? '=' : '!=', 'open')
            .where('asked_at', '<', before.getTime())
            .where('text', '!=', '')
            .limit(ROWS),
        )
        .executeTakeFirstOrThrow()
      return Number(numUpdatedRows)
    })
  return {
    emptySettledTexts: (before) => emptyTexts(false, before),
    emptyOpenTexts: (before) => emptyTexts(true, before),
    forgetAttempts: (before) => untilNone(() => forgetOldestAttempts(db, before)),
  }
}

/**
 * Tries are numbered as they end, give or take a moment, so the old ones come first: no index by time is needed, and one that
 * stands behind a younger one goes at the next sweep.
 */
async function forgetOldestAttempts(db: Db, before: Date): Promise<number> {
  const tries = db.withTables<TryAges>()
  const first = await tries.selectFrom('attempts').select(['id', 'ended_at']).orderBy('id').limit(ROWS).execute()
  const old = first.filter(({ ended_at }) => ended_at < before.getTime()).map(({ id }) => id)
  if (old.length === 0) return 0
  await tries.deleteFrom('attempts').where('id', 'in', old).execute()
  return old.length
}
