import type { NextVersions, VerdictStore, VerdictVersion } from '../rumours/versions.ts'
import type { Db, VerdictVersionRow } from './database.ts'
import { verdictRepliesIn } from './verdict-replies.ts'

/** Rows per insert: six values each, and SQLite takes 32,766 values in one statement. */
const ROWS = 1_000
/** So often another instance may take the number first before this one leaves it at that. */
const MOST_ROUNDS = 5

function toVersion({ at, ...row }: VerdictVersionRow): VerdictVersion {
  return { ...row, at: new Date(at) }
}

async function lastVersions(db: Db): Promise<Map<string, VerdictVersion>> {
  const rows = await db
    .selectFrom('verdict_versions as last')
    .selectAll()
    .where('version', '=', (query) =>
      query
        .selectFrom('verdict_versions as any')
        .select(({ fn }) => fn.max<number>('any.version').as('version'))
        .whereRef('any.entry', '=', 'last.entry'),
    )
    .execute()
  return new Map(rows.map((row) => [row.entry, toVersion(row)]))
}

/** A version whose number is taken meanwhile is not inserted. */
async function insertVersions(db: Db, versions: readonly VerdictVersion[]): Promise<VerdictVersion[]> {
  const inserted: VerdictVersion[] = []
  for (let from = 0; from < versions.length; from += ROWS) {
    const rows = await db
      .insertInto('verdict_versions')
      .values(versions.slice(from, from + ROWS).map(({ at, ...version }) => ({ ...version, at: at.getTime() })))
      .onConflict((conflict) => conflict.columns(['entry', 'version']).doNothing())
      .returningAll()
      .execute()
    inserted.push(...rows.map(toVersion))
  }
  return inserted
}

export function createVerdictStore(db: Db, nextVersions: NextVersions): VerdictStore {
  return { ...versionsIn(db, nextVersions), ...verdictRepliesIn(db) }
}

function versionsIn(db: Db, nextVersions: NextVersions) {
  return {
    /**
     * The key (entry, version) alone keeps instances apart: numbers have no gaps, so whoever inserts n+1 has compared with
     * n, and two neighbours never say the same. Who comes second compares again.
     */
    async publish(entries, now) {
      const published = new Map<string, VerdictVersion>()
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const next = nextVersions(entries, await lastVersions(db), now).filter(({ entry }) => !published.has(entry))
        if (next.length === 0) break
        for (const version of await insertVersions(db, next)) published.set(version.entry, version)
      }
      return [...published.values()]
    },
    async current(entry) {
      const row = await db
        .selectFrom('verdict_versions')
        .selectAll()
        .where('entry', '=', entry)
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && toVersion(row)
    },
    async versionSaying(entry, digest) {
      const row = await db
        .selectFrom('verdict_versions')
        .select('version')
        .where('entry', '=', entry)
        .where('digest', '=', digest)
        .where('state', '=', 'published')
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row?.version
    },
    async verdictOf(entry, version) {
      const row = await db
        .selectFrom('verdict_versions')
        .select(['verdict', 'state'])
        .where('entry', '=', entry)
        .where('version', '=', version)
        .executeTakeFirst()
      // A withdrawal keeps the verdict of what it withdraws; it does not say it.
      return row?.state === 'withdrawn' ? null : row?.verdict
    },
    async changes(since) {
      const rows = await db
        .selectFrom('verdict_versions')
        .selectAll()
        .where('version', '>', 1)
        .where('at', '>=', since.getTime())
        .orderBy('at')
        .orderBy('entry')
        .orderBy('version')
        .execute()
      return rows.map(toVersion)
    },
  } satisfies Partial<VerdictStore>
}
