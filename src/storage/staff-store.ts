import type { StaffAccount, StaffRecord, StaffStore } from '../staff/accounts.ts'
import { appendAct } from './act-chain.ts'
import type { Db } from './database.ts'
import type { StaffRow } from './tables/staff.ts'

function toAccount({ name, role, region, created_at, ended_at }: StaffRow): StaffAccount {
  return {
    name,
    role,
    region,
    createdAt: new Date(created_at),
    endedAt: ended_at === null ? null : new Date(ended_at),
  }
}

export function createStaffStore(db: Db): StaffStore {
  return { ...accountsIn(db), ...recordsIn(db) }
}

function accountsIn(db: Db): Pick<StaffStore, 'add' | 'list' | 'replaceToken' | 'end' | 'findByHash'> {
  return {
    async add({ name, role, region, createdAt, tokenHash }) {
      const rows = await db
        .insertInto('staff')
        .values({ name, role, region, token_hash: tokenHash, created_at: createdAt.getTime(), ended_at: null })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .returning('id')
        .execute()
      return rows.length === 1
    },
    async list() {
      const rows = await db.selectFrom('staff').selectAll().orderBy('name').execute()
      return rows.map(toAccount)
    },
    async replaceToken(name, tokenHash) {
      const rows = await db
        .updateTable('staff')
        .set({ token_hash: tokenHash })
        .where('name', '=', name)
        .where('ended_at', 'is', null)
        .returning('id')
        .execute()
      return rows.length === 1
    },
    async end(name, at) {
      const rows = await db
        .updateTable('staff')
        .set({ ended_at: at.getTime() })
        .where('name', '=', name)
        .where('ended_at', 'is', null)
        .returning('id')
        .execute()
      if (rows.length === 1) return 'ended'
      const known = await db.selectFrom('staff').select('id').where('name', '=', name).executeTakeFirst()
      return known === undefined ? 'unknown' : 'ended-before'
    },
    async findByHash(hash) {
      const row = await db
        .selectFrom('staff')
        .select(['name', 'role', 'region', 'token_hash'])
        .where('token_hash', '=', hash)
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      if (row === undefined) return undefined
      const { token_hash: tokenHash, ...member } = row
      return { member, tokenHash }
    },
  }
}

/** Only what this file wrote comes back, so what is no plain value is left out. */
export function detailIn(json: string): StaffRecord['detail'] {
  const parsed: unknown = JSON.parse(json)
  const detail: Record<string, string | number | boolean> = {}
  for (const [key, value] of Object.entries(parsed ?? {}))
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') detail[key] = value
  return detail
}

function recordsIn(db: Db): Pick<StaffStore, 'record' | 'records'> {
  return {
    record: (act) => db.transaction().execute((tx) => appendAct(tx, act)),
    async records(limit) {
      const rows = await db
        .selectFrom('staff_acts')
        .select(['at', 'staff', 'act', 'object', 'detail'])
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(({ at, detail, ...row }) => ({ ...row, at: new Date(at), detail: detailIn(detail) }))
    },
  }
}
