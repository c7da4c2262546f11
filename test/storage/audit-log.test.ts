import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditCommand } from '../../src/audit-command.ts'
import { appendAct } from '../../src/storage/act-chain.ts'
import { createAuditLog } from '../../src/storage/audit-log.ts'
import { copyDatabase } from '../../src/storage/copy-database.ts'
import { type OpenDatabase, openPostgres, openSqlite } from '../../src/storage/database.ts'
import { accountsOfStaff } from '../../src/storage/migrations/0008-staff.ts'
import { staffSignIn } from '../../src/storage/migrations/0013-staff-sign-in.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { createStaffStore } from '../../src/storage/staff-store.ts'
import { engines } from '../support/engines.ts'

const NOON = new Date('2026-11-26T04:00:00Z')
const NONE = '0'.repeat(64)

/** Lets go of what keeps acts as they are, as somebody with the password of the database can. */
async function unlock({ db, engine }: OpenDatabase): Promise<void> {
  if (engine === 'postgres') await sql`alter table staff_acts disable trigger user`.execute(db)
  else for (const verb of ['update', 'delete']) await sql`drop trigger ${sql.id(`staff_acts_no_${verb}`)}`.execute(db)
}

/**
 * A second instance on the same data; on SQLite the same connection, for two of one process would wait for each other
 * without letting the event loop go on.
 */
async function again(database: OpenDatabase): Promise<OpenDatabase> {
  if (database.engine === 'sqlite') return { ...database, close: async () => {} }
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(database.db)
  const url = new URL(process.env['TEST_DATABASE_URL'] ?? '')
  url.pathname = `/${rows[0]?.name ?? ''}`
  return openPostgres(url.href, (error) => {
    throw error
  })
}

const act = (n: number) => ({ at: NOON, staff: '李明', act: 'alert.approve', object: `a${n}`, detail: { n } })

