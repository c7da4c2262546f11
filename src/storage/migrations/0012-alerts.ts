import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from './engine.ts'

/** Alerts with what became of them, and one counter that moves whenever any of them changes. */
export function alerts(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await createAlerts(db, engine)
      await createIndexes(db)
      await db.schema
        .createTable('alert_revision')
        .addColumn('id', 'smallint', (column) => column.primaryKey())
        .addColumn('revision', 'bigint', (column) => column.notNull())
        .execute()
    },
  }
}

/** `n` is the order in which they were made: two of one millisecond have no other. */
async function createAlerts(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('alerts')
    .addColumn('n', engine === 'postgres' ? 'bigint' : 'integer', (column) =>
      engine === 'postgres' ? column.generatedAlwaysAsIdentity().primaryKey() : column.primaryKey(),
    )
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('series', 'text', (column) => column.notNull())
    .addColumn('identifier', 'text', (column) => column.unique())
    .addColumn('sent', 'bigint')
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('refs', 'text', (column) => column.notNull().defaultTo('[]'))
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('origin_sender', 'text')
    .addColumn('origin_identifier', 'text')
    .addColumn('origin_key', 'text', (column) => column.unique())
    .addColumn('state', 'text', (column) => column.notNull().defaultTo('draft'))
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('approved_by', 'text')
    .addColumn('approved_at', 'bigint')
    .addColumn('approved_hash', 'text')
    .addColumn('approved_alone', 'smallint', (column) => column.notNull().defaultTo(0))
    .addColumn('live_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_by', 'text')
    .addColumn('note', 'text')
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
}

/** The few that are under way are looked for every few seconds; the many that have ended only by their series or date. */
async function createIndexes(db: Kysely<unknown>): Promise<void> {
  await sql`create index alerts_open on alerts (state, expires_at) where state in ('approved', 'live', 'stopped')`.execute(
    db,
  )
  await db.schema.createIndex('alerts_series').on('alerts').columns(['series', 'n']).execute()
  await db.schema.createIndex('alerts_origin').on('alerts').columns(['origin_sender', 'origin_identifier']).execute()
}
