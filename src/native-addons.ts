import { createRequire } from 'node:module'
import { AppError } from './domain/app-error.ts'
import { openSqliteFile } from './storage/open-sqlite-file.ts'

const require = createRequire(import.meta.url)

const PROBES: Readonly<Record<string, () => void>> = {
  'better-sqlite3': () => {
    openSqliteFile(':memory:').close()
  },
  'hnswlib-node': () => {
    require('hnswlib-node')
  },
  '@node-rs/jieba': () => {
    require('@node-rs/jieba')
  },
}

/**
 * Loads every native addon once, so that a package manager which skipped the build step shows here and not in the middle of
 * an answer.
 * @throws AppError `addon.missing` that names the addon and what to run
 */
export function checkAddons(): void {
  const broken = Object.entries(PROBES).flatMap(([name, probe]) => {
    try {
      probe()
      return []
    } catch {
      return [name]
    }
  })
  if (broken.length === 0) return
  throw new AppError(
    'addon.missing',
    `Native addon ${broken.join(', ')} cannot be loaded: run "npm rebuild ${broken.join(' ')}" ` +
      '(needs Python 3, make and a C++ compiler), and keep "allowScripts" in package.json',
  )
}
