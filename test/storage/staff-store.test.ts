import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StaffStore } from '../../src/staff/accounts.ts'
import { createToken, hashToken } from '../../src/staff/tokens.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { secretFor } from '../../src/storage/secret-store.ts'
import { createStaffStore } from '../../src/storage/staff-store.ts'
import { engines } from '../support/engines.ts'

const NOON = new Date('2026-11-26T04:00:00Z')
const LATER = new Date('2026-11-27T04:00:00Z')

let names = 0
function anAccount(more = {}) {
  return {
    name: `员工${++names}`,
    role: 'broadcaster' as const,
    region: '532324',
    createdAt: NOON,
    tokenHash: hashToken(createToken()),
    ...more,
  }
}

describe.each(engines)('staff store on %s', (_name, open) => {
  let database: OpenDatabase
  let store: StaffStore
  beforeAll(async () => {
    database = await open()
    await migrate(database)
    store = createStaffStore(database.db)
  })
  afterAll(() => database.close())

  it('starts without any account', async () => {
    expect(await store.list()).toEqual([])
  })

  it('finds an account by the hash of its token and by no other', async () => {
    const { createdAt: _, tokenHash, ...member } = anAccount()

    expect(await store.add({ ...member, createdAt: NOON, tokenHash })).toBe(true)

    expect(await store.findByHash(tokenHash)).toEqual({ member, tokenHash })
    expect(await store.findByHash(hashToken(''))).toBeUndefined()
  })

  it('refuses a second person of the same name, also after the first has gone and when both come at once', async () => {
    const account = anAccount()
    const twice = await Promise.all([
      store.add(account),
      store.add({ ...account, tokenHash: hashToken(createToken()) }),
    ])
    await store.end(account.name, LATER)

    expect(twice.filter(Boolean)).toHaveLength(1)
    expect(await store.add({ ...account, tokenHash: hashToken(createToken()) })).toBe(false)
  })

  it('opens nothing with a token whose account has ended, and keeps when that was', async () => {
    const account = anAccount()
    await store.add(account)

    expect(await store.end(account.name, LATER)).toBe('ended')
    expect(await store.end(account.name, NOON)).toBe('ended-before')
    expect(await store.end('没有这个人', NOON)).toBe('unknown')

    expect(await store.findByHash(account.tokenHash)).toBeUndefined()
    expect((await store.list()).find(({ name }) => name === account.name)?.endedAt).toEqual(LATER)
  })

  it('lists accounts without anything of their tokens', async () => {
    await store.add(anAccount())

    const listed = await store.list()

    expect(listed.length).toBeGreaterThan(0)
    for (const account of listed)
      expect(Object.keys(account).sort()).toEqual(['createdAt', 'endedAt', 'name', 'region', 'role'])
  })

  it('gives acts back as they were recorded, the newest first', async () => {
    const act = {
      at: NOON,
      staff: '李明',
      act: 'campaign.draft',
      object: 'c1',
      detail: { recipients: 12, emergency: true },
    }
    await store.record(act)
    await store.record({ ...act, at: LATER, act: 'campaign.approve', detail: { outcome: 'done' } })

    expect(await store.records(2)).toEqual([
      { ...act, at: LATER, act: 'campaign.approve', detail: { outcome: 'done' } },
      act,
    ])
    expect(await store.records(1)).toHaveLength(1)
  })

  it('lets nobody change or delete an act', async () => {
    await store.record({ at: NOON, staff: '李明', act: 'campaign.cancel', object: 'c9', detail: {} })

    await expect(sql`update staff_acts set staff = '王芳'`.execute(database.db)).rejects.toThrow('append-only')
    await expect(sql`delete from staff_acts`.execute(database.db)).rejects.toThrow('append-only')
    expect(await store.records(1)).toMatchObject([{ staff: '李明', object: 'c9' }])
  })

  it('makes a secret once and gives the same to everybody who asks', async () => {
    const asked = await Promise.all([secretFor(database.db, 'a'), secretFor(database.db, 'a')])

    expect(asked[0]).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(asked[1]).toBe(asked[0])
    expect(await secretFor(database.db, 'b')).not.toBe(asked[0])
  })
})
