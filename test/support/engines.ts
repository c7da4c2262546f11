import { join } from 'node:path'
import { sql } from 'kysely'
import { Client } from 'pg'
import { type OpenDatabase, openPostgres, openSqlite } from '../../src/storage/database.ts'
import { aFolder } from './knowledge.ts'

const POSTGRES = process.env['TEST_DATABASE_URL']
/** Any number; the same in every test file. */
const LOCK = 532300

/** Test files run side by side and would drop each other's tables: the one that holds the lock has the database. */
async function openEmptyPostgres(url: string): Promise<OpenDatabase> {
  const guard = new Client({ connectionString: url })
  await guard.connect()
  await guard.query('select pg_advisory_lock($1)', [LOCK])
  const open = openPostgres(url, (error) => {
    throw error
  })
  await sql`drop table if exists enquiries, group_notices, groups, group_replies, kysely_migration, kysely_migration_lock`.execute(
    open.db,
  )
  const close = async () => {
    await open.close()
    await guard.end()
  }
  return { ...open, close }
}

/** What every store is tested on: a name, and a fresh database without tables. */
export const engines: ReadonlyArray<readonly [string, () => Promise<OpenDatabase>]> = [
  ['SQLite', async () => openSqlite(join(await aFolder(), 'test.sqlite'))],
  ...(POSTGRES === undefined ? [] : [['PostgreSQL', () => openEmptyPostgres(POSTGRES)] as const]),
]

if (POSTGRES === undefined)
  process.stdout.write('TEST_DATABASE_URL is not set: the stores are not tested on PostgreSQL\n')
