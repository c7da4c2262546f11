import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { STAFF_ROLES, type StaffRole } from '../../../src/domain/staff.ts'
import type { OpenDatabase } from '../../../src/storage/database.ts'
import { migrate } from '../../../src/storage/migrations.ts'
import { createAlertDesk } from '../../support/alert-desk.ts'
import { anAlertContent, anAlertRecord } from '../../support/alert-records.ts'
import { engines } from '../../support/engines.ts'
import { NOON, signIn, staffServer } from '../../support/staff.ts'

const HASH = 'f'.repeat(64)
const area = (name: string, region: string) => ({ name, regions: [region], geocodes: [], polygons: [], circles: [] })
const YAOAN = anAlertContent({ areas: [area('姚安县', '532325')] })
const BOTH = anAlertContent({ areas: [area('南华县', '532324'), area('姚安县', '532325')] })
const RECORDS = [
  anAlertRecord({ id: 'live' }),
  anAlertRecord({ id: 'draft', state: 'draft', approval: null, liveAt: null, sent: null }),
  anAlertRecord({ id: 'own', state: 'draft', createdBy: 'broadcaster' }),
  anAlertRecord({ id: 'elsewhere', content: YAOAN }),
  anAlertRecord({ id: 'elsewhere-draft', content: YAOAN, state: 'draft' }),
  anAlertRecord({ id: 'both', content: BOTH }),
]

const aRequest = (more = {}) => ({
  template: 'rainstorm',
  colour: 'red',
  regions: ['532324'],
  issuer: '楚雄州气象台',
  status: 'Actual',
  ...more,
})

