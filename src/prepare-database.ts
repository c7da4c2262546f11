import type { Config } from './config.ts'
import type { Readiness } from './http/operation-routes.ts'
import type { LiveAnswerer } from './live-answerer.ts'
import { type OpenDatabase, openDatabase } from './storage/database.ts'
import { migrate, ping } from './storage/migrations.ts'

export interface PreparedDatabase extends OpenDatabase {
  /** False when the tables could not be brought up to date: answers go on, numbers for unknown questions do not. */
  readonly migrated: Promise<boolean>
}

export function prepareDatabase(config: Config, onError: (error: unknown) => void): PreparedDatabase {
  const database = openDatabase(config, onError)
  const migrated = migrate(database).then(
    () => true,
    (error: unknown) => {
      onError(error)
      return false
    },
  )
  return { ...database, migrated }
}

/** Whether questions can be answered and numbered just now. */
export async function readiness(
  database: PreparedDatabase,
  live: Pick<LiveAnswerer, 'problems'>,
  further: () => readonly string[] = () => [],
): Promise<Readiness> {
  const reached =
    (await database.migrated) &&
    (await ping(database).then(
      () => true,
      () => false,
    ))
  const notes = [
    ...(reached ? [] : ['database not reached']),
    ...live.problems().map((problem) => `content: ${problem}`),
    ...further(),
  ]
  return { ready: reached, notes }
}
