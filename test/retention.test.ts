import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createRetention } from '../src/retention.ts'
import type { OpenDatabase } from '../src/storage/database.ts'
import { createEnquiryStore } from '../src/storage/enquiry-store.ts'
import { createGroupStore } from '../src/storage/group-store.ts'
import { migrate } from '../src/storage/migrations.ts'
import { createRetentionStore } from '../src/storage/retention.ts'
import { createVerdictStore } from '../src/storage/verdict-store.ts'
import { engines } from './support/engines.ts'

const NOW = new Date('2026-11-26T04:00:00Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 3_600_000)

describe.each(engines)('retention on %s', (_name, open) => {
  let database: OpenDatabase
  const errors: unknown[] = []
  beforeAll(async () => {
    database = await open()
    await migrate(database)
  })
  afterEach(async () => {
    errors.length = 0
    for (const table of ['enquiries', 'group_replies', 'verdict_replies'] as const)
      await database.db.deleteFrom(table).execute()
  })
  afterAll(() => database.close())

  function retention(more: { readonly messageDays?: number; readonly forgetAttempts?: () => Promise<number> } = {}) {
    const { db } = database
    const { messageDays = 30, forgetAttempts = async () => 0 } = more
    return createRetention({
      // The table of tries comes with the ledger; see the suite below.
      store: { ...createRetentionStore(db), forgetAttempts },
      groups: createGroupStore(db),
      verdicts: createVerdictStore(db, () => []),
      messageDays,
      onError: (error) => errors.push(error),
    })
  }

  async function anEnquiry(state: 'open' | 'answered' | 'closed', askedAt: Date): Promise<string> {
    const store = createEnquiryStore(database.db)
    const text = `问题${state}${askedAt.getTime()}`
    const ticket = await store.file({ text, channel: 'web-chat', conversation: 'c', sender: 's', askedAt })
    await database.db.updateTable('enquiries').set({ state }).where('text', '=', text).execute()
    return ticket
  }
  const textOf = async (ticket: string) => (await createEnquiryStore(database.db).find(ticket))?.text

  it.each([
    ['answered', 29, true],
    ['answered', 31, false],
    ['closed', 29, true],
    ['closed', 31, false],
    ['open', 31, true],
    ['open', 179, true],
    ['open', 181, false],
  ] as const)('of a question that is %s after %i days keeps the text: %s', async (state, days, kept) => {
    const ticket = await anEnquiry(state, daysAgo(days))

    await retention().sweep(NOW)

    expect((await textOf(ticket)) !== '').toBe(kept)
  })

  it('keeps the number and the count of a question whose text is gone', async () => {
    const ticket = await anEnquiry('open', daysAgo(200))

    await retention().sweep(NOW)

    expect(await createEnquiryStore(database.db).find(ticket)).toMatchObject({ ticket, text: '', state: 'open' })
    expect(await createEnquiryStore(database.db).countOpen()).toBe(1)
  })

  it('keeps settled texts as long as it is told, and open ones never shorter', async () => {
    const [settled, open] = [await anEnquiry('answered', daysAgo(190)), await anEnquiry('open', daysAgo(190))]

    await retention({ messageDays: 200 }).sweep(NOW)

    expect(await textOf(settled)).not.toBe('')
    expect(await textOf(open)).not.toBe('')
  })

  it('says how many rows went, and finds none the second time', async () => {
    await anEnquiry('answered', daysAgo(31))
    await anEnquiry('closed', daysAgo(40))
    await anEnquiry('open', daysAgo(181))
    await createGroupStore(database.db).recordReply(
      { channel: 'wechaty', room: 'r' },
      { entry: null, at: daysAgo(9), kind: 'unasked' },
    )
    const told = { entry: 'r1', version: 1, channel: 'web-chat', conversation: 'c', kind: 'verdict' } as const
    const verdicts = createVerdictStore(database.db, () => [])
    await verdicts.recordReply({ ...told, sender: 's1', at: daysAgo(401) })
    await verdicts.recordReply({ ...told, sender: 's2', at: daysAgo(399) })

    const first = await retention({ forgetAttempts: async () => 5 }).sweep(NOW)
    const second = await retention().sweep(NOW)

    expect(first).toEqual({ settledTexts: 2, openTexts: 1, groupReplies: 1, verdictReplies: 1, attempts: 5 })
    expect(second).toEqual({ settledTexts: 0, openTexts: 0, groupReplies: 0, verdictReplies: 0, attempts: 0 })
    expect(await verdicts.affectedBy('r1', 2)).toMatchObject([{ sender: 's2' }])
  })

  it('goes on with the rest when one part fails, and reports it', async () => {
    const ticket = await anEnquiry('answered', daysAgo(31))

    const swept = await retention({ forgetAttempts: () => Promise.reject(new Error('disk full')) }).sweep(NOW)

    expect(swept).toMatchObject({ settledTexts: 1, attempts: null })
    expect(errors).toEqual([new Error('disk full')])
    expect(await textOf(ticket)).toBe('')
  })

  it('empties more texts than one statement takes', async () => {
    const row = { text: 't', channel: 'c', conversation: 'c', sender: 's', region: null, state: 'closed' as const }
    const rows = Array.from({ length: 2_500 }, (_, at) => ({ ...row, fingerprint: `f${at}`, asked_at: at }))
    await database.db.insertInto('enquiries').values(rows).execute()

    expect((await retention().sweep(NOW)).settledTexts).toBe(2_500)
  })
})

describe.each(engines)('retention of tries on %s', (_name, open) => {
  let database: OpenDatabase
  const tries = () => database.db.withTables<{ attempts: { id: number; ended_at: number } }>()
  beforeAll(async () => {
    database = await open()
    // Only what the sweep looks at.
    await database.db.schema
      .createTable('attempts')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('ended_at', 'bigint', (column) => column.notNull())
      .execute()
  })
  afterAll(() => database.close())

  it('deletes those before a time, however many, and no younger one', async () => {
    const before = daysAgo(90)
    const rows = Array.from({ length: 2_600 }, (_, id) => ({ id, ended_at: before.getTime() + (id - 2_500) * 60_000 }))
    // Not by the type of the table, of which there is only a part here.
    const values = rows.map(({ id, ended_at }) => sql`(${id}, ${ended_at})`)
    await sql`insert into attempts (id, ended_at) values ${sql.join(values)}`.execute(database.db)

    expect(await createRetentionStore(database.db).forgetAttempts(before)).toBe(2_500)
    const left = await tries().selectFrom('attempts').select('id').orderBy('id').execute()
    expect(left.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, at) => 2_500 + at))
    expect(await createRetentionStore(database.db).forgetAttempts(before)).toBe(0)
  })
})
