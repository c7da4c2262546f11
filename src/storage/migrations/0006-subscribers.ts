import type { Migration } from 'kysely'
import type { Engine } from './engine.ts'

/** Subscribers and the ledger of their consents. */
export function subscribers(_engine: Engine): Migration {
  return { async up() {} }
}
