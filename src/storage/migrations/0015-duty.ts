import type { Kysely, Migration } from 'kysely'
import type { Engine } from './engine.ts'

/** Who is on duty, the letters to them about alerts, and who answered. */
export function duty(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('duty_contacts')
        .addColumn('id', engine === 'postgres' ? 'bigint' : 'integer', (column) =>
          engine === 'postgres' ? column.generatedAlwaysAsIdentity().primaryKey() : column.autoIncrement().primaryKey(),
        )
        .addColumn('name', 'text', (column) => column.notNull().unique())
        .addColumn('region', 'text', (column) => column.notNull())
        .addColumn('ways', 'text', (column) => column.notNull())
        .addColumn('tester', 'smallint', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('ended_at', 'bigint')
        .execute()
      await createLetters(db)
      await db.schema
        .createTable('alert_acks')
        .addColumn('alert', 'text', (column) => column.notNull())
        .addColumn('contact', 'bigint', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('how', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('alert_acks_key', ['alert', 'contact'])
        .execute()
    },
  }
}

/** The key decides which of two instances plans a letter; `campaign` is what it goes out by. */
async function createLetters(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('duty_letters')
    .addColumn('alert', 'text', (column) => column.notNull())
    .addColumn('contact', 'bigint', (column) => column.notNull())
    .addColumn('way', 'smallint', (column) => column.notNull())
    .addColumn('campaign', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('is_group', 'smallint', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('duty_letters_key', ['alert', 'contact', 'way'])
    .execute()
  await db.schema.createIndex('duty_letters_address').on('duty_letters').columns(['channel', 'address', 'at']).execute()
  await db.schema.createIndex('duty_letters_state').on('duty_letters').column('state').execute()
}
