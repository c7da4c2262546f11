import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { STAFF_ROLES, type StaffRole } from '../../../src/domain/staff.ts'
import type { OpenDatabase } from '../../../src/storage/database.ts'
import { migrate } from '../../../src/storage/migrations.ts'
import { engines } from '../../support/engines.ts'
import { aMode, createModeDesk } from '../../support/mode-desk.ts'
import { NOON, signIn, staffServer } from '../../support/staff.ts'

const UNTIL = '2026-11-26T20:00:00+08:00'
const aWish = (more = {}) => ({
  region: '532324',
  hazard: 'rainstorm',
  reason: '州气象台红色预警',
  until: UNTIL,
  ...more,
})
const MAY_SWITCH: readonly StaffRole[] = ['broadcaster', 'admin']

describe.each(engines)('routes of the emergency mode on %s', (_name, open) => {
  let database: OpenDatabase
  let server: Awaited<ReturnType<typeof staffServer>>
  let desk: ReturnType<typeof createModeDesk>
  const headers: Record<string, { readonly authorization: string }> = {}

  beforeAll(async () => {
    database = await open()
    await migrate(database)
    desk = createModeDesk([], () => NOON)
    server = await staffServer(database, [], { modes: desk.modes })
    for (const role of STAFF_ROLES) headers[role] = await signIn(server.store, { name: role, role, region: '532324' })
    headers['prefecture'] = await signIn(server.store, { name: '州级', role: 'broadcaster', region: '532300' })
  })
  afterAll(async () => {
    await server.app.close()
    await database.close()
  })
  beforeEach(() => {
    desk.calls.length = 0
    const past = { from: new Date('2026-11-20T00:00:00Z'), until: new Date('2026-11-21T00:00:00Z') }
    desk.records.splice(
      0,
      desk.records.length,
      aMode(),
      aMode({ id: 'm2', region: '532325' }),
      aMode({ id: 'm3', ...past }),
    )
  })

  const post = (who: string, url: string, payload?: object) =>
    server.app.inject({
      method: 'POST',
      url,
      ...(headers[who] && { headers: headers[who] }),
      ...(payload && { payload }),
    })
  const get = (who: string, url: string) =>
    server.app.inject({ method: 'GET', url, ...(headers[who] && { headers: headers[who] }) })

  it.each(STAFF_ROLES)('lets %s do what the role is for', async (role) => {
    const allowed = MAY_SWITCH.includes(role) ? 200 : 403

    expect((await post(role, '/api/emergency-modes', aWish())).statusCode).toBe(allowed)
    expect((await post(role, '/api/emergency-modes/m1/end')).statusCode).toBe(allowed)
    expect((await get(role, '/api/emergency-modes')).statusCode).toBe(200)
    expect((await get(role, '/api/hazards')).statusCode).toBe(200)
    expect((await get(role, '/api/regions')).statusCode).toBe(200)
    expect(desk.calls).toHaveLength(allowed === 200 ? 2 : 0)
  })

  it('asks for a token', async () => {
    expect((await get('nobody', '/api/emergency-modes')).statusCode).toBe(401)
    expect((await post('nobody', '/api/emergency-modes', aWish())).statusCode).toBe(401)
  })

  it('begins a mode and records it without the reason', async () => {
    const response = await post('broadcaster', '/api/emergency-modes', aWish({ reason: ' 山洪\u0000 ' }))

    expect(response.json()).toEqual({ id: 'm4', kind: 'begun' })
    expect(desk.calls).toEqual([
      ['begin', { region: '532324', hazard: 'rainstorm', reason: '山洪\ufffd', until: new Date(UNTIL) }, 'broadcaster'],
    ])
    expect((await server.store.records(1))[0]).toMatchObject({
      staff: 'broadcaster',
      act: 'mode.switch',
      object: 'm4',
      detail: { outcome: 'begun', region: '532324', hazard: 'rainstorm' },
    })
  })

  it.each([
    ['nothing', undefined],
    ['no reason', aWish({ reason: ' ' })],
    ['a reason that is too long', aWish({ reason: '长'.repeat(201) })],
    ['no code of a region', aWish({ region: '南华' })],
    ['a time without a zone', aWish({ until: '2026-11-26T20:00' })],
    ['a field nobody knows', aWish({ staff: '别人' })],
  ])('takes no wish with %s', async (_what, payload) => {
    const response = await post('broadcaster', '/api/emergency-modes', payload)

    expect([response.statusCode, response.json().code]).toEqual([400, 'mode.invalid'])
    expect(desk.calls).toEqual([])
  })

  it('bounds switching by region', async () => {
    expect((await post('broadcaster', '/api/emergency-modes', aWish({ region: '532325' }))).json().code).toBe(
      'staff.region',
    )
    expect((await post('broadcaster', '/api/emergency-modes', aWish({ region: '532300' }))).statusCode).toBe(403)
    expect((await post('broadcaster', '/api/emergency-modes/m2/end')).json().code).toBe('staff.region')
    expect(desk.calls).toEqual([])
    expect((await post('prefecture', '/api/emergency-modes/m2/end')).json()).toEqual({ id: 'm2', kind: 'ended' })
  })

  it('passes on refusals with their words, and records them', async () => {
    const past = await post('broadcaster', '/api/emergency-modes', aWish({ until: '2026-11-26T11:00:00+08:00' }))
    await post('broadcaster', '/api/emergency-modes/m1/end')
    const again = await post('broadcaster', '/api/emergency-modes/m1/end')
    const unknown = await post('broadcaster', '/api/emergency-modes/m9/end')

    expect([past.statusCode, past.json()]).toEqual([
      422,
      { code: 'mode.refused', message: expect.stringContaining('结束时间') },
    ])
    expect([again.statusCode, again.json().code]).toEqual([409, 'mode.over'])
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'mode.not-found'])
    expect((await server.store.records(3)).map(({ object, detail }) => [object, detail['outcome']])).toEqual([
      ['m1', 'refused'],
      ['m1', 'ended'],
      ['', 'refused'],
    ])
  })

  it('lists what concerns the region, and says what is running', async () => {
    const response = await get('auditor', '/api/emergency-modes')

    expect(response.json().modes.map(({ id, running }: { id: string; running: boolean }) => [id, running])).toEqual([
      ['m1', true],
      ['m3', false],
    ])
    expect(response.json().modes[0]).toEqual({
      id: 'm1',
      region: '532324',
      hazard: 'rainstorm',
      reason: '州气象台红色预警',
      from: '2026-11-26T03:00:00.000Z',
      until: '2026-11-26T09:00:00.000Z',
      startedBy: '值班员',
      endedAt: null,
      endedBy: null,
      running: true,
    })
  })
})
