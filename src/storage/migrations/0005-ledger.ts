import type { Migration } from 'kysely'
import type { Engine } from './engine.ts'

/** Campaigns, their bulletins, accounts, letters and attempts. */
export function ledger(_engine: Engine): Migration {
  return { async up() {} }
}
