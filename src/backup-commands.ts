import { existsSync } from 'node:fs'
import type { Config } from './config.ts'
import { AppError } from './domain/app-error.ts'
import { backUp, type Counts, isInUse, restore } from './storage/backup.ts'
import { copyDatabase } from './storage/copy-database.ts'
import { openPostgres, openSqlite, sqliteFileIn } from './storage/database.ts'

type Place = Pick<Config, 'dataDir' | 'databaseUrl'>
type Print = (line: string) => void

function printCounts(counts: Counts, print: Print): void {
  for (const [table, rows] of Object.entries(counts)) print(`${table}  ${rows} rows`)
}

function refusePostgres({ databaseUrl }: Place, remedy: string): void {
  if (databaseUrl !== undefined)
    throw new AppError('backup.postgres', `The data lie in PostgreSQL (DATABASE_URL): use ${remedy}`)
}

/**
 * `kepu backup DIR`: the database of a service that may be running, read back and counted.
 * @throws AppError with the remedy
 */
export async function backupCommand(place: Place, folder: string, now: Date, print: Print): Promise<void> {
  refusePostgres(place, 'pg_dump --format=custom --file=FILE "$DATABASE_URL"')
  const { tables } = await backUp(place.dataDir, folder, now)
  printCounts(tables, print)
  print(`${folder} holds the backup, read back without a fault`)
}

/**
 * `kepu restore DIR [--force]`: only when the service is stopped; an existing database is kept under another name.
 * @throws AppError with the remedy
 */
export function restoreCommand(
  place: Place,
  folder: string,
  options: { readonly force: boolean; readonly now: Date },
  print: Print,
): void {
  refusePostgres(place, 'pg_restore --clean --if-exists --dbname="$DATABASE_URL" FILE')
  const { tables, at, earlier } = restore(folder, place.dataDir, options.force, options.now)
  printCounts(tables, print)
  print(`${sqliteFileIn(place.dataDir)} is as it was at ${at}`)
  if (earlier !== undefined) print(`${earlier} is what was there before`)
}

/**
 * `kepu copy-database`: from SQLite in DATA_DIR to the empty PostgreSQL at DATABASE_URL, all or nothing.
 * @throws AppError with the remedy
 */
export async function copyDatabaseCommand(place: Place, print: Print, onError: (error: Error) => void): Promise<void> {
  const { dataDir, databaseUrl } = place
  if (databaseUrl === undefined)
    throw new AppError('copy.no-target', 'Set DATABASE_URL to the PostgreSQL to copy to, and DATA_DIR to copy from')
  const file = sqliteFileIn(dataDir)
  // Opening a file that is not there would make an empty one.
  if (!existsSync(file)) throw new AppError('copy.no-source', `${file} does not exist: set DATA_DIR`)
  if (isInUse(file)) throw new AppError('copy.in-use', `${file} is in use: stop the service first`)
  const source = openSqlite(file)
  const target = openPostgres(databaseUrl, onError)
  try {
    printCounts(await copyDatabase(source, target), print)
    print('PostgreSQL now holds all of it: start the service with DATABASE_URL set')
  } finally {
    await target.close()
    await source.close()
  }
}
