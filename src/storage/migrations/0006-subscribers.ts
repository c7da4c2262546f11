import { randomBytes } from 'node:crypto'
import { type Kysely, type Migration, sql } from 'kysely'
import type { SubscriberTables } from '../tables/subscribers.ts'
import type { Engine } from './engine.ts'

const SALT_BYTES = 32

/** Subscribers and the ledger of their consents. */
export function subscribers(engine: Engine): Migration {
  return {
    async up(db: Kysely<SubscriberTables>) {
      await createSubscribers(db, engine)
      await createConsents(db, engine)
      await db.schema
        .createTable('consent_salt')
        .addColumn('salt', 'text', (column) => column.notNull())
        .execute()
      await db
        .insertInto('consent_salt')
        .values({ salt: randomBytes(SALT_BYTES).toString('hex') })
        .execute()
    },
  }
}

/**
 * A code covers what lies below it, so regions are compared byte by byte: the collation of a PostgreSQL database may order
 * otherwise and then no range of the index can be read. The index holds what criteria ask, so that SQLite looks up only
 * rows that fit.
 */
async function createSubscribers(db: Kysely<SubscriberTables>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('subscribers')
    .addColumn('id', engine === 'postgres' ? 'bigint' : 'integer', (column) =>
      engine === 'postgres' ? column.generatedAlwaysAsIdentity().primaryKey() : column.autoIncrement().primaryKey(),
    )
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('is_group', 'smallint', (column) => column.notNull())
    .addColumn('region', engine === 'postgres' ? sql`text collate "C"` : 'text', (column) => column.notNull())
    .addColumn('segments', 'integer', (column) => column.notNull())
    .addColumn('setting', 'text')
    .addColumn('topics', 'integer', (column) => column.notNull())
    .addColumn('elder', 'smallint', (column) => column.notNull())
    .addColumn('quiet_from', 'smallint', (column) => column.notNull())
    .addColumn('quiet_to', 'smallint', (column) => column.notNull())
    .addColumn('consent_at', 'bigint', (column) => column.notNull())
    .addColumn('consent_how', 'text', (column) => column.notNull())
    .addColumn('consent_text', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addUniqueConstraint('subscribers_address', ['channel', 'address'])
    .execute()
  await db.schema
    .createIndex('subscribers_region')
    .on('subscribers')
    .columns(['region', 'id', 'segments', 'topics', 'channel'])
    .where(sql<boolean>`ended_at is null`)
    .execute()
}

async function createConsents(db: Kysely<SubscriberTables>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('consents')
    .addColumn('id', engine === 'postgres' ? 'bigint' : 'integer', (column) =>
      engine === 'postgres' ? column.generatedAlwaysAsIdentity().primaryKey() : column.autoIncrement().primaryKey(),
    )
    // No foreign key: it outlives the subscriber.
    .addColumn('subscriber', 'bigint', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('how', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('erased_hash', 'text')
    .execute()
  await db.schema.createIndex('consents_subscriber').on('consents').columns(['subscriber', 'id']).execute()
  await db.schema
    .createIndex('consents_erased')
    .on('consents')
    .column('erased_hash')
    .where(sql<boolean>`erased_hash is not null`)
    .execute()
}
