import type { Kysely, Migration } from 'kysely'
import type { Engine } from './engine.ts'

export function duty(_engine: Engine): Migration {
  return {
    async up(_db: Kysely<unknown>) {},
  }
}
