import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createServer } from '../../../src/http/server.ts'
import { requireStaff, staffOf } from '../../../src/http/staff-auth.ts'
import { createToken } from '../../../src/staff/tokens.ts'
import { type OpenDatabase, openSqlite } from '../../../src/storage/database.ts'
import { migrate } from '../../../src/storage/migrations.ts'
import { aCampaign, NOON, signIn, staffServer } from '../../support/staff.ts'

let database: OpenDatabase
let server: Awaited<ReturnType<typeof staffServer>>
let people = 0

beforeAll(async () => {
  database = openSqlite(':memory:')
  await migrate(database)
})
afterAll(() => database.close())
beforeEach(async () => {
  server = await staffServer(database, [aCampaign()])
})
afterEach(() => server.app.close())

const ask = (authorization: string | undefined, remoteAddress = '10.0.0.1') =>
  server.app.inject({
    url: '/api/campaigns',
    remoteAddress,
    headers: authorization === undefined ? {} : { authorization },
  })
const anAuditor = () => signIn(server.store, { name: `审计${++people}`, role: 'auditor', region: '532300' })

describe('tokens of staff over HTTP', () => {
  it('open the routes, whatever the case of the scheme', async () => {
    const { authorization } = await anAuditor()

    expect((await ask(authorization)).statusCode).toBe(200)
    expect((await ask(authorization.replace('Bearer', 'bearer'))).statusCode).toBe(200)
  })

  it('that are missing, malformed, wrong or cut short all get the same answer', async () => {
    const { authorization } = await anAuditor()
    const asked = [
      undefined,
      '',
      'Bearer',
      'Basic YTpi',
      `Bearer ${createToken()}`,
      authorization.slice(0, -1),
      `${authorization}x`,
      authorization.replace('Bearer ', ''),
      'Bearer null',
      `Bearer ${'x'.repeat(8_000)}`,
    ]

    const answers = await Promise.all(asked.map((each) => ask(each)))

    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1)
    expect(answers[0]?.statusCode).toBe(401)
    expect(answers[0]?.headers).toMatchObject({ 'www-authenticate': 'Bearer', 'cache-control': 'no-store' })
    expect(server.faults).toEqual([])
  })

  it('are never in an answer, nor is their hash', async () => {
    const { authorization } = await anAuditor()
    const token = authorization.slice('Bearer '.length)

    const { body, headers } = await ask(authorization)

    expect(body + JSON.stringify(headers)).not.toContain(token)
    expect(body).not.toMatch(/[0-9a-f]{64}/)
  })

  it('open nothing from the moment the account has ended', async () => {
    const { authorization } = await anAuditor()
    expect((await ask(authorization)).statusCode).toBe(200)

    await server.store.end(`审计${people}`, NOON)

    expect((await ask(authorization)).statusCode).toBe(401)
  })

  it('are asked for before the body is read', async () => {
    const response = await server.app.inject({
      method: 'POST',
      url: '/api/campaigns',
      headers: { 'content-type': 'application/json' },
      payload: '{"broken',
    })

    expect(response.statusCode).toBe(401)
  })

  it('that are wrong are held back after thirty tries of one address in a minute', async () => {
    const tries = await Promise.all(Array.from({ length: 31 }, () => ask(`Bearer ${createToken()}`)))

    expect(tries.filter(({ statusCode }) => statusCode === 401)).toHaveLength(30)
    const held = tries.find(({ statusCode }) => statusCode === 429)
    expect(held?.json()).toEqual({ code: 'too-many-requests', message: expect.stringContaining('一分钟') })
    expect(held?.headers['retry-after']).toBe('60')
    expect((await ask(undefined, '10.0.0.2')).statusCode).toBe(401)

    server.time.now = new Date(NOON.getTime() + 60_000)
    expect((await ask(undefined)).statusCode).toBe(401)
  })

  it('that worked lately go on from an address where others try wrong ones', async () => {
    const { authorization } = await anAuditor()
    await ask(authorization)
    for (let at = 0; at < 31; at++) await ask(undefined)

    expect((await ask(undefined)).statusCode).toBe(429)
    expect((await ask(authorization)).statusCode).toBe(200)
  })

  it('that are right are not counted as tries', async () => {
    for (let at = 0; at < 40; at++) {
      const { authorization } = await anAuditor()
      expect((await ask(authorization)).statusCode).toBe(200)
    }
  })
})

describe('a route of staff', () => {
  it('is closed to everybody while it does not say what it does, and open routes know no staff', async () => {
    const member = { name: '管理员', role: 'admin', region: '532300' } as const
    const faults: unknown[] = []
    const app = await createServer({
      receive: () => Promise.reject(new Error('not here')),
      readiness: async () => ({ ready: true, notes: [] }),
      metrics: { text: async () => '', contentType: 'text/plain' },
      version: '0.0.0',
      tooMany: '',
      findEntry: () => undefined,
      findSource: () => undefined,
      onFault: (error) => faults.push(error),
      plugins: [
        async (app) => {
          await app.register(async (scope) => {
            const auth = {
              authenticate: async () => member,
              allows: () => true,
              permits: () => true,
              record: async () => {},
            }
            requireStaff(scope, auth, () => NOON)
            scope.get('/unnamed', async () => 'open')
            scope.get('/named', { config: { act: 'campaign.read' } }, async (request) => staffOf(request))
          })
        },
      ],
    })

    expect((await app.inject('/unnamed')).statusCode).toBe(403)
    expect((await app.inject('/named')).json()).toEqual(member)
    expect((await app.inject({ method: 'HEAD', url: '/unnamed' })).statusCode).toBe(403)
    await app.close()
  })
})
