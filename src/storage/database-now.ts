import { sql } from 'kysely'
import type { Clock } from '../domain/clock.ts'
import type { OpenDatabase } from './database.ts'

/** The clock that all instances share: PostgreSQL's. SQLite has none but that of its only machine. */
export function createDatabaseNow(
  { db, engine }: Pick<OpenDatabase, 'db' | 'engine'>,
  clock: Clock,
): () => Promise<Date> {
  if (engine === 'sqlite') return () => Promise.resolve(clock())
  return async () => {
    const { rows } = await sql<{ ms: number }>`select extract(epoch from clock_timestamp()) * 1000 as ms`.execute(db)
    return new Date(Math.floor(Number(rows[0]?.ms)))
  }
}
