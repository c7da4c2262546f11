import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from './engine.ts'

/** Regions in emergency mode, and letters that wait for its end. */
export function emergencyModes(_engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('emergency_modes')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('region', 'text', (column) => column.notNull())
        .addColumn('hazard', 'text', (column) => column.notNull())
        .addColumn('reason', 'text', (column) => column.notNull())
        .addColumn('from_at', 'bigint', (column) => column.notNull())
        .addColumn('until_at', 'bigint', (column) => column.notNull())
        .addColumn('started_by', 'text', (column) => column.notNull())
        .addColumn('ended_at', 'bigint')
        .addColumn('ended_by', 'text')
        .execute()
      await db.schema.createIndex('emergency_modes_until').on('emergency_modes').column('until_at').execute()
      // A column of the letter, not a table of held ones: freezing, holding and releasing stay one write each.
      await db.schema.alterTable('deliveries').addColumn('unheld_due_at', 'bigint').execute()
      await sql`create index deliveries_held on deliveries (id)
        where unheld_due_at is not null and state = 'pending'`.execute(db)
    },
  }
}
