import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from './engine.ts'

/** Unread letters of the residents' page. The index holds the unread alone: they are few, and all that is asked for. */
export function inbox(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('inbox')
        .addColumn('id', engine === 'postgres' ? 'bigint' : 'integer', (column) =>
          engine === 'postgres' ? column.generatedAlwaysAsIdentity().primaryKey() : column.autoIncrement().primaryKey(),
        )
        .addColumn('conversation', 'text', (column) => column.notNull())
        .addColumn('letter', 'text', (column) => column.notNull().unique())
        .addColumn('text', 'text', (column) => column.notNull())
        .addColumn('priority', 'text', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('read_at', 'bigint')
        .execute()
      await db.schema
        .createIndex('inbox_unread')
        .on('inbox')
        .columns(['conversation', 'id'])
        .where(sql.ref('read_at'), 'is', null)
        .execute()
      await db.schema.createIndex('inbox_at').on('inbox').column('at').execute()
    },
  }
}
