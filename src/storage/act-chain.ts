import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { StaffRecord } from '../staff/accounts.ts'
import type { Db } from './database.ts'
import type { StaffActTable } from './tables/staff.ts'

/** What the first act follows. */
export const NO_ACT = '0'.repeat(64)
const HEAD = 1

export type ChainedAct = Pick<StaffActTable, 'at' | 'staff' | 'act' | 'object' | 'detail'>

/**
 * SHA-256 in hex over the hash before and the act: a JSON list, so that no two acts are written the same. `detail` is the text
 * of the column. Kept chains rest on it, so it never changes.
 */
export function hashAct(before: string, { at, staff, act, object, detail }: ChainedAct): string {
  return createHash('sha256')
    .update(JSON.stringify([before, at, staff, act, object, detail]))
    .digest('hex')
}

/**
 * Adds an act at the end of the chain. The row of the head is written first, so whoever else adds one waits for the end of this
 * transaction: acts have one order on any number of instances, that of their ids.
 * @param tx a transaction; last in it, or what holds up others holds them up longer
 */
export async function appendAct(tx: Db, { at, staff, act, object, detail }: StaffRecord): Promise<void> {
  const head = await tx
    .insertInto('act_heads')
    .values({ id: HEAD, acts: 1, hash: NO_ACT })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ acts: sql`act_heads.acts + 1` }))
    .returning('hash')
    .executeTakeFirstOrThrow()
  const row = { at: at.getTime(), staff, act, object, detail: JSON.stringify(detail) }
  const hash = hashAct(head.hash, row)
  await tx
    .insertInto('staff_acts')
    .values({ ...row, hash })
    .execute()
  await tx.updateTable('act_heads').set({ hash }).where('id', '=', HEAD).execute()
}
