import type { StaffRecord } from '../staff/accounts.ts'
import type { SignInStore } from '../staff/sign-in-store.ts'
import { appendAct } from './act-chain.ts'
import type { Db } from './database.ts'

export function createSignInStore(db: Db): SignInStore {
  return { ...linksIn(db), ...passwordsIn(db), ...sessionsIn(db) }
}

const MEMBER = ['staff.name', 'staff.role', 'staff.region'] as const

/** Who has an account; holds its row, so that it ends either before the transaction or after it. */
async function holdAccount(tx: Db, name: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('staff')
    .set({ name })
    .where('name', '=', name)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

async function setPassword(tx: Db, name: string, hash: string, { at }: StaffRecord): Promise<void> {
  const row = { hash, set_at: at.getTime() }
  await tx
    .insertInto('staff_passwords')
    .values({ staff: name, ...row })
    .onConflict((conflict) => conflict.column('staff').doUpdateSet(row))
    .execute()
  await tx.deleteFrom('staff_sessions').where('staff', '=', name).execute()
}

function linksIn(db: Db): Pick<SignInStore, 'putLink' | 'findLink' | 'useLink'> {
  return {
    putLink: ({ name, codeHash, expiresAt, record }) =>
      db.transaction().execute(async (tx) => {
        if (!(await holdAccount(tx, name))) return false
        const row = { code_hash: codeHash, expires_at: expiresAt.getTime() }
        await tx
          .insertInto('staff_links')
          .values({ staff: name, ...row })
          .onConflict((conflict) => conflict.column('staff').doUpdateSet(row))
          .execute()
        await appendAct(tx, record)
        return true
      }),
    findLink: (codeHash, now) =>
      db
        .selectFrom('staff_links')
        .innerJoin('staff', 'staff.name', 'staff_links.staff')
        .select(MEMBER)
        .where('code_hash', '=', codeHash)
        .where('expires_at', '>', now.getTime())
        .where('ended_at', 'is', null)
        .executeTakeFirst(),
    useLink: ({ codeHash, passwordHash, record }) =>
      db.transaction().execute(async (tx) => {
        const used = await tx
          .deleteFrom('staff_links')
          .where('code_hash', '=', codeHash)
          .where('expires_at', '>', record.at.getTime())
          .returning('staff')
          .executeTakeFirst()
        if (used === undefined || !(await holdAccount(tx, used.staff))) return false
        await setPassword(tx, used.staff, passwordHash, record)
        await appendAct(tx, record)
        return true
      }),
  }
}

function passwordsIn(db: Db): Pick<SignInStore, 'findPassword' | 'renewHash' | 'changePassword'> {
  return {
    async findPassword(name) {
      const row = await db
        .selectFrom('staff')
        .innerJoin('staff_passwords', 'staff_passwords.staff', 'staff.name')
        .select([...MEMBER, 'hash', 'set_at'])
        .where('staff.name', '=', name)
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      if (row === undefined) return undefined
      const { hash, set_at, ...member } = row
      return { member, hash, setAt: new Date(set_at) }
    },
    async renewHash(name, from, to) {
      await db
        .updateTable('staff_passwords')
        .set({ hash: to })
        .where('staff', '=', name)
        .where('hash', '=', from)
        .execute()
    },
    changePassword: ({ name, setAt, to, record }) =>
      db.transaction().execute(async (tx) => {
        if (!(await holdAccount(tx, name)) || !(await isOf(tx, name, setAt))) return false
        await setPassword(tx, name, to, record)
        await appendAct(tx, record)
        return true
      }),
  }
}

/** Whether the password is still the one that was set then. */
async function isOf(tx: Db, name: string, setAt: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('staff_passwords')
    .select('staff')
    .where('staff', '=', name)
    .where('set_at', '=', setAt.getTime())
    .executeTakeFirst()
  return row !== undefined
}

type Sessions = Pick<SignInStore, 'startSession' | 'findSession' | 'touchSession' | 'endSession' | 'endSessions'>

function sessionsIn(db: Db): Sessions {
  return {
    startSession: ({ idHash, name, setAt, expiredBefore, record }) =>
      db.transaction().execute(async (tx) => {
        if (!(await holdAccount(tx, name)) || !(await isOf(tx, name, setAt))) return false
        const at = record.at.getTime()
        await tx.deleteFrom('staff_sessions').where('started_at', '<', expiredBefore.getTime()).execute()
        await tx
          .insertInto('staff_sessions')
          .values({ id_hash: idHash, staff: name, started_at: at, seen_at: at })
          .execute()
        await appendAct(tx, record)
        return true
      }),
    async findSession(idHash) {
      const row = await db
        .selectFrom('staff_sessions')
        .innerJoin('staff', 'staff.name', 'staff_sessions.staff')
        .select([...MEMBER, 'started_at', 'seen_at'])
        .where('id_hash', '=', idHash)
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      if (row === undefined) return undefined
      const { started_at, seen_at, ...member } = row
      return { member, startedAt: new Date(started_at), seenAt: new Date(seen_at) }
    },
    async touchSession(idHash, at) {
      await db.updateTable('staff_sessions').set({ seen_at: at.getTime() }).where('id_hash', '=', idHash).execute()
    },
    endSession: (idHash, record) =>
      db.transaction().execute(async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('staff_sessions')
          .where('id_hash', '=', idHash)
          .executeTakeFirstOrThrow()
        if (numDeletedRows > 0n) await appendAct(tx, record)
      }),
    endSessions: (name, record) =>
      db.transaction().execute(async (tx) => {
        await tx.deleteFrom('staff_sessions').where('staff', '=', name).execute()
        await appendAct(tx, record)
      }),
  }
}
