import { sql } from 'kysely'
import type { TriesStore, TryOutcome } from '../staff/sign-in-store.ts'
import type { Db } from './database.ts'

/** The rule of waiting, as `staff/lock-out.ts` has it. */
export interface WaitRule {
  /** Seconds left at `now` after so many failures, the last at `failedAt`; both epoch ms. */
  readonly waitLeft: (failures: number, failedAt: number, now: number) => number
  readonly keptMs: number
}

export function createSignInTries(db: Db, rule: WaitRule): TriesStore {
  return {
    async begin(keys, now) {
      const outcome = await db.transaction().execute((tx) => begin(tx, [...new Set(keys)].sort(), now.getTime(), rule))
      // Long after nobody asks for them, so that this holds up no try that is under way.
      const old = now.getTime() - 2 * rule.keptMs
      if (outcome.kind === 'counted') await db.deleteFrom('sign_in_tries').where('failed_at', '<', old).execute()
      return outcome
    },
    count: (key, now) =>
      db.transaction().execute(async (tx) => {
        const at = now.getTime()
        const row = await hold(tx, key, at)
        const failures = (row.failed_at < at - rule.keptMs ? 0 : row.failures) + 1
        await tx.updateTable('sign_in_tries').set({ failures, failed_at: at }).where('key', '=', key).execute()
        return failures
      }),
    async takeBack(keys) {
      await db
        .updateTable('sign_in_tries')
        .set({ failures: sql`failures - 1` })
        .where('key', 'in', keys)
        .where('failures', '>', 0)
        .execute()
    },
    async reset(keys) {
      await db.deleteFrom('sign_in_tries').where('key', 'in', keys).execute()
    },
  }
}

/** @param keys in one order everywhere, or two instances could wait for each other */
async function begin(tx: Db, keys: readonly string[], at: number, { waitLeft, keptMs }: WaitRule): Promise<TryOutcome> {
  const counted: Array<{ readonly key: string; readonly failures: number }> = []
  for (const key of keys) {
    const row = await hold(tx, key, at)
    const failures = row.failed_at < at - keptMs ? 0 : row.failures
    const seconds = waitLeft(failures, row.failed_at, at)
    if (seconds > 0) return { kind: 'wait', seconds }
    counted.push({ key, failures: failures + 1 })
  }
  for (const { key, failures } of counted)
    await tx.updateTable('sign_in_tries').set({ failures, failed_at: at }).where('key', '=', key).execute()
  return { kind: 'counted', failures: Math.max(...counted.map(({ failures }) => failures)) }
}

/** The row of a key, which nobody else writes until the transaction ends. */
function hold(tx: Db, key: string, at: number) {
  return tx
    .insertInto('sign_in_tries')
    .values({ key, failures: 0, failed_at: at })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ key: sql`excluded.key` }))
    .returning(['failures', 'failed_at'])
    .executeTakeFirstOrThrow()
}