describe.each(engines)('audit log on %s', (_name, open) => {
  let database: OpenDatabase
  beforeEach(async () => {
    database = await open()
    await migrate(database)
  })
  afterEach(() => database.close())

  const audit = () => createAuditLog(database.db)
  async function record(acts: number, from = 0): Promise<void> {
    for (let n = from; n < from + acts; n++) await createStaffStore(database.db).record(act(n))
  }
  async function headOf(): Promise<string> {
    const check = await audit().verify()
    return check.kind === 'whole' ? check.head : check.kind
  }

  it('is whole when there is nothing in it', async () => {
    expect(await audit().verify()).toEqual({ kind: 'whole', acts: 0, head: NONE })
    expect(await audit().verify(NONE)).toMatchObject({ kind: 'whole' })
    expect(await audit().verify('a'.repeat(64))).toEqual({ kind: 'broken', where: { kind: 'noted' } })
  })

  it('has a head that every act changes, and knows every earlier one', async () => {
    await record(2)
    const noted = await headOf()
    await record(3, 2)

    expect(await headOf()).not.toBe(noted)
    expect(await audit().verify(noted)).toMatchObject({ kind: 'whole', acts: 5 })
    expect((await audit().list({ limit: 10 })).map(({ object }) => object)).toEqual(['a4', 'a3', 'a2', 'a1', 'a0'])
    expect((await audit().list({ limit: 1 }))[0]?.hash).toBe(await headOf())
  })

  it.each(['at = at + 1', "staff = '王芳'", "act = 'alert.stop'", "object = 'x'", `detail = '{"n":9}'`, "hash = ''"])(
    'finds the first act that was changed by %s',
    async (change) => {
      await record(5)
      await unlock(database)
      await sql`update staff_acts set ${sql.raw(change)} where object in ('a1', 'a3')`.execute(database.db)

      const changed = (await audit().list({ limit: 5 })).at(-2)
      expect(await audit().verify()).toEqual({
        kind: 'broken',
        where: { kind: 'act', id: changed?.id, at: changed?.at },
      })
    },
  )

  it('finds an act taken out and acts that changed places', async () => {
    await record(5)
    await unlock(database)
    await sql`delete from staff_acts where object = 'a1'`.execute(database.db)

    const [, after] = (await audit().list({ limit: 5 })).toReversed()
    expect(await audit().verify()).toMatchObject({ where: { kind: 'act', id: after?.id } })
  })

  it('finds that the last acts are missing, by the head beside them or by the one that was noted', async () => {
    await record(5)
    const noted = await headOf()
    await unlock(database)
    await sql`delete from staff_acts where object in ('a3', 'a4')`.execute(database.db)
    expect(await audit().verify()).toEqual({ kind: 'broken', where: { kind: 'end', written: 5, found: 3 } })

    const last = (await audit().list({ limit: 1 }))[0]?.hash ?? ''
    await sql`update act_heads set acts = 3, hash = ${last}`.execute(database.db)

    expect(await audit().verify()).toMatchObject({ kind: 'whole' })
    expect(await audit().verify(noted)).toEqual({ kind: 'broken', where: { kind: 'noted' } })
  })

  it('stays whole when two instances write at once', async () => {
    const other = await again(database)
    const stores = [createStaffStore(database.db), createStaffStore(other.db)]

    await Promise.all(
      stores.flatMap((store, at) => Array.from({ length: 30 }, (_, n) => store.record(act(2 * n + at)))),
    )

    expect(await audit().verify()).toMatchObject({ kind: 'whole', acts: 60 })
    await other.close()
  })

  it('loses its place when an act is taken back with its transaction', async () => {
    await record(2)
    const failing = database.db.transaction().execute(async (tx) => {
      await appendAct(tx, act(9))
      throw new Error('taken back')
    })
    await expect(failing).rejects.toThrow('taken back')

    await record(1, 2)

    expect(await audit().verify()).toMatchObject({ kind: 'whole', acts: 3 })
  })

  it('says on the console what is whole, what is broken and where', async () => {
    const said: string[] = []
    const say = (line: string) => void said.push(line)
    const run = (...args: string[]) => auditCommand(args, { audit: audit(), print: say, note: say })
    await record(3)

    expect(await run('verify')).toBe(0)
    expect(said).toEqual([expect.stringMatching(/^3 acts, none changed/), await headOf()])
    expect(await run('verify', '--head', await headOf())).toBe(0)
    expect(await run('list', '--limit', '1')).toBe(0)
    expect(said.at(-1)).toMatch(/^\d+ {2}2026-11-26T04:00:00.000Z {2}李明 {2}alert.approve {2}a2 {2}\{"n":2\}$/)
    await unlock(database)
    await sql`update staff_acts set staff = 'x' where object = 'a0'`.execute(database.db)
    expect(await run('verify')).toBe(1)
    expect(said.at(-1)).toMatch(/^kepu audit: broken at act \d+ of 2026-11-26T04:00:00.000Z/)
    for (const wrong of [[], ['prove'], ['verify', '--head', 'abc'], ['list', '--limit', '0'], ['list', '--all']])
      expect(await run(...wrong)).toBe(2)
  })
})

describe.each(engines)('acts from before the chain on %s', (_name, open) => {
  it('are chained by the migration and kept from change again', async () => {
    const database = await open()
    const { db, engine } = database
    await accountsOfStaff(engine).up(db)
    for (let n = 0; n < 3; n++)
      await sql`insert into staff_acts (at, staff, act, object, detail)
        values (${NOON.getTime()}, '李明', 'campaign.draft', ${`c${n}`}, '{}')`.execute(db)

    const migration = staffSignIn(engine)
    // Kysely gives PostgreSQL a transaction, SQLite none.
    await (engine === 'postgres' ? db.transaction().execute((tx) => migration.up(tx)) : migration.up(db))
    await createStaffStore(db).record(act(1))

    expect(await createAuditLog(db).verify()).toMatchObject({ kind: 'whole', acts: 4 })
    await expect(sql`update staff_acts set staff = 'x'`.execute(db)).rejects.toThrow('append-only')
    await expect(sql`delete from staff_acts`.execute(db)).rejects.toThrow('append-only')
    await database.close()
  })
})

const openTarget = engines.find(([name]) => name === 'PostgreSQL')?.[1]

describe.skipIf(openTarget === undefined)('audit log copied to PostgreSQL', () => {
  it('is whole there and goes on', async () => {
    const source = openSqlite(':memory:')
    await migrate(source)
    for (let n = 0; n < 3; n++) await createStaffStore(source.db).record(act(n))
    const target = await openTarget?.()
    if (target === undefined) throw new Error('no target')

    await copyDatabase(source, target)
    await createStaffStore(target.db).record(act(3))

    expect(await createAuditLog(target.db).verify()).toMatchObject({ kind: 'whole', acts: 4 })
    await source.close()
    await target.close()
  })
})
