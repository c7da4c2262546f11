import { sql } from 'kysely'
import { AppError } from '../domain/app-error.ts'
import type { Counts } from './backup.ts'
import type { Db, OpenDatabase } from './database.ts'
import { migrate } from './migrations.ts'

type Row = Readonly<Record<string, unknown>>

/** PostgreSQL takes 65,535 values in one statement, SQLite reads so many rows without holding up memory. */
const MOST_VALUES = 60_000
const MOST_ROWS = 1_000
/** Column by which rows are read in order; no table of ours has one of this name. */
const ROW_NUMBER = 'copied_row_number'

interface Table {
  readonly name: string
  readonly columns: readonly string[]
}

/** Tables of the schema without Kysely's own, those first that others refer to. */
export async function tablesInOrder(db: Db): Promise<readonly Table[]> {
  const tables = (await db.introspection.getTables())
    .filter(({ isView }) => !isView)
    .map(({ name, columns }) => ({ name, columns: columns.map((column) => column.name) }))
  const waiting = new Map<string, Set<string>>()
  for (const { name } of tables) {
    const { rows } = await sql<{ table: string }>`select "table" from pragma_foreign_key_list(${name})`.execute(db)
    waiting.set(name, new Set(rows.map(({ table }) => table).filter((table) => table !== name)))
  }
  const ordered: Table[] = []
  const isDone = (name: string) => ordered.some((table) => table.name === name)
  while (ordered.length < tables.length) {
    const next = tables.filter(({ name }) => !isDone(name) && [...(waiting.get(name) ?? [])].every(isDone))
    if (next.length === 0)
      throw new AppError('copy.circle', 'Tables refer to each other in a circle: copy them by hand')
    ordered.push(...next)
  }
  return ordered
}

async function countIn(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)
  return rows[0]?.n ?? 0
}

async function* batchesOf(db: Db, { name, columns }: Table): AsyncGenerator<readonly Row[]> {
  const size = Math.min(MOST_ROWS, Math.floor(MOST_VALUES / columns.length))
  let last = Number.MIN_SAFE_INTEGER
  while (true) {
    const { rows } = await sql<Row>`
      select rowid as ${sql.ref(ROW_NUMBER)}, * from ${sql.table(name)}
      where rowid > ${last} order by rowid limit ${size}`.execute(db)
    if (rows.length > 0) yield rows
    if (rows.length < size) return
    last = Number(rows.at(-1)?.[ROW_NUMBER])
  }
}

/** PostgreSQL keeps no NUL and no half of a surrogate pair. */
function storable(value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value
}

/** Numbers that the database gave out stay what they are: tickets and letters are known by them. */
async function insert(db: Db, { name, columns }: Table, rows: readonly Row[]): Promise<void> {
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => storable(row[column])))})`)
  await sql`
    insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column)))})
    overriding system value values ${sql.join(values)}`.execute(db)
}

/** The next number comes after the highest that was copied. */
async function setIdentities(db: Db): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES'`.execute(db)
  for (const { table, column } of rows)
    await sql`
      select setval(pg_get_serial_sequence(quote_ident(${table}), ${column}),
        coalesce(max(${sql.ref(column)}), 1), max(${sql.ref(column)}) is not null)
      from ${sql.table(table)}`.execute(db)
}

/**
 * Copies every table of the schema from SQLite to an empty PostgreSQL: all of it or, when anything fails, nothing. Both are
 * brought up to date first. What is written to the source meanwhile is not copied.
 * @throws AppError `copy.not-empty`, `copy.incomplete`, `copy.circle`
 */
export async function copyDatabase(source: OpenDatabase, target: OpenDatabase): Promise<Counts> {
  await migrate(source)
  await migrate(target)
  return source.db.transaction().execute((from) => target.db.transaction().execute((to) => copyTables(from, to)))
}

/** Tables to which a migration gives a row of its own: erased addresses are known by the salt of the source. */
const SEEDED: ReadonlySet<string> = new Set(['consent_salt'])

async function copyTables(from: Db, to: Db): Promise<Counts> {
  const tables = await tablesInOrder(from)
  for (const { name } of tables)
    if (!SEEDED.has(name) && (await countIn(to, name)) > 0)
      throw new AppError('copy.not-empty', `Table ${name} of the target is not empty: name an empty database`)
  const counts: Record<string, number> = {}
  for (const table of tables) {
    if (SEEDED.has(table.name)) await sql`delete from ${sql.table(table.name)}`.execute(to)
    for await (const rows of batchesOf(from, table)) await insert(to, table, rows)
    const [expected, found] = [await countIn(from, table.name), await countIn(to, table.name)]
    if (expected !== found)
      throw new AppError(
        'copy.incomplete',
        `Table ${table.name}: ${found} of ${expected} rows arrived; nothing was kept`,
      )
    counts[table.name] = found
  }
  await setIdentities(to)
  return counts
}
