import type { Kysely, Migration } from 'kysely'
import type { Engine } from './engine.ts'

/** One row per job and slot: who has it. The key alone is the election between instances. */
export function cronRuns(_engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('cron_runs')
        .addColumn('job', 'text', (column) => column.notNull())
        .addColumn('slot', 'text', (column) => column.notNull())
        .addColumn('instance', 'text', (column) => column.notNull())
        .addColumn('claimed_at', 'bigint', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('campaign', 'text')
        .addPrimaryKeyConstraint('cron_runs_key', ['job', 'slot'])
        .execute()
      await db.schema.createIndex('cron_runs_state').on('cron_runs').columns(['state', 'claimed_at']).execute()
      await db.schema.createIndex('cron_runs_claimed').on('cron_runs').column('claimed_at').execute()
    },
  }
}
