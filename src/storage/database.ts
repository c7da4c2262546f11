import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Generated, Kysely, PostgresDialect, type Selectable, SqliteDialect } from 'kysely'
import { Pool, types } from 'pg'
import type { GroupReplyKind } from '../conversation/group-settings.ts'
import { AppError } from '../domain/app-error.ts'
import type { Verdict } from '../domain/entry.ts'
import type { ReplyKind } from '../domain/message.ts'
import { refuseNetworkFileSystem } from './network-file-system.ts'
import { openSqliteFile } from './open-sqlite-file.ts'
import type { AlertTables } from './tables/alerts.ts'
import type { CampaignDraftTables } from './tables/campaign-drafts.ts'
import type { CronRunTables } from './tables/cron-runs.ts'
import type { DutyTables } from './tables/duty.ts'
import type { EmergencyModeTables } from './tables/emergency-modes.ts'
import type { InboxTable } from './tables/inbox.ts'
import type { LedgerTables } from './tables/ledger.ts'
import type { ReplyCountTables } from './tables/reply-counts.ts'
import type { StaffTables } from './tables/staff.ts'
import type { StaffSignInTables } from './tables/staff-sign-in.ts'
import type { SubscriberTables } from './tables/subscribers.ts'

interface EnquiryTable {
  id: Generated<number>
  /** Hash of asker, text and day: the same question has one number. */
  fingerprint: string
  text: string
  channel: string
  conversation: string
  sender: string
  region: string | null
  asked_at: number
  state: 'open' | 'answered' | 'closed'
  /** Either of them once it is answered. */
  answer_entry: string | null
  answer_text: string | null
  answered_at: number | null
}

interface GroupNoticeTable {
  channel: string
  room: string
  at: number
}

interface GroupTable {
  channel: string
  room: string
  /** JSON: a list of names. */
  categories: string
  daily_budget: number
  hourly_budget: number
  /** Minutes after midnight in Chuxiong. */
  quiet_from: number
  quiet_to: number
  /** 0 or 1: SQLite has no booleans. */
  shadow: number
  muted_until: number | null
  left_at: number | null
  changed_at: number
}

interface GroupReplyTable {
  channel: string
  room: string
  entry: string | null
  at: number
  kind: GroupReplyKind
}

interface VerdictVersionTable {
  entry: string
  version: number
  digest: string
  verdict: Verdict | null
  state: 'published' | 'withdrawn'
  at: number
}

/** One row per entry and place. */
interface VerdictReplyTable {
  id: Generated<number>
  entry: string
  version: number
  channel: string
  conversation: string
  sender: string
  kind: ReplyKind
  at: number
  told_version: number | null
  told_at: number | null
}

export interface Tables
  extends LedgerTables,
    StaffTables,
    SubscriberTables,
    CronRunTables,
    CampaignDraftTables,
    ReplyCountTables,
    AlertTables,
    StaffSignInTables,
    EmergencyModeTables,
    DutyTables {
  group_notices: GroupNoticeTable
  groups: GroupTable
  group_replies: GroupReplyTable
  enquiries: EnquiryTable
  verdict_versions: VerdictVersionTable
  verdict_replies: VerdictReplyTable
  inbox: InboxTable
}

/** A row as it is read. */
export type EnquiryRow = Selectable<EnquiryTable>
export type GroupRow = Selectable<GroupTable>
export type VerdictVersionRow = Selectable<VerdictVersionTable>

export type Db = Kysely<Tables>

export interface OpenDatabase {
  readonly db: Db
  readonly engine: 'sqlite' | 'postgres'
  readonly close: () => Promise<void>
}

/** bigint of PostgreSQL as a number: all of ours are epoch milliseconds or counts. */
const { INT8 } = types.builtins
const BUSY_TIMEOUT_MS = 10_000
const CONNECT_TIMEOUT_MS = 5_000

/**
 * SQLite in one file, durable after power loss. better-sqlite3 is compiled so that switching to WAL lowers `synchronous`
 * to NORMAL (measured: 2 before, 1 after, 1 again on reopening), so FULL is set after it and checked.
 */
export function openSqlite(file: string): OpenDatabase {
  const sqlite = openSqliteFile(file)
  sqlite.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('foreign_keys = ON')
  if (sqlite.pragma('synchronous', { simple: true }) !== 2)
    throw new AppError('database.unsafe', 'SQLite did not accept synchronous=FULL')
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) })
  return { db, engine: 'sqlite', close: () => db.destroy() }
}

export function openPostgres(url: string, onError: (error: Error) => void): OpenDatabase {
  types.setTypeParser(INT8, Number)
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  // Without a listener a broken idle connection ends the process.
  pool.on('error', onError)
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return { db, engine: 'postgres', close: () => db.destroy() }
}

/** Where the data of one machine lies. */
export function sqliteFileIn(dataDir: string): string {
  return join(dataDir, 'kepu.sqlite')
}

export function openDatabase(
  options: { readonly dataDir: string; readonly databaseUrl: string | undefined },
  onError: (error: Error) => void,
): OpenDatabase {
  if (options.databaseUrl !== undefined) return openPostgres(options.databaseUrl, onError)
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  refuseNetworkFileSystem(options.dataDir)
  return openSqlite(sqliteFileIn(options.dataDir))
}
