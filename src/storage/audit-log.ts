import type { AuditCheck, AuditLog } from '../staff/audit.ts'
import { hashAct, NO_ACT } from './act-chain.ts'
import type { Db } from './database.ts'
import { detailIn } from './staff-store.ts'

const BATCH = 1_000

export function createAuditLog(db: Db): AuditLog {
  return {
    async list({ limit, before }) {
      const rows = await db
        .selectFrom('staff_acts')
        .select(['id', 'at', 'staff', 'act', 'object', 'detail', 'hash'])
        .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(({ at, detail, ...row }) => ({ ...row, at: new Date(at), detail: detailIn(detail) }))
    },
    // One state of the database from the first act to the head; SQLite reads so anyway and knows no level.
    verify: (noted) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute((tx) => check(tx, noted)),
  }
}

async function check(tx: Db, noted: string | undefined): Promise<AuditCheck> {
  let [found, hash, last] = [0, NO_ACT, Number.MIN_SAFE_INTEGER]
  let isNotedFound = noted === undefined || noted === NO_ACT
  while (true) {
    const rows = await tx
      .selectFrom('staff_acts')
      .select(['id', 'at', 'staff', 'act', 'object', 'detail', 'hash'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(BATCH)
      .execute()
    for (const row of rows) {
      hash = hashAct(hash, row)
      if (hash !== row.hash) return { kind: 'broken', where: { kind: 'act', id: row.id, at: new Date(row.at) } }
      isNotedFound ||= hash === noted
      last = row.id
    }
    found += rows.length
    if (rows.length < BATCH) break
  }
  const head = await tx.selectFrom('act_heads').select(['acts', 'hash']).executeTakeFirst()
  const written = head?.acts ?? 0
  if (written !== found || (head?.hash ?? NO_ACT) !== hash)
    return { kind: 'broken', where: { kind: 'end', written, found } }
  return isNotedFound ? { kind: 'whole', acts: found, head: hash } : { kind: 'broken', where: { kind: 'noted' } }
}
