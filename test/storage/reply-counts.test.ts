import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { createReplyCounts } from '../../src/storage/reply-counts.ts'
import { engines } from '../support/engines.ts'

const NOON = new Date('2026-11-26T04:00:00Z')
const WEEK = { from: new Date('2026-11-22T16:00:00Z'), until: new Date('2026-11-29T16:00:00Z') }
const names = (word: string) => `〈${word}〉`

describe.each(engines)('counts of replies on %s', (_name, open) => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await open()
    await migrate(database)
  })
  afterAll(() => database.close())

  it('add up over instances and flushes, by day in Chuxiong', async () => {
    const [one, other] = [1, 2].map(() => createReplyCounts(database.db, names, names))
    const fraud = { at: NOON, kind: 'answer', topic: 'fraud', region: '532324' } as const
    one?.count(fraud)
    one?.count({ ...fraud, kind: 'emergency', topic: 'mushroom', region: '' })
    other?.count(fraud)
    other?.count({ ...fraud, kind: 'silent' })
    other?.count({ ...fraud, at: new Date('2026-11-29T16:30:00Z') })
    await Promise.all([one?.flush(), other?.flush()])
    one?.count(fraud)
    await one?.flush()
    await one?.flush()

    expect(await one?.week(WEEK)).toEqual({
      messages: 4,
      answered: 4,
      emergencies: 1,
      verdicts: 0,
      topics: [
        { name: '〈fraud〉', count: 3 },
        { name: '〈mushroom〉', count: 1 },
      ],
      counties: [{ name: '〈532324〉', count: 3 }],
    })
  })

  it('are kept when they cannot be written', async () => {
    const gone = await open()
    const counts = createReplyCounts(gone.db, names, names)
    counts.count({ at: NOON, kind: 'verdict', topic: 'rumour', region: '' })

    await expect(counts.flush()).rejects.toThrow(/reply_counts/)
    await migrate(gone)
    await counts.flush()

    expect((await counts.week(WEEK)).verdicts).toBe(1)
    await gone.close()
  })
})
