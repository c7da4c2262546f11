import { createRequire } from 'node:module'
import type Database from 'better-sqlite3'

const require = createRequire(import.meta.url)

/** Node-API 10 came with Node 22.14. */
const NODE_API = 10

/**
 * Opens a SQLite file, with the addon that fits this Node: version 13 is built for Node-API 10 and ends an older Node with a
 * segmentation fault; version 12 is built for Node 20 and ends Node 24 in its destructors (WiseLibs/better-sqlite3#1514, #1515).
 */
export function openSqliteFile(file: string): Database.Database {
  const isNew = Number(process.versions['napi'] ?? 0) >= NODE_API
  const Sqlite: typeof Database = require(isNew ? 'better-sqlite3-13' : 'better-sqlite3')
  return new Sqlite(file)
}
