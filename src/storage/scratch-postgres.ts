import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { openPostgres } from './database.ts'

/** Runs the work on a new database of the server and drops it afterwards, whatever happens. */
export async function onDatabaseOfItsOwn(url: string, work: (url: string) => Promise<void>): Promise<void> {
  const name = `kepu_scratch_${randomUUID().replaceAll('-', '')}`
  const server = openPostgres(url, () => {})
  await sql`create database ${sql.id(name)}`.execute(server.db)
  const own = new URL(url)
  own.pathname = `/${name}`
  try {
    await work(own.href)
  } finally {
    await sql`drop database ${sql.id(name)} with (force)`.execute(server.db)
    await server.close()
  }
}
