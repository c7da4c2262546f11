import type { Kysely, Migration } from 'kysely'

/** Replies by day, kind, topic and region: what weekly briefs count. No text, no person. */
export function replyCounts(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('reply_counts')
        .addColumn('day', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('topic', 'text', (column) => column.notNull())
        .addColumn('region', 'text', (column) => column.notNull())
        .addColumn('replies', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('reply_counts_key', ['day', 'kind', 'topic', 'region'])
        .execute()
    },
  }
}