interface Call {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly payload?: object | string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

const asXml = { 'content-type': 'application/xml' }
const ROUTES: Readonly<Record<string, Call>> = {
  'read all': { method: 'GET', url: '/api/alerts' },
  'read one': { method: 'GET', url: '/api/alerts/live' },
  preview: { method: 'GET', url: '/api/alerts/draft/preview' },
  ebm: { method: 'GET', url: '/api/alerts/live/ebm.xml' },
  templates: { method: 'GET', url: '/api/alert-templates' },
  draft: { method: 'POST', url: '/api/alerts', payload: aRequest() },
  cap: { method: 'POST', url: '/api/alerts/cap', payload: '<alert/>', headers: asXml },
  update: { method: 'POST', url: '/api/alerts/live/update', payload: {} },
  'all-clear': { method: 'POST', url: '/api/alerts/live/all-clear' },
  revise: { method: 'POST', url: '/api/alerts/draft/revise', payload: { headline: '改过的标题' } },
  approve: { method: 'POST', url: '/api/alerts/draft/approve', payload: { hash: HASH } },
  stop: { method: 'POST', url: '/api/alerts/live/cancel', payload: { reason: '发错了县' } },
}
const READING = ['read all', 'read one', 'preview', 'ebm']
const DRAFTING = ['templates', 'draft', 'cap', 'update', 'all-clear', 'revise']
const OPEN: Readonly<Record<StaffRole, readonly string[]>> = {
  editor: [...READING, ...DRAFTING],
  reviewer: READING,
  broadcaster: Object.keys(ROUTES),
  auditor: READING,
  admin: Object.keys(ROUTES),
}
/** Calls that change something and so leave an act. */
const CHANGING = Object.keys(ROUTES).filter((name) => !READING.includes(name) && name !== 'templates')

describe.each(engines)('routes of alerts on %s', (_name, open) => {
  let database: OpenDatabase
  let server: Awaited<ReturnType<typeof staffServer>>
  let desk: ReturnType<typeof createAlertDesk>
  const headers: Record<string, { readonly authorization: string }> = {}

  beforeAll(async () => {
    database = await open()
    await migrate(database)
    desk = createAlertDesk([], () => NOON)
    server = await staffServer(database, [], { alerts: desk.alerts })
    for (const role of STAFF_ROLES) headers[role] = await signIn(server.store, { name: role, role, region: '532324' })
    headers['prefecture'] = await signIn(server.store, { name: '州级', role: 'broadcaster', region: '532300' })
  })
  afterAll(async () => {
    await server.app.close()
    await database.close()
  })
  beforeEach(() => {
    desk.calls.length = 0
    desk.records.clear()
    for (const alert of RECORDS) desk.records.set(alert.id, alert)
    server.faults.length = 0
  })

  const call = (who: string, { headers: more, ...request }: Call) =>
    server.app.inject({ ...request, headers: { ...more, ...headers[who] } })
  const post = (who: string, url: string, payload?: object) =>
    call(who, { method: 'POST', url, ...(payload && { payload }) })
  const acts = async () => (await server.store.records(1_000)).length

  describe.each(STAFF_ROLES)('for role %s', (role) => {
    it.each(Object.entries(ROUTES))('%s', async (name, request) => {
      const before = await acts()

      const response = await call(role, request)

      const isOpen = OPEN[role].includes(name)
      const outcome = { status: response.statusCode, code: isOpen ? undefined : response.json().code }
      expect(outcome).toEqual(isOpen ? { status: 200, code: undefined } : { status: 403, code: 'staff.role' })
      expect(desk.calls).toHaveLength(isOpen && CHANGING.includes(name) ? 1 : 0)
      expect((await acts()) - before).toBe(isOpen && CHANGING.includes(name) ? 1 : 0)
    })
  })

  it.each(Object.entries(ROUTES))('lets nobody %s without a token', async (_name, request) => {
    const response = await call('nobody', request)

    expect([response.statusCode, response.json().code]).toEqual([401, 'staff.unknown'])
    expect(desk.calls).toEqual([])
  })

  it('answers a draft with its preview, so that the next step can be read at once', async () => {
    const response = await post('broadcaster', '/api/alerts', aRequest({ expires: '2026-11-27T02:10:00+08:00' }))

    expect(desk.calls).toEqual([['draft', { ...aRequest(), expires: new Date('2026-11-26T18:10:00Z') }, 'broadcaster']])
    expect(response.json()).toMatchObject({
      id: expect.any(String),
      alert: { state: 'draft', drill: false, regions: ['532324'], createdBy: 'broadcaster' },
      preview: { recipients: 10, texts: { sms: expect.stringContaining('暴雨红色预警') } },
    })
    expect((await server.store.records(1))[0]).toMatchObject({
      act: 'alert.draft',
      object: response.json().id,
      detail: { outcome: 'drafted' },
    })
  })

  it.each([
    ['nothing', undefined],
    ['neither real nor drill', { ...aRequest(), status: undefined }],
    ['a status nobody can draft', aRequest({ status: 'System' })],
    ['no county', aRequest({ regions: [] })],
    ['no issuer', aRequest({ issuer: '  ' })],
    ['a headline that is too long', aRequest({ headline: '长'.repeat(141) })],
    ['a time without a zone', aRequest({ expires: '2026-11-27T02:10:00' })],
    ['a field nobody knows', aRequest({ approve: true })],
  ])('takes no draft with %s', async (_what, payload) => {
    const response = await post('broadcaster', '/api/alerts', payload)

    expect([response.statusCode, response.json().code]).toEqual([400, 'alert.invalid'])
    expect(desk.calls).toEqual([])
  })

  it('bounds drafts and what follows an alert by all of its regions', async () => {
    const statuses = [
      await post('broadcaster', '/api/alerts', aRequest({ regions: ['532324100'] })),
      await post('broadcaster', '/api/alerts', aRequest({ regions: ['532324', '532325'] })),
      await post('broadcaster', '/api/alerts', aRequest({ regions: ['532300'] })),
      await post('broadcaster', '/api/alerts/both/update', {}),
      await post('broadcaster', '/api/alerts/live/update', { regions: ['532324', '532325'] }),
      await post('broadcaster', '/api/alerts/both/all-clear'),
      await post('broadcaster', '/api/alerts/both/cancel', { reason: '发错了' }),
      await post('broadcaster', '/api/alerts/elsewhere-draft/approve', { hash: HASH }),
      await post('prefecture', '/api/alerts/both/update', {}),
    ].map((response) => response.statusCode)

    expect(statuses).toEqual([200, 403, 403, 403, 403, 403, 403, 403, 200])
    expect(desk.calls.map(([name]) => name)).toEqual(['draft', 'update'])
  })

  it('shows a county what concerns it', async () => {
    const response = await call('auditor', { method: 'GET', url: '/api/alerts' })

    expect(response.json().alerts.map(({ id }: { readonly id: string }) => id)).toEqual([
      'both',
      'own',
      'draft',
      'live',
    ])
    expect((await call('auditor', { method: 'GET', url: '/api/alerts/elsewhere' })).json().code).toBe('staff.region')
  })

  it('shows a draft with its preview and anything else with its review', async () => {
    const draft = await call('auditor', { method: 'GET', url: '/api/alerts/draft' })
    const live = await call('auditor', { method: 'GET', url: '/api/alerts/live' })

    expect(Object.keys(draft.json())).toEqual(['alert', 'preview'])
    expect(Object.keys(live.json())).toEqual(['alert', 'review'])
  })

  it('approves only the text that was read, named by its hash', async () => {
    const without = await post('broadcaster', '/api/alerts/draft/approve')
    const garbled = await post('broadcaster', '/api/alerts/draft/approve', { hash: 'f' })
    const other = await post('broadcaster', '/api/alerts/draft/approve', { hash: 'e'.repeat(64) })
    const right = await post('broadcaster', '/api/alerts/draft/approve', { hash: HASH })

    expect([without.statusCode, garbled.statusCode]).toEqual([400, 400])
    expect([other.statusCode, other.json().code]).toEqual([409, 'alert.changed'])
    expect(right.json()).toEqual({ id: 'draft', kind: 'live', recipients: 10, alone: false })
    expect(await server.store.records(2)).toMatchObject([
      { act: 'alert.approve', object: 'draft', detail: { outcome: 'live', recipients: 10, alone: false } },
      { act: 'alert.approve', object: 'draft', detail: { outcome: 'refused', code: 'alert.changed' } },
    ])
  })

  it('passes on that the author cannot approve, in words, and records it', async () => {
    const response = await post('broadcaster', '/api/alerts/own/approve', { hash: HASH })

    expect([response.statusCode, response.json()]).toEqual([
      409,
      { code: 'alert.own', message: '这条预警是您起草的，要由另一个人批准。' },
    ])
    expect((await server.store.records(1))[0]).toMatchObject({
      staff: 'broadcaster',
      act: 'alert.approve',
      object: 'own',
      detail: { outcome: 'refused', code: 'alert.own' },
    })
  })

  it('records a draft that is refused', async () => {
    const response = await post('editor', '/api/alerts', aRequest({ template: 'unheard-of' }))

    expect([response.statusCode, response.json().code]).toEqual([422, 'alert.template'])
    expect((await server.store.records(1))[0]).toMatchObject({
      staff: 'editor',
      act: 'alert.draft',
      object: '',
      detail: { outcome: 'refused', code: 'alert.template' },
    })
  })

  it('stops with a reason and says how many letters stay behind; the reason is not in the record of acts', async () => {
    const without = await post('broadcaster', '/api/alerts/live/cancel')
    const blank = await post('broadcaster', '/api/alerts/live/cancel', { reason: ' ' })
    const stopped = await post('broadcaster', '/api/alerts/live/cancel', { reason: '发错了县' })
    const again = await post('broadcaster', '/api/alerts/live/cancel', { reason: '发错了县' })

    expect([without.statusCode, blank.statusCode]).toEqual([400, 400])
    expect(stopped.json()).toEqual({ id: 'live', kind: 'stopped', letters: 7, cancel: expect.any(String) })
    expect([again.statusCode, again.json().code]).toEqual([409, 'alert.over'])
    expect((await server.store.records(2)).map(({ detail }) => detail)).toEqual([
      { outcome: 'refused', code: 'alert.over' },
      { outcome: 'stopped', letters: 7, cancel: stopped.json().cancel },
    ])
  })

  it('takes an update and an all-clear with an empty body that is called JSON', async () => {
    const empty = { headers: { 'content-type': 'application/json' }, payload: '' }
    const update = await call('editor', { method: 'POST', url: '/api/alerts/live/update', ...empty })
    const clear = await call('editor', { method: 'POST', url: '/api/alerts/live/all-clear', ...empty })

    expect([update.statusCode, clear.statusCode]).toEqual([200, 200])
    expect(desk.calls).toEqual([
      ['update', 'live', {}, 'editor'],
      ['allClear', 'live', 'editor'],
    ])
  })

  it.each(['nowhere', '%00', '%ED%A0%80'])('knows no alert %s', async (id) => {
    const responses = [
      await call('prefecture', { method: 'GET', url: `/api/alerts/${id}` }),
      await call('prefecture', { method: 'GET', url: `/api/alerts/${id}/preview` }),
      await post('prefecture', `/api/alerts/${id}/all-clear`),
    ]

    for (const response of responses) expect([400, 404]).toContain(response.statusCode)
    expect(desk.calls).toEqual([])
  })

  describe('CAP messages', () => {
    const send = (payload: string | Buffer, type: string) =>
      call('editor', { method: 'POST', url: '/api/alerts/cap', payload, headers: { 'content-type': type } })

    it('become a draft and every finding is told', async () => {
      const response = await send('<alert/>', 'application/cap+xml')

      expect(response.json()).toEqual({
        importAs: 'accept-with-warnings',
        alert: expect.any(String),
        findings: [
          { level: 'warning', xpath: '/alert/info[1]/expires', message: expect.any(String) },
          { level: 'info', xpath: '/alert/info[1]/area[1]', message: expect.any(String) },
        ],
      })
      expect((await server.store.records(1))[0]).toMatchObject({
        act: 'alert.draft',
        object: response.json().alert,
        detail: { outcome: 'accept-with-warnings', findings: 2 },
      })
    })

    it('that are rejected are told why, and recorded', async () => {
      const response = await send('<rss/>', 'text/xml')

      expect(response.json()).toMatchObject({ importAs: 'reject', alert: null, findings: [{ level: 'error' }] })
      expect((await server.store.records(1))[0]).toMatchObject({ object: '', detail: { outcome: 'reject' } })
    })

    it.each(['application/xml; charset=GB18030', 'text/xml', 'application/octet-stream'])(
      'come as %s, byte by byte',
      async (type) => {
        const response = await send(Buffer.from([0xff, 0x00, 0xfe]), type)

        expect(response.statusCode).toBe(200)
        expect(desk.calls).toEqual([['importCap', 3, type, 'editor']])
      },
    )

    it('are nothing else', async () => {
      const response = await send('{}', 'application/json')

      expect([response.statusCode, response.json().code]).toEqual([415, 'body.media-type'])
      expect(desk.calls).toEqual([])
    })

    it('with nothing in them are rejected like any other', async () => {
      const response = await call('editor', { method: 'POST', url: '/api/alerts/cap' })

      expect([response.statusCode, response.json().importAs]).toEqual([200, 'reject'])
    })

    it('have 10 MB at most', async () => {
      const most = 10 * 1024 * 1024

      expect((await send(Buffer.alloc(most), 'application/xml')).statusCode).toBe(200)
      expect((await send(Buffer.alloc(most + 1), 'application/xml')).json()).toEqual({
        code: 'body.too-large',
        message: expect.stringContaining('10 MB'),
      })
    })
  })
})
