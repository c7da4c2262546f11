import type { Migration } from 'kysely'
import type { Engine } from './engine.ts'

/** One row per job and slot: who has it. */
export function cronRuns(_engine: Engine): Migration {
  return { async up() {} }
}
