import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDuty } from '../../../src/alerts/duty.ts'
import { type DutyStore, DutyWays } from '../../../src/alerts/duty-store.ts'
import { readDutyWords } from '../../../src/content-files.ts'
import { STAFF_ROLES, type StaffRole } from '../../../src/domain/staff.ts'
import { createDutyApi } from '../../../src/duty-api.ts'
import type { OpenDatabase } from '../../../src/storage/database.ts'
import { createDutyStore } from '../../../src/storage/duty-store.ts'
import { migrate } from '../../../src/storage/migrations.ts'
import { aFakeLedger, CAN_ALL } from '../../support/campaign-fakes.ts'
import { aDutyLetter, aNewContact, aWay } from '../../support/duty.ts'
import { engines } from '../../support/engines.ts'
import { NOON, signIn, staffServer } from '../../support/staff.ts'

const PHONE = '13800138000'
const MAY: readonly StaffRole[] = ['broadcaster', 'admin']
const words = await readDutyWords('prompts')
const aWish = (more = {}) => ({
  name: '南华值班',
  region: '532324',
  ways: [
    { channel: 'wechaty', address: 'r1@room', group: true },
    { channel: 'webhook', address: PHONE },
  ],
  ...more,
})

describe.each(engines)('routes of duty on %s', (_name, open) => {
  let database: OpenDatabase
  let store: DutyStore
  let server: Awaited<ReturnType<typeof staffServer>>
  const headers: Record<string, { readonly authorization: string }> = {}

  beforeAll(async () => {
    database = await open()
    await migrate(database)
    store = createDutyStore(database.db, (json) => DutyWays.parse(json))
    const alerts = { live: async () => [] }
    const clock = () => NOON
    const more = { canPush: CAN_ALL, words, ackMinutes: 10, clock, onError: () => undefined }
    const duty = createDuty({ store, alerts, ledger: aFakeLedger(), ...more })
    server = await staffServer(database, [], { dutyOfficers: createDutyApi({ store, duty, clock }) })
    for (const role of STAFF_ROLES) headers[role] = await signIn(server.store, { name: role, role, region: '532324' })
    headers['prefecture'] = await signIn(server.store, { name: '州级', role: 'broadcaster', region: '532300' })
  })
  afterAll(async () => {
    await server.app.close()
    await database.close()
  })
  beforeEach(async () => {
    for (const table of ['duty_contacts', 'duty_letters', 'alert_acks'] as const)
      await database.db.deleteFrom(table).execute()
  })

  const ask = (who: string, method: 'GET' | 'POST', url: string, payload?: object) =>
    server.app.inject({ method, url, ...(headers[who] && { headers: headers[who] }), ...(payload && { payload }) })
  const add = (who: string, more = {}) => ask(who, 'POST', '/api/duty', aWish(more))
  const lastAct = async () => (await server.store.records(1))[0]
  const idOf = async (name: string) => (await store.list()).find((one) => one.name === name)?.id ?? 0

  it.each(STAFF_ROLES)('lets %s do what the role is for', async (role) => {
    const status = MAY.includes(role) ? 200 : 403
    const name = `值班${role}`
    await store.add(aNewContact({ name }))
    await store.plan([aDutyLetter({ contact: await idOf(name) })])

    expect((await ask(role, 'GET', '/api/duty')).statusCode).toBe(status)
    expect((await add(role)).statusCode).toBe(status)
    expect((await ask(role, 'POST', '/api/alerts/alert-1/acknowledge', { name })).statusCode).toBe(status)
    expect((await ask(role, 'POST', '/api/duty/end', { name })).statusCode).toBe(status)
    expect(await store.list()).toHaveLength(status === 200 ? 2 : 1)
  })

  it('asks for a token', async () => {
    for (const [method, url] of [
      ['GET', '/api/duty'],
      ['POST', '/api/duty'],
      ['POST', '/api/duty/end'],
    ] as const)
      expect((await ask('nobody', method, url)).statusCode).toBe(401)
  })

  it('puts somebody on duty and shows of an address its end alone', async () => {
    const added = await add('broadcaster', { name: ' 南华值班 ', tester: true })
    const listed = await ask('broadcaster', 'GET', '/api/duty')

    expect(added.json()).toEqual({ kind: 'added', name: '南华值班' })
    expect(listed.json().contacts).toEqual([
      {
        name: '南华值班',
        region: '532324',
        ways: [
          { channel: 'wechaty', group: true, ending: '…om' },
          { channel: 'webhook', group: false, ending: '…8000' },
        ],
        tester: true,
        createdAt: NOON.toISOString(),
        endedAt: null,
      },
    ])
    expect(added.body + listed.body).not.toMatch(new RegExp(`${PHONE}|r1@room`))
    const id = await idOf('南华值班')
    const detail = { outcome: 'added', region: '532324' }
    expect(await lastAct()).toMatchObject({ staff: 'broadcaster', act: 'duty.edit', object: `duty:${id}`, detail })
  })

  it('keeps to the region of the one who asks', async () => {
    await store.add(aNewContact({ name: '姚安值班', region: '532325' }))
    await store.add(aNewContact({ name: '南华镇值班', region: '532324102' }))

    const names = async (who: string) =>
      (await ask(who, 'GET', '/api/duty')).json().contacts.map(({ name }: { readonly name: string }) => name)
    expect(await names('broadcaster')).toEqual(['南华镇值班'])
    expect(await names('prefecture')).toHaveLength(2)
    expect((await add('broadcaster', { region: '532300' })).json().code).toBe('staff.region')
    const foreign = { name: '姚安值班' }
    expect((await ask('broadcaster', 'POST', '/api/duty/end', foreign)).json().code).toBe('staff.region')
    expect((await ask('broadcaster', 'POST', '/api/alerts/a/acknowledge', foreign)).statusCode).toBe(403)
  })

  it('takes somebody off duty once', async () => {
    await add('broadcaster')
    const end = () => ask('broadcaster', 'POST', '/api/duty/end', { name: '南华值班' })

    expect((await end()).json()).toEqual({ kind: 'ended', name: '南华值班' })
    const again = await end()

    expect([again.statusCode, again.json().code]).toEqual([409, 'duty.over'])
    const taken = await add('broadcaster')
    expect([taken.statusCode, taken.json()]).toEqual([
      409,
      { code: 'duty.known', message: expect.stringContaining('换一个名字') },
    ])
    expect((await ask('broadcaster', 'POST', '/api/duty/end', { name: '谁' })).statusCode).toBe(404)
  })

  it('writes down who knows of an alert, and by whom', async () => {
    await add('broadcaster')
    const contact = await idOf('南华值班')
    const acknowledge = () => ask('broadcaster', 'POST', '/api/alerts/alert-1/acknowledge', { name: '南华值班' })
    const early = await acknowledge()
    await store.plan([aDutyLetter({ contact, to: aWay() })])

    const answer = await acknowledge()

    expect([early.statusCode, early.json().code]).toEqual([409, 'duty.no-letter'])
    expect(answer.json()).toEqual({ kind: 'acknowledged', name: '南华值班' })
    expect(await store.acks(['alert-1'])).toEqual([{ alert: 'alert-1', contact, at: NOON, how: 'staff:broadcaster' }])
    const detail = { outcome: 'acknowledged', contact }
    expect(await lastAct()).toMatchObject({ act: 'duty.edit', object: 'alert-1', detail })
  })

  it.each([
    ['no way', { ways: [] }],
    ['six ways', { ways: Array.from({ length: 6 }, () => ({ channel: 'webhook', address: '1' })) }],
    ['a channel nobody knows', { ways: [{ channel: 'fax', address: PHONE }] }],
    ['an empty address', { ways: [{ channel: 'webhook', address: ' ' }] }],
    ['a region by name', { region: '南华' }],
    ['no name', { name: ' ' }],
    ['a field nobody knows', { phone: PHONE }],
  ])('refuses %s and repeats no address', async (_what, more) => {
    const answer = await add('admin', more)

    expect([answer.statusCode, answer.json().code]).toEqual([400, 'duty.invalid'])
    expect(answer.body).not.toContain(PHONE)
    expect(await store.list()).toEqual([])
  })

  it('refuses a name of signs', async () => {
    expect((await add('admin', { name: '<b>值班' })).json().code).toBe('duty.name')
  })
})
