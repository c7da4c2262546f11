import type { Migration } from 'kysely'
import type { Engine } from './engine.ts'

/** Unread letters of the residents' page. */
export function inbox(_engine: Engine): Migration {
  return { async up() {} }
}
