import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from './engine.ts'

/** Campaigns, their bulletins, accounts, letters and attempts. */
export function ledger(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await createCampaigns(db)
      await createAccounts(db)
      await createDeliveries(db, engine)
      await createAttempts(db, engine)
    },
  }
}

async function createCampaigns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('campaigns')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('lane', 'smallint', (column) => column.notNull())
    .addColumn('dedup_key', 'text', (column) => column.notNull().unique())
    .addColumn('about', 'text', (column) => column.notNull())
    .addColumn('entry', 'text')
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('on_unknown', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull().defaultTo('draft'))
    .addColumn('staged_to', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema.createIndex('campaigns_state').on('campaigns').columns(['state', 'lane']).execute()
  await db.schema.createIndex('campaigns_entry').on('campaigns').columns(['entry', 'created_at']).execute()
  await db.schema
    .createTable('bulletins')
    .addColumn('campaign_id', 'text', (column) => column.notNull().references('campaigns.id'))
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('bulletins_key', ['campaign_id', 'key'])
    .execute()
}

async function createAccounts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('account', 'text', (column) => column.primaryKey())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('interval_ms', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('jitter_ms', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('next_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('paused_until', 'bigint')
    .execute()
}

/**
 * Three indexes beside the key, because each costs on every change of state. `due` begins with the campaign: letters of one
 * that is staged or paused are never walked over by a claim. No foreign key: 100,000 look-ups of the same row per campaign.
 */
async function createDeliveries(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('deliveries')
    .addColumn('id', engine === 'postgres' ? 'bigint' : 'integer', (column) =>
      engine === 'postgres' ? column.generatedAlwaysAsIdentity().primaryKey() : column.primaryKey(),
    )
    .addColumn('campaign_id', 'text', (column) => column.notNull())
    .addColumn('subscriber', 'bigint')
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('bulletin', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull().defaultTo('pending'))
    .addColumn('attempt', 'smallint', (column) => column.notNull().defaultTo(0))
    .addColumn('repeat', 'smallint', (column) => column.notNull().defaultTo(0))
    .addColumn('stopped', 'smallint', (column) => column.notNull().defaultTo(0))
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('lease_until', 'bigint')
    .addColumn('worker', 'text')
    .addColumn('started_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('provider_id', 'text')
    .addColumn('reason', 'text')
    .addUniqueConstraint('deliveries_once', ['campaign_id', 'channel', 'address'])
    .execute()
  await sql`create index deliveries_due on deliveries (campaign_id, account, due_at, id) where state = 'pending'`.execute(
    db,
  )
  await sql`create index deliveries_leases on deliveries (lease_until) where state = 'leased'`.execute(db)
  await db.schema
    .createIndex('deliveries_status')
    .on('deliveries')
    .columns(['campaign_id', 'state', 'channel'])
    .execute()
  // Every letter is written three times; the default waits until a fifth of all rows ever sent is dead.
  if (engine === 'postgres')
    await sql`alter table deliveries set (autovacuum_vacuum_scale_factor = 0.02, fillfactor = 80)`.execute(db)
}

async function createAttempts(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('attempts')
    .addColumn('id', engine === 'postgres' ? 'bigint' : 'integer', (column) =>
      engine === 'postgres' ? column.generatedAlwaysAsIdentity().primaryKey() : column.primaryKey(),
    )
    .addColumn('delivery_id', 'bigint', (column) => column.notNull())
    .addColumn('n', 'smallint', (column) => column.notNull())
    .addColumn('worker', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('ended_at', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .execute()
  await db.schema.createIndex('attempts_delivery').on('attempts').column('delivery_id').execute()
}
