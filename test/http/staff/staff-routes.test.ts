import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { STAFF_ROLES, type StaffRole } from '../../../src/domain/staff.ts'
import type { OpenDatabase } from '../../../src/storage/database.ts'
import { migrate } from '../../../src/storage/migrations.ts'
import { engines } from '../../support/engines.ts'
import { ADDRESS, aCampaign, signIn, staffServer } from '../../support/staff.ts'

const EVERYWHERE = { regions: [], segments: [], topics: [] }
const CAMPAIGNS = [
  aCampaign(),
  aCampaign({ id: 'emergency', priority: 'emergency' }),
  aCampaign({ id: 'own', priority: 'emergency' }),
  aCampaign({ id: 'everywhere', audience: EVERYWHERE }),
  aCampaign({ id: 'elsewhere', audience: { ...EVERYWHERE, regions: ['532325'] } }),
]

const aDraft = (more = {}) => ({
  name: '防骗提醒',
  text: '不要给陌生人转账。',
  audience: { regions: ['532324'], segments: ['elderly'], topics: [] },
  channels: ['webhook'],
  priority: 'routine',
  ...more,
})
const CSV = 'channel,address,region\nwebhook,a1,532324\n'

interface Call {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly payload?: object | string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

const asCsv = { 'content-type': 'text/csv' }
const ROUTES: Readonly<Record<string, Call>> = {
  'read all': { method: 'GET', url: '/api/campaigns' },
  'read one': { method: 'GET', url: '/api/campaigns/routine' },
  'read recipients': { method: 'GET', url: '/api/campaigns/routine?recipients=true' },
  draft: { method: 'POST', url: '/api/campaigns', payload: aDraft() },
  'draft emergency': { method: 'POST', url: '/api/campaigns', payload: aDraft({ priority: 'emergency' }) },
  approve: { method: 'POST', url: '/api/campaigns/routine/approve' },
  'approve emergency': { method: 'POST', url: '/api/campaigns/emergency/approve' },
  cancel: { method: 'POST', url: '/api/campaigns/routine/cancel' },
  pause: { method: 'POST', url: '/api/campaigns/routine/pause', payload: { paused: true } },
  preview: { method: 'POST', url: '/api/subscribers/import', payload: CSV, headers: asCsv },
  import: { method: 'POST', url: '/api/subscribers/import?apply=true', payload: CSV, headers: asCsv },
}
const READING = ['read all', 'read one', 'read recipients']
const OPEN: Readonly<Record<StaffRole, readonly string[]>> = {
  editor: [...READING, 'draft'],
  reviewer: [...READING, 'approve'],
  broadcaster: Object.keys(ROUTES),
  auditor: READING,
  admin: Object.keys(ROUTES),
}
/** Calls that change something and so leave an act. */
const CHANGING = Object.keys(ROUTES).filter((name) => !READING.includes(name) && name !== 'preview')

describe.each(engines)('routes of staff on %s', (_name, open) => {
  let database: OpenDatabase
  let server: Awaited<ReturnType<typeof staffServer>>
  const headers: Record<string, { readonly authorization: string }> = {}

  beforeAll(async () => {
    database = await open()
    await migrate(database)
    server = await staffServer(database, CAMPAIGNS)
    for (const role of STAFF_ROLES) headers[role] = await signIn(server.store, { name: role, role, region: '532324' })
    headers['prefecture'] = await signIn(server.store, { name: '州级', role: 'broadcaster', region: '532300' })
  })
  afterAll(async () => {
    await server.app.close()
    await database.close()
  })
  beforeEach(() => {
    server.calls.length = 0
    server.imports.length = 0
    server.faults.length = 0
  })

  const call = (who: string, { headers: more, ...request }: Call) =>
    server.app.inject({ ...request, headers: { ...more, ...headers[who] } })
  const acts = async () => (await server.store.records(1_000)).length

  describe.each(STAFF_ROLES)('for role %s', (role) => {
    it.each(Object.entries(ROUTES))('%s', async (name, request) => {
      const before = await acts()

      const response = await call(role, request)

      const isOpen = OPEN[role].includes(name)
      const outcome = { status: response.statusCode, code: isOpen ? undefined : response.json().code }
      expect(outcome).toEqual(isOpen ? { status: 200, code: undefined } : { status: 403, code: 'staff.role' })
      expect(isOpen || server.calls.length + server.imports.length === 0).toBe(true)
      expect((await acts()) - before).toBe(isOpen && CHANGING.includes(name) ? 1 : 0)
    })
  })

  it.each(Object.entries(ROUTES))('lets nobody %s without a token', async (_name, request) => {
    const response = await call('nobody', request)

    expect(response.statusCode).toBe(401)
    expect(response.json()).toEqual({ code: 'staff.unknown', message: expect.stringContaining('令牌') })
    expect([...server.calls, ...server.imports]).toEqual([])
  })

  it('bounds drafts by region', async () => {
    const draft = (who: string, regions: readonly string[]) =>
      call(who, { method: 'POST', url: '/api/campaigns', payload: aDraft({ audience: { ...EVERYWHERE, regions } }) })

    expect((await draft('broadcaster', ['532324100'])).statusCode).toBe(200)
    expect((await draft('broadcaster', ['532325'])).json().code).toBe('staff.region')
    expect((await draft('broadcaster', ['532324', '532325'])).statusCode).toBe(403)
    expect((await draft('broadcaster', [])).statusCode).toBe(403)
    expect((await draft('broadcaster', ['532300'])).statusCode).toBe(403)
    expect((await draft('prefecture', [])).statusCode).toBe(200)
    expect((await draft('prefecture', ['530100'])).statusCode).toBe(403)
    expect(server.calls).toHaveLength(2)
  })

  it.each(['approve', 'cancel', 'pause'])('bounds %s by the audience of the campaign', async (verb) => {
    const change = (who: string, id: string) =>
      call(who, { method: 'POST', url: `/api/campaigns/${id}/${verb}`, payload: { paused: false } })

    expect((await change('broadcaster', 'elsewhere')).json().code).toBe('staff.region')
    expect((await change('broadcaster', 'everywhere')).json().code).toBe('staff.region')
    expect(server.calls).toEqual([])
    expect((await change('prefecture', 'everywhere')).statusCode).toBe(200)
    expect((await change('prefecture', 'nowhere')).json().code).toBe('campaign.not-found')
    expect((await change('prefecture', '%00')).statusCode).toBe(404)
  })

  it('shows a county what concerns it, what goes everywhere included', async () => {
    const idsFor = async (who: string) => {
      const { campaigns } = (await call(who, { method: 'GET', url: '/api/campaigns' })).json()
      return campaigns.map(({ id }: { readonly id: string }) => id)
    }

    expect(await idsFor('auditor')).toEqual(['routine', 'emergency', 'own', 'everywhere'])
    expect(await idsFor('prefecture')).toEqual(CAMPAIGNS.map(({ id }) => id))
    expect((await call('auditor', { method: 'GET', url: '/api/campaigns/elsewhere' })).statusCode).toBe(403)
    expect((await call('auditor', { method: 'GET', url: '/api/campaigns/everywhere' })).statusCode).toBe(200)
  })

  it('hands a draft on with its author and answers in the shape of the contract', async () => {
    const response = await call('broadcaster', { method: 'POST', url: '/api/campaigns', payload: aDraft() })

    expect(server.calls).toEqual([['draft', { ...aDraft(), createdBy: 'broadcaster' }]])
    expect(response.json()).toEqual({ id: 'new', recipients: 2, excluded: [{ reason: 'no-consent', count: 1 }] })
    expect((await server.store.records(1))[0]).toMatchObject({
      staff: 'broadcaster',
      act: 'campaign.draft',
      object: 'new',
      detail: { outcome: 'drafted', recipients: 2 },
    })
  })

  it('passes on a refusal with its words, and records it', async () => {
    const draft = await call('editor', { method: 'POST', url: '/api/campaigns', payload: aDraft({ text: '太长' }) })
    const own = await call('broadcaster', { method: 'POST', url: '/api/campaigns/own/approve' })

    expect([draft.statusCode, draft.json()]).toEqual([422, { code: 'campaign.too-long', message: '内容太长' }])
    expect([own.statusCode, own.json()]).toEqual([409, { code: 'campaign.own', message: '紧急推送要由另一个人批准' }])
    expect(await server.store.records(2)).toMatchObject([
      { act: 'campaign.approve-emergency', object: 'own', detail: { outcome: 'refused', code: 'campaign.own' } },
      { act: 'campaign.draft', object: '', detail: { outcome: 'refused', code: 'campaign.too-long' } },
    ])
  })

  it('takes an approval with an empty body that is called JSON', async () => {
    const response = await call('reviewer', {
      method: 'POST',
      url: '/api/campaigns/routine/approve',
      headers: { 'content-type': 'application/json' },
      payload: '',
    })

    expect(response.json()).toEqual({ id: 'routine', kind: 'approved' })
    expect(server.calls).toEqual([['approve', 'routine', 'reviewer']])
  })

  it('pauses and lets go on', async () => {
    const pause = (payload: object) =>
      call('broadcaster', { method: 'POST', url: '/api/campaigns/routine/pause', payload })

    expect((await pause({ paused: true })).json()).toEqual({ id: 'routine', kind: 'paused' })
    expect((await pause({ paused: false })).json()).toEqual({ id: 'routine', kind: 'resumed' })
    expect((await pause({ paused: 'yes' })).statusCode).toBe(400)
    expect(server.calls).toEqual([
      ['pause', 'routine', true, 'broadcaster'],
      ['pause', 'routine', false, 'broadcaster'],
    ])
  })

  it('shows counts by state, and recipients as keyed hashes, never as addresses', async () => {
    const url = '/api/campaigns/routine?recipients=true&state=refused&cursor=p1'
    const response = await call('auditor', { method: 'GET', url })
    const plain = await call('auditor', { method: 'GET', url: '/api/campaigns/routine' })

    expect(plain.json()).toMatchObject({ id: 'routine', state: 'draft', total: 3, counts: { sent: 2, pending: 1 } })
    expect(plain.json()).not.toHaveProperty('recipients')
    expect(response.body).not.toContain(ADDRESS)
    expect(response.body).not.toContain('oABC')
    const { recipients, next } = response.json()
    expect(next).toBe('p2')
    expect(recipients[0]).toEqual({
      recipient: expect.stringMatching(/^[\w-]{12}$/),
      channel: 'webhook',
      state: 'refused',
      at: '2026-11-26T04:00:00.000Z',
      reason: '400: unknown recipient …',
    })
    expect(recipients[1].recipient).not.toBe(recipients[0].recipient)
    expect(server.calls).toEqual([['recipients', 'routine', { limit: 200, state: 'refused', cursor: 'p1' }]])
  })

  it.each([
    ['no audience', { audience: undefined }],
    ['both a text and an entry', { entry: 'e1' }],
    ['neither text nor entry', { text: undefined }],
    ['a text of white space', { text: ' \n' }],
    ['a text of 2,001 characters', { text: '防'.repeat(2_001) }],
    ['a region by name', { audience: { regions: ['南华'] } }],
    ['201 regions', { audience: { regions: Array.from({ length: 201 }, () => '532324') } }],
    ['no channel', { channels: [] }],
    ['a channel that does not exist', { channels: ['fax'] }],
    ['another priority', { priority: 'urgent' }],
    ['an author of its own', { createdBy: '别人' }],
    ['a segment that is no word', { audience: { segments: ["'; drop table"] } }],
  ])('refuses a draft with %s and says what to change', async (_name, more) => {
    const response = await call('admin', { method: 'POST', url: '/api/campaigns', payload: aDraft(more) })

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({
      code: 'campaign.invalid',
      message: expect.stringMatching(/^请求不正确。[^A-Z]+$/),
    })
    expect(server.calls).toEqual([])
  })

  it('refuses what is no draft at all', async () => {
    const draft = (payload: string, type = 'application/json') =>
      call('admin', { method: 'POST', url: '/api/campaigns', payload, headers: { 'content-type': type } })

    expect((await draft('{"name": ')).json().code).toBe('body.not-json')
    expect((await draft('')).json().code).toBe('campaign.invalid')
    expect((await draft('[]')).statusCode).toBe(400)
    expect((await draft('{"__proto__": {"role": "admin"}}')).statusCode).toBe(400)
    expect((await draft(CSV, 'text/csv')).statusCode).toBe(415)
    expect((await draft(JSON.stringify(aDraft({ text: '防'.repeat(20_000) })))).statusCode).toBe(413)
    expect(server.faults).toEqual([])
  })

  it.each(['recipients=maybe', 'state=SENT', 'cursor=%27%20or%201', 'sort=name'])(
    'refuses the query %s',
    async (query) => {
      const response = await call('auditor', { method: 'GET', url: `/api/campaigns/routine?${query}` })

      expect([response.statusCode, response.json().code]).toEqual([400, 'campaign.invalid'])
    },
  )

  describe('import of subscribers', () => {
    const send = (payload: string | Buffer, more: { readonly query?: string; readonly type?: string } = {}) =>
      call('broadcaster', {
        method: 'POST',
        url: `/api/subscribers/import${more.query ?? ''}`,
        headers: { 'content-type': more.type ?? 'text/csv' },
        payload,
      })

    it('only previews unless told to apply, for the region of the one who asks', async () => {
      const response = await send(CSV)

      expect(response.json()).toMatchObject({ kind: 'preview', rows: 3, added: 1, faulty: 1 })
      expect(server.imports).toEqual([
        { text: CSV, format: 'csv', apply: false, partial: false, within: '532324', by: 'broadcaster' },
      ])
    })

    it('reads a file that starts with a byte order mark', async () => {
      await send(Buffer.from(`\ufeff${CSV}`), { type: 'text/csv; charset=utf-8' })

      expect(server.imports[0]?.text).toBe(CSV)
    })

    it('reads lines of JSON and applies, leaving one act with counts alone', async () => {
      const response = await send('{"channel":"webhook"}\n', {
        query: '?apply=true&partial=true',
        type: 'application/x-ndjson',
      })

      expect(response.json().kind).toBe('imported')
      expect(server.imports[0]).toMatchObject({ format: 'ndjson', apply: true, partial: true })
      expect(await server.store.records(1)).toMatchObject([
        {
          act: 'subscribers.import',
          object: 'subscribers',
          detail: { outcome: 'imported', rows: 3, added: 1, changed: 1, unchanged: 0, faulty: 1 },
        },
      ])
    })

    it('says which lines are faulty when it refuses the file', async () => {
      const response = await send('faulty', { query: '?apply=true' })

      expect(response.statusCode).toBe(422)
      expect(response.json()).toMatchObject({ code: 'import.faulty', problems: [{ line: 2, field: 'region' }] })
    })

    it('says how to save a file that is not UTF-8', async () => {
      // "楚雄" as GBK.
      const response = await send(Buffer.from([0xb3, 0xfe, 0xd0, 0xdb]))

      expect([response.statusCode, response.json().code]).toEqual([400, 'import.encoding'])
      expect(server.imports).toEqual([])
    })

    it.each(['', '\ufeff', ' \n'])('refuses the empty file %j', async (payload) => {
      expect((await send(payload)).json()).toEqual({ code: 'import.empty', message: '文件是空的。' })
    })

    it('refuses JSON, wrong queries and a file of 17 MB, each in the shape of every error', async () => {
      const refused = [
        await send('{}', { type: 'application/json' }),
        await send(CSV, { query: '?apply=yes' }),
        await send(CSV, { query: '?force=true' }),
        await send('x'.repeat(17 * 1024 * 1024)),
      ]

      expect(refused.map(({ statusCode }) => statusCode)).toEqual([415, 400, 400, 413])
      for (const response of refused) expect(Object.keys(response.json())).toEqual(['code', 'message'])
      expect(refused[3]?.json().message).toContain('16 MB')
      expect(server.imports).toEqual([])
      expect(server.faults).toEqual([])
    })
  })

  it('describes its routes as OpenAPI, with the token they ask for', async () => {
    const document = (await server.app.inject('/api/docs/json')).json()

    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/campaigns', '/api/campaigns/{id}/approve', '/api/subscribers/import']),
    )
    expect(document.paths['/api/campaigns'].post.security).toEqual([{ staff: [] }])
    expect(document.components.securitySchemes).toEqual({ staff: { type: 'http', scheme: 'bearer' } })
    expect(document.paths['/api/subscribers/import'].post.requestBody.content).toHaveProperty('text/csv')
  })
})
