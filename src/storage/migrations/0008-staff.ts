import type { Migration } from 'kysely'
import type { Engine } from './engine.ts'

/** Named staff with hashed tokens, and what they did. */
export function accountsOfStaff(_engine: Engine): Migration {
  return { async up() {} }
}
