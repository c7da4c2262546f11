import { type Kysely, type Migration, sql } from 'kysely'
import { type ChainedAct, hashAct, NO_ACT } from '../act-chain.ts'
import type { Engine } from './engine.ts'

/** Passwords, one-time links, sessions, failed tries, and a chain of hashes over what staff did. */
export function staffSignIn(engine: Engine): Migration {
  const up = async (db: Kysely<unknown>) => {
    await createSignIn(db)
    await chainActs(db, engine)
  }
  // Kysely gives SQLite no transaction; half of it would leave the acts without the trigger that keeps them.
  return { up: (db: Kysely<unknown>) => (engine === 'sqlite' ? db.transaction().execute(up) : up(db)) }
}

async function createSignIn(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('staff_passwords')
    .addColumn('staff', 'text', (column) => column.primaryKey().references('staff.name'))
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('set_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('staff_links')
    .addColumn('staff', 'text', (column) => column.primaryKey().references('staff.name'))
    .addColumn('code_hash', 'text', (column) => column.notNull().unique())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('staff_sessions')
    .addColumn('id_hash', 'text', (column) => column.primaryKey())
    .addColumn('staff', 'text', (column) => column.notNull().references('staff.name'))
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('staff_sessions_staff').on('staff_sessions').column('staff').execute()
  await db.schema
    .createTable('sign_in_tries')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('failed_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('sign_in_tries_failed_at').on('sign_in_tries').column('failed_at').execute()
}

/**
 * Acts from before are chained as they are found: the chain proves that they are what they were at this moment. An instance
 * of an older version that writes one while others are already on this one leaves it without a hash, and the check says so.
 */
async function chainActs(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('act_heads')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('acts', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute()
  await letChange(db, engine)
  await db.schema
    .alterTable('staff_acts')
    .addColumn('hash', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
  const { acts, hash } = await hashAll(db)
  if (acts > 0) await sql`insert into act_heads (id, acts, hash) values (1, ${acts}, ${hash})`.execute(db)
  await keepAgain(db, engine)
}

const BATCH = 1_000

async function hashAll(db: Kysely<unknown>): Promise<{ readonly acts: number; readonly hash: string }> {
  let [acts, hash, last] = [0, NO_ACT, Number.MIN_SAFE_INTEGER]
  while (true) {
    const { rows } = await sql<ChainedAct & { readonly id: number }>`
      select id, at, staff, act, object, detail from staff_acts where id > ${last} order by id limit ${BATCH}`.execute(
      db,
    )
    for (const row of rows) {
      hash = hashAct(hash, row)
      await sql`update staff_acts set hash = ${hash} where id = ${row.id}`.execute(db)
      last = row.id
    }
    acts += rows.length
    if (rows.length < BATCH) return { acts, hash }
  }
}

/** Until the end of the transaction nobody else writes an act. */
async function letChange(db: Kysely<unknown>, engine: Engine): Promise<void> {
  if (engine === 'postgres') {
    await sql`lock table staff_acts in access exclusive mode`.execute(db)
    await sql`alter table staff_acts disable trigger staff_acts_keep`.execute(db)
    return
  }
  for (const verb of ['update', 'delete']) await sql`drop trigger ${sql.id(`staff_acts_no_${verb}`)}`.execute(db)
}

async function keepAgain(db: Kysely<unknown>, engine: Engine): Promise<void> {
  if (engine === 'postgres') {
    await sql`alter table staff_acts enable trigger staff_acts_keep`.execute(db)
    return
  }
  for (const verb of ['update', 'delete'])
    await sql`create trigger ${sql.id(`staff_acts_no_${verb}`)} before ${sql.raw(verb)} on staff_acts
      begin select raise(abort, 'staff_acts is append-only'); end`.execute(db)
}
