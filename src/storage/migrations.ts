import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import { AppError } from '../domain/app-error.ts'
import type { OpenDatabase } from './database.ts'
import { ledger } from './migrations/0005-ledger.ts'
import { subscribers } from './migrations/0006-subscribers.ts'
import { cronRuns } from './migrations/0007-cron-runs.ts'
import { accountsOfStaff } from './migrations/0008-staff.ts'
import { inbox } from './migrations/0009-inbox.ts'
import { campaignDrafts } from './migrations/0010-campaign-drafts.ts'
import { replyCounts } from './migrations/0011-reply-counts.ts'
import { alerts } from './migrations/0012-alerts.ts'
import { staffSignIn } from './migrations/0013-staff-sign-in.ts'
import { emergencyModes } from './migrations/0014-emergency-modes.ts'
import { duty } from './migrations/0015-duty.ts'

/** One set of steps for both engines. A step that has shipped is never changed. */
function migrationsFor(engine: OpenDatabase['engine']): Record<string, Migration> {
  return {
    '0001-enquiries': {
      async up(db: Kysely<unknown>) {
        await db.schema
          .createTable('enquiries')
          .addColumn('id', engine === 'postgres' ? 'bigint' : 'integer', (column) =>
            engine === 'postgres'
              ? column.generatedAlwaysAsIdentity().primaryKey()
              : column.autoIncrement().primaryKey(),
          )
          .addColumn('fingerprint', 'text', (column) => column.notNull().unique())
          .addColumn('text', 'text', (column) => column.notNull())
          .addColumn('channel', 'text', (column) => column.notNull())
          .addColumn('conversation', 'text', (column) => column.notNull())
          .addColumn('sender', 'text', (column) => column.notNull())
          .addColumn('region', 'text')
          .addColumn('asked_at', 'bigint', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull().defaultTo('open'))
          .execute()
        await db.schema.createIndex('enquiries_state').on('enquiries').columns(['state', 'asked_at']).execute()
      },
    },
    '0002-group-notices': {
      async up(db: Kysely<unknown>) {
        await db.schema
          .createTable('group_notices')
          .addColumn('channel', 'text', (column) => column.notNull())
          .addColumn('room', 'text', (column) => column.notNull())
          .addColumn('at', 'bigint', (column) => column.notNull())
          .addPrimaryKeyConstraint('group_notices_key', ['channel', 'room'])
          .execute()
      },
    },
    '0003-groups': {
      async up(db: Kysely<unknown>) {
        await createGroups(db)
        await createGroupReplies(db)
      },
    },
    '0004-verdicts': {
      async up(db: Kysely<unknown>) {
        await createVerdictVersions(db)
        await createVerdictReplies(db, engine)
      },
    },
    '0005-ledger': ledger(engine),
    '0006-subscribers': subscribers(engine),
    '0007-cron-runs': cronRuns(engine),
    '0008-staff': accountsOfStaff(engine),
    '0009-inbox': inbox(engine),
    '0010-campaign-drafts': campaignDrafts(engine),
    '0011-reply-counts': replyCounts(),
    '0012-alerts': alerts(engine),
    '0013-staff-sign-in': staffSignIn(engine),
    '0014-emergency-modes': emergencyModes(engine),
    '0015-duty': duty(engine),
  }
}

async function createGroups(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('groups')
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('room', 'text', (column) => column.notNull())
    .addColumn('categories', 'text', (column) => column.notNull())
    .addColumn('daily_budget', 'integer', (column) => column.notNull())
    .addColumn('hourly_budget', 'integer', (column) => column.notNull())
    .addColumn('quiet_from', 'smallint', (column) => column.notNull())
    .addColumn('quiet_to', 'smallint', (column) => column.notNull())
    .addColumn('shadow', 'smallint', (column) => column.notNull())
    .addColumn('muted_until', 'bigint')
    .addColumn('left_at', 'bigint')
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('groups_key', ['channel', 'room'])
    .execute()
}

/** One index for the history of a group, one for deleting what is old in all of them. */
async function createGroupReplies(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('group_replies')
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('room', 'text', (column) => column.notNull())
    .addColumn('entry', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('group_replies_room').on('group_replies').columns(['channel', 'room', 'at']).execute()
  await db.schema.createIndex('group_replies_at').on('group_replies').column('at').execute()
}

async function createVerdictVersions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('verdict_versions')
    .addColumn('entry', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('verdict_versions_key', ['entry', 'version'])
    .execute()
}

async function createVerdictReplies(db: Kysely<unknown>, engine: OpenDatabase['engine']): Promise<void> {
  await db.schema
    .createTable('verdict_replies')
    .addColumn('id', engine === 'postgres' ? 'bigint' : 'integer', (column) =>
      engine === 'postgres' ? column.generatedAlwaysAsIdentity().primaryKey() : column.autoIncrement().primaryKey(),
    )
    .addColumn('entry', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('conversation', 'text', (column) => column.notNull())
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('told_version', 'integer')
    .addColumn('told_at', 'bigint')
    .addUniqueConstraint('verdict_replies_place', ['entry', 'channel', 'conversation', 'sender'])
    .execute()
  await db.schema.createIndex('verdict_replies_version').on('verdict_replies').columns(['entry', 'version']).execute()
  await db.schema.createIndex('verdict_replies_at').on('verdict_replies').column('at').execute()
  await db.schema.createIndex('verdict_replies_person').on('verdict_replies').columns(['channel', 'sender']).execute()
}

/** Brings the tables up to date, under Kysely's migration lock: several instances may start at once. */
export async function migrate({ db, engine }: OpenDatabase): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrationsFor(engine)) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined)
    throw new AppError('database.migration', 'The tables could not be brought up to date', { cause: error })
}

/** Answers or throws: is the database there? */
export async function ping({ db }: OpenDatabase): Promise<void> {
  await sql`select 1`.execute(db)
}
