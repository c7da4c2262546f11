import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { z } from 'zod'
import { AppError } from '../domain/app-error.ts'
import { sqliteFileIn } from './database.ts'
import { openSqliteFile } from './open-sqlite-file.ts'

/** Rows per table, all tables of the schema. */
const Counts = z.record(z.string(), z.number().int().nonnegative())
export type Counts = z.infer<typeof Counts>

/** Lies beside a backup; what it says is compared before a restore. */
const BackupNote = z.object({ at: z.iso.datetime(), tables: Counts })
export type BackupNote = z.infer<typeof BackupNote>

const NOTE = 'backup.json'
/** All pages in one step: one reading transaction, so that a busy service cannot make it begin again for ever. */
const ALL_PAGES = 0x7fffffff
const BUSY_TIMEOUT_MS = 10_000

function countTables(sqlite: Database.Database): Counts {
  const tables = sqlite
    .prepare<[], { name: string }>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    .all()
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const row = sqlite.prepare<[], { n: number }>(`select count(*) as n from "${name.replaceAll('"', '""')}"`).get()
    counts[name] = row?.n ?? 0
  }
  return counts
}

function differences(expected: Counts, found: Counts): string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])]
  return names
    .filter((name) => expected[name] !== found[name])
    .map((name) => `${name}: ${expected[name] ?? 'no table'} expected, ${found[name] ?? 'no table'} found`)
}

/** Reads a whole file back. @throws AppError `backup.damaged` */
function checkFile(file: string, expected: Counts): void {
  const damaged = (why: string, cause?: unknown) =>
    new AppError('backup.damaged', `${file} is damaged (${why}): use another backup`, { cause })
  const sqlite = openSqliteFile(file)
  try {
    // A backup of a database in WAL says WAL too; on its own it is one file.
    sqlite.pragma('journal_mode = DELETE')
    const verdict: unknown = sqlite.pragma('integrity_check', { simple: true })
    if (verdict !== 'ok') throw damaged('integrity check')
    const [difference] = differences(expected, countTables(sqlite))
    if (difference !== undefined) throw damaged(difference)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw damaged('it cannot be read', error)
  } finally {
    sqlite.close()
  }
}

function flush(path: string): void {
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/**
 * True while another connection has the file open. Leaving WAL needs the file alone, and refusing it is how SQLite says that
 * it is not. Afterwards the file is in one piece: nothing is left in its log.
 */
export function isInUse(file: string): boolean {
  const sqlite = openSqliteFile(file)
  try {
    sqlite.pragma('busy_timeout = 0')
    return sqlite.pragma('journal_mode = DELETE', { simple: true }) !== 'delete'
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')) return true
    throw error
  } finally {
    sqlite.close()
  }
}

async function copyPages(file: string, copy: string): Promise<Counts> {
  const sqlite = openSqliteFile(file)
  try {
    sqlite.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    // Counted and copied in one reading transaction, so that both speak of the same moment.
    sqlite.exec('begin')
    const counts = countTables(sqlite)
    await sqlite.backup(copy, { progress: () => ALL_PAGES })
    sqlite.exec('commit')
    return counts
  } finally {
    sqlite.close()
  }
}

/**
 * Copies the database of a data directory while the service runs, and reads the copy back.
 * @param folder made when it is missing; must not hold a backup yet
 * @throws AppError `backup.no-database`, `backup.exists`, `backup.damaged`
 */
export async function backUp(dataDir: string, folder: string, now: Date): Promise<BackupNote> {
  const file = sqliteFileIn(dataDir)
  if (!existsSync(file)) throw new AppError('backup.no-database', `${file} does not exist: set DATA_DIR`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const copy = sqliteFileIn(folder)
  if (existsSync(copy) || existsSync(join(folder, NOTE)))
    throw new AppError('backup.exists', `${folder} already holds a backup: name a new folder`)
  const partial = `${copy}.partial`
  rmSync(partial, { force: true })
  const tables = await copyPages(file, partial)
  // Nobody else on the machine may read what people wrote.
  chmodSync(partial, 0o600)
  checkFile(partial, tables)
  flush(partial)
  const note = { at: now.toISOString(), tables }
  writeFileSync(join(folder, NOTE), `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 })
  renameSync(partial, copy)
  flush(folder)
  return note
}

function readNote(folder: string): BackupNote {
  const file = join(folder, NOTE)
  if (!existsSync(file) || !existsSync(sqliteFileIn(folder)))
    throw new AppError('backup.missing', `${folder} holds no backup: name the folder that \`kepu backup\` wrote`)
  try {
    return BackupNote.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new AppError('backup.damaged', `${file} cannot be read: use another backup`, { cause: error })
  }
}

export interface Restored extends BackupNote {
  /** Where the database that was there before lies now. */
  readonly earlier: string | undefined
}

/**
 * Puts a backup in the place of the database. What was there is kept beside it, never deleted.
 * @throws AppError `backup.missing`, `backup.damaged`, `restore.in-use`, `restore.would-overwrite`
 */
export function restore(folder: string, dataDir: string, force: boolean, now: Date): Restored {
  const note = readNote(folder)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = sqliteFileIn(dataDir)
  const isThere = existsSync(file)
  if (isThere && isInUse(file)) throw new AppError('restore.in-use', `${file} is in use: stop the service first`)
  if (isThere && !force)
    throw new AppError(
      'restore.would-overwrite',
      `${file} exists: use --force, it is then kept beside the restored one`,
    )
  const partial = `${file}.partial`
  copyFileSync(sqliteFileIn(folder), partial)
  chmodSync(partial, 0o600)
  checkFile(partial, note.tables)
  flush(partial)
  const earlier = isThere ? `${file}.before-${now.toISOString().replace(/[:.]/g, '-')}` : undefined
  if (earlier !== undefined) renameSync(file, earlier)
  // A log that belongs to another file would be played into this one.
  for (const rest of ['-wal', '-shm']) rmSync(`${file}${rest}`, { force: true })
  renameSync(partial, file)
  flush(dataDir)
  return { ...note, earlier }
}
