import { describe, expect, it } from 'vitest'
import { createDatabaseNow } from '../../src/storage/database-now.ts'
import { engines } from '../support/engines.ts'

describe.each(engines)('the clock of %s', (name, open) => {
  it('is the one that all instances share', async () => {
    const database = await open()
    const wrong = new Date('2020-01-01T00:00:00Z')

    const now = await createDatabaseNow(database, () => wrong)()
    await database.close()

    const shared = name === 'SQLite' ? wrong.getTime() : Date.now()
    expect(Math.abs(now.getTime() - shared)).toBeLessThan(60_000)
  })
})
