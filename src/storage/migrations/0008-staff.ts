import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from './engine.ts'

/** Named staff with hashed tokens, and what they did. */
export function accountsOfStaff(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await createStaff(db, engine)
      await createActs(db, engine)
      await keepActs(db, engine)
      await db.schema
        .createTable('secrets')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('value', 'text', (column) => column.notNull())
        .execute()
    },
  }
}

async function createStaff(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('staff')
    .addColumn('id', engine === 'postgres' ? 'bigint' : 'integer', (column) =>
      engine === 'postgres' ? column.generatedAlwaysAsIdentity().primaryKey() : column.autoIncrement().primaryKey(),
    )
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .execute()
}

async function createActs(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('staff_acts')
    .addColumn('id', engine === 'postgres' ? 'bigint' : 'integer', (column) =>
      engine === 'postgres' ? column.generatedAlwaysAsIdentity().primaryKey() : column.autoIncrement().primaryKey(),
    )
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('staff', 'text', (column) => column.notNull())
    .addColumn('act', 'text', (column) => column.notNull())
    .addColumn('object', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('staff_acts_object').on('staff_acts').columns(['object', 'at']).execute()
}

/** Append-only by the database, so that a mistake in a later query cannot rewrite what happened. */
async function keepActs(db: Kysely<unknown>, engine: Engine): Promise<void> {
  if (engine === 'sqlite') {
    for (const verb of ['update', 'delete'])
      await sql`create trigger ${sql.id(`staff_acts_no_${verb}`)} before ${sql.raw(verb)} on staff_acts
        begin select raise(abort, 'staff_acts is append-only'); end`.execute(db)
    return
  }
  await sql`create function staff_acts_keep() returns trigger language plpgsql as
    $$ begin raise exception 'staff_acts is append-only'; end $$`.execute(db)
  await sql`create trigger staff_acts_keep before update or delete or truncate on staff_acts
    for each statement execute function staff_acts_keep()`.execute(db)
}
