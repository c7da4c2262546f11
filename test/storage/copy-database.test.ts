import { join } from 'node:path'
import { type ColumnMetadata, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyDatabase, tablesInOrder } from '../../src/storage/copy-database.ts'
import { type OpenDatabase, openSqlite } from '../../src/storage/database.ts'
import { createEnquiryStore } from '../../src/storage/enquiry-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { engines } from '../support/engines.ts'
import { aFolder } from '../support/knowledge.ts'

const NOW = new Date('2026-11-26T04:00:00Z')
const openTarget = engines.find(([name]) => name === 'PostgreSQL')?.[1]

/** The same everywhere, so that one row of a table refers to the one row of another. */
const valueFor = ({ dataType }: ColumnMetadata) => (/int|numeric|real/i.test(dataType) ? 7 : 'x')

async function fillEveryTable({ db }: OpenDatabase): Promise<string[]> {
  await sql`pragma foreign_keys = off`.execute(db)
  const tables = await db.introspection.getTables()
  for (const { name, columns } of tables)
    await sql`
      insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column.name)))})
      values (${sql.join(columns.map(valueFor))})`.execute(db)
  await sql`pragma foreign_keys = on`.execute(db)
  return tables.map(({ name }) => name)
}

async function rowsOf({ db }: OpenDatabase, table: string): Promise<readonly unknown[]> {
  const { rows } = await sql`select * from ${sql.table(table)}`.execute(db)
  return rows
}

describe.skipIf(openTarget === undefined)('copy to PostgreSQL', () => {
  let source: OpenDatabase
  let target: OpenDatabase
  beforeEach(async () => {
    source = openSqlite(join(await aFolder(), 'kepu.sqlite'))
    await migrate(source)
    if (openTarget !== undefined) target = await openTarget()
  })
  afterEach(async () => {
    await source.close()
    await target.close()
  })

  const fileEnquiry = ({ db }: OpenDatabase, text: string) =>
    createEnquiryStore(db).file({ text, channel: 'web-chat', conversation: 'c', sender: 's', askedAt: NOW })

  it('copies every table of the schema, value by value', async () => {
    const tables = await fillEveryTable(source)

    const counts = await copyDatabase(source, target)

    expect(tables.length).toBeGreaterThan(6)
    const expected: Record<string, number> = {}
    for (const table of tables) {
      const rows = await rowsOf(source, table)
      expected[table] = rows.length
      expect(rows.length).toBeGreaterThan(0)
      expect(await rowsOf(target, table)).toEqual(rows)
    }
    expect(counts).toEqual(expected)
  })

  it('copies more rows than fit one batch, and goes on counting after the highest number', async () => {
    await sql`
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500)
      insert into enquiries (id, fingerprint, text, channel, conversation, sender, asked_at)
      select i, 'f' || i, 'text ' || i, 'web-chat', 'c', 's', ${NOW.getTime()} from n where i <> 1200`.execute(
      source.db,
    )

    const counts = await copyDatabase(source, target)

    expect(counts['enquiries']).toBe(2_499)
    expect(await fileEnquiry(target, '下一个')).toBe('KP02501')
    const { rows } = await sql<{ sum: number }>`select sum(id)::int as sum from enquiries`.execute(target.db)
    expect(rows[0]?.sum).toBe((2_501 * 2_502) / 2 - 1_200)
  })

  it('begins with the first number in a table that is empty', async () => {
    await copyDatabase(source, target)

    expect(await fileEnquiry(target, '第一个')).toBe('KP00001')
  })

  it('refuses a target that is not empty and leaves it alone', async () => {
    await migrate(target)
    await fileEnquiry(source, '这边的')
    await fileEnquiry(target, '那边的')

    await expect(copyDatabase(source, target)).rejects.toThrow('enquiries of the target is not empty')
    expect(await rowsOf(target, 'enquiries')).toMatchObject([{ text: '那边的' }])
  })

  it('keeps nothing when a row cannot be copied', async () => {
    await fileEnquiry(source, '好的')
    await sql`insert into groups values ('wechaty', 'r', '[]', 1, 1, 0, 0, 99999999, null, null, 0)`.execute(source.db)

    await expect(copyDatabase(source, target)).rejects.toThrow('smallint')
    expect(await rowsOf(target, 'enquiries')).toEqual([])
  })

  it('copies text that PostgreSQL would refuse', async () => {
    await sql`insert into group_replies (channel, room, at, kind) values ('wechaty', ${'a\0b'}, 1, 'x')`.execute(
      source.db,
    )

    await copyDatabase(source, target)

    expect(await rowsOf(target, 'group_replies')).toMatchObject([{ room: 'a\ufffdb' }])
  })
})

describe('order of tables', () => {
  it('puts those first that others refer to', async () => {
    const open = openSqlite(join(await aFolder(), 'test.sqlite'))
    await sql`create table a (id integer primary key, b text references b(id), a integer references a(id))`.execute(
      open.db,
    )
    await sql`create table b (id text primary key, c integer references c(id))`.execute(open.db)
    await sql`create table c (id integer primary key)`.execute(open.db)

    expect((await tablesInOrder(open.db)).map(({ name }) => name)).toEqual(['c', 'b', 'a'])
    await open.close()
  })

  it('says so when there is none', async () => {
    const open = openSqlite(join(await aFolder(), 'test.sqlite'))
    await sql`create table a (id integer primary key, b integer references b(id))`.execute(open.db)
    await sql`create table b (id integer primary key, a integer references a(id))`.execute(open.db)

    await expect(tablesInOrder(open.db)).rejects.toThrow('in a circle')
    await open.close()
  })
})
