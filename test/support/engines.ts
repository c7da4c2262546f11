import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type OpenDatabase, openPostgres, openSqlite } from '../../src/storage/database.ts'
import { aFolder } from './knowledge.ts'

const POSTGRES = process.env['TEST_DATABASE_URL']

function raise(error: Error): never {
  throw error
}

export interface OwnDatabase {
  readonly url: string
  readonly drop: () => Promise<void>
}

/** A database of its own, because test files run at the same time. */
export async function ownPostgres(url: string): Promise<OwnDatabase> {
  const name = `kepu_test_${randomUUID().replaceAll('-', '')}`
  const server = openPostgres(url, raise)
  await sql`create database ${sql.id(name)}`.execute(server.db)
  const own = new URL(url)
  own.pathname = `/${name}`
  return {
    url: own.href,
    async drop() {
      await sql`drop database ${sql.id(name)}`.execute(server.db)
      await server.close()
    },
  }
}

/** Dropped when it is closed. */
async function aPostgres(url: string): Promise<OpenDatabase> {
  const own = await ownPostgres(url)
  const open = openPostgres(own.url, raise)
  return {
    ...open,
    async close() {
      await open.close()
      await own.drop()
    },
  }
}

/** Every database the stores are to work on, each opened empty. */
export const engines: ReadonlyArray<readonly [string, () => Promise<OpenDatabase>]> = [
  ['SQLite', async () => openSqlite(join(await aFolder(), 'test.sqlite'))],
  ...(POSTGRES === undefined ? [] : [['PostgreSQL', () => aPostgres(POSTGRES)] as const]),
]
