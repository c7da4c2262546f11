import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from './engine.ts'

/** What campaigns were asked to be, what answered an enquiry, and the indexes of what is asked about a person. */
export function campaignDrafts(_engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await createDrafts(db)
      await addAnswers(db)
      await createHistoryIndexes(db)
    },
  }
}

async function createDrafts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('campaign_drafts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('approved_by', 'text')
    .addColumn('approved_hash', 'text')
    .addColumn('approved_at', 'bigint')
    .execute()
}

async function addAnswers(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('enquiries').addColumn('answer_entry', 'text').execute()
  await db.schema.alterTable('enquiries').addColumn('answer_text', 'text').execute()
  await db.schema.alterTable('enquiries').addColumn('answered_at', 'bigint').execute()
  await db.schema.createIndex('enquiries_person').on('enquiries').columns(['channel', 'sender']).execute()
}

/** By the time a letter is due, not by the time it ended: nothing is to be written to this index when a letter goes out. */
async function createHistoryIndexes(db: Kysely<unknown>): Promise<void> {
  await sql`create index deliveries_subscriber on deliveries (subscriber, due_at) where subscriber is not null`.execute(
    db,
  )
  await db.schema.createIndex('campaigns_origin').on('campaigns').columns(['origin', 'entry', 'created_at']).execute()
}
