import { expect, it } from 'vitest'
import { readiness } from '../src/prepare-database.ts'
import { openSqlite } from '../src/storage/database.ts'

it('is ready with whatever notes there are besides', async () => {
  const database = { ...openSqlite(':memory:'), migrated: Promise.resolve(true) }

  const { ready, notes } = await readiness(database, { problems: () => ['a'] }, () => ['b'])
  await database.close()

  expect({ ready, notes }).toEqual({ ready: true, notes: ['content: a', 'b'] })
})
