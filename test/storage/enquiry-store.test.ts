import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenDatabase, openSqlite } from '../../src/storage/database.ts'
import { createEnquiryStore } from '../../src/storage/enquiry-store.ts'
import { createGroupNoticeStore } from '../../src/storage/group-notice-store.ts'
import { migrate, ping } from '../../src/storage/migrations.ts'
import { engines } from '../support/engines.ts'
import { aFolder } from '../support/knowledge.ts'

function anEnquiry(more = {}) {
  return {
    text: '一个没有答案的问题',
    channel: 'web-chat',
    conversation: 'c1',
    sender: 's1',
    askedAt: new Date('2026-11-24T02:00:00Z'),
    ...more,
  }
}

// In this file for all stores, so that it is said once.
if (process.env['TEST_DATABASE_URL'] === undefined)
  process.stdout.write('TEST_DATABASE_URL is not set: the stores are not tested on PostgreSQL\n')

describe.each(engines)('stores on %s', (_name, open) => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await open()
    await migrate(database)
  })
  afterAll(() => database.close())

  it('runs its migrations twice without harm', async () => {
    await migrate(database)

    await expect(ping(database)).resolves.toBeUndefined()
  })

  it('gives the same question of one person on one day one number', async () => {
    const store = createEnquiryStore(database.db)

    const first = await store.file(anEnquiry())

    expect(first).toMatch(/^KP\d{5}$/)
    expect(await store.file(anEnquiry())).toBe(first)
    expect(await store.file(anEnquiry({ sender: 's2' }))).not.toBe(first)
    expect(await store.file(anEnquiry({ askedAt: new Date('2026-11-25T02:00:00Z') }))).not.toBe(first)
  })

  it('gives twenty askers at once twenty numbers', async () => {
    const store = createEnquiryStore(database.db)

    const tickets = await Promise.all(
      Array.from({ length: 20 }, (_, at) => store.file(anEnquiry({ sender: `p${at}` }))),
    )

    expect(new Set(tickets).size).toBe(20)
  })

  it('finds an enquiry by its number and counts the open ones', async () => {
    const store = createEnquiryStore(database.db)
    const before = await store.countOpen()

    const ticket = await store.file(anEnquiry({ text: '另一个问题', region: '532324' }))

    expect(await store.find(ticket)).toEqual({
      ...anEnquiry({ text: '另一个问题', region: '532324' }),
      ticket,
      state: 'open',
    })
    expect(await store.countOpen()).toBe(before + 1)
    expect(await store.find('KP99999')).toBeUndefined()
    expect(await store.find("'; drop table")).toBeUndefined()
  })

  it('shows and deletes what one person asked, and nothing of others', async () => {
    const store = createEnquiryStore(database.db)
    const person = { channel: 'web-chat', sender: 'own' }
    const own = await store.file(anEnquiry({ sender: 'own', text: '甲' }))
    const elsewhere = await store.file(anEnquiry({ sender: 'own', text: '乙', conversation: 'c2' }))
    const others = await store.file(anEnquiry({ sender: 'other', text: '丙' }))
    const wechaty = await store.file(anEnquiry({ sender: 'own', text: '丁', channel: 'wechaty' }))
    const asked = async (more = {}) => (await store.ofPerson({ ...person, ...more })).map(({ ticket }) => ticket)

    expect(await asked()).toEqual([own, elsewhere])
    expect(await asked({ conversation: 'c2' })).toEqual([elsewhere])
    expect(await store.forgetPerson({ ...person, conversation: 'c2' })).toBe(1)
    expect(await asked()).toEqual([own])
    expect(await store.forgetPerson(person)).toBe(1)
    expect(await store.find(own)).toBeUndefined()
    expect(await store.find(others)).toBeDefined()
    expect(await store.find(wechaty)).toBeDefined()
  })

  it('gives the number of a deleted question to nobody else', async () => {
    const store = createEnquiryStore(database.db)
    const last = await store.file(anEnquiry({ sender: 'forgotten' }))
    await store.forgetPerson({ channel: 'web-chat', sender: 'forgotten' })

    expect(await store.file(anEnquiry({ sender: 'forgotten' }))).not.toBe(last)
  })

  it('answers an enquiry once and says where it was asked', async () => {
    const store = createEnquiryStore(database.db)
    const at = new Date('2026-11-26T02:00:00Z')
    const ticket = await store.file(anEnquiry({ sender: 'asker' }))
    const answer = { kind: 'entry', entry: 'e1' } as const

    const first = await store.answer(ticket, answer, at)
    const again = await store.answer(ticket, { kind: 'text', text: '别的' }, new Date())

    const answered = { ...anEnquiry({ sender: 'asker' }), ticket, state: 'answered', answer, answeredAt: at }
    expect(first).toEqual({ ...answered, isNew: true })
    expect(again).toEqual({ ...answered, isNew: false })
    expect(await store.find(ticket)).toEqual(answered)
  })

  it('answers with words of staff, and nothing that is closed or was never asked', async () => {
    const store = createEnquiryStore(database.db)
    const answer = { kind: 'text', text: '可以。' } as const
    const [open, closed] = [
      await store.file(anEnquiry({ sender: 't1' })),
      await store.file(anEnquiry({ sender: 't2' })),
    ]
    await database.db.updateTable('enquiries').set({ state: 'closed' }).where('sender', '=', 't2').execute()

    expect(await store.answer(open, answer, new Date())).toMatchObject({ answer, isNew: true })
    expect(await store.answer(closed, answer, new Date())).toBeUndefined()
    expect(await store.answer('KP99999', answer, new Date())).toBeUndefined()
    expect(await store.find(closed)).toMatchObject({ state: 'closed' })
  })

  it('introduces itself once per group', async () => {
    const store = createGroupNoticeStore(database.db)

    const claims = await Promise.all([
      store.claim('wechaty', 'r1', new Date()),
      store.claim('wechaty', 'r1', new Date()),
    ])

    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await store.claim('wechaty', 'r2', new Date())).toBe(true)
  })
})

describe('openSqlite', () => {
  it('keeps every commit through a power cut: WAL with full sync, also on reopening', async () => {
    const file = join(await aFolder(), 'test.sqlite')
    await openSqlite(file).close()
    const { db, close } = openSqlite(file)

    const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(db)
    const journal = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(db)

    expect(rows[0]?.synchronous).toBe(2)
    expect(journal.rows[0]?.journal_mode).toBe('wal')
    await close()
  })
})
