import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { StaffRole } from '../../src/domain/staff.ts'
import { createLinks } from '../../src/staff/links.ts'
import { createToken, hashToken } from '../../src/staff/tokens.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { createSignInStore } from '../../src/storage/sign-in-store.ts'
import { aCampaign, NOON, quickPasswords, staffServer } from './staff.ts'

export const PASSWORD = '山茶花开在紫溪山2026'
export const OTHER = '另一个很长的密码啊啊啊'
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

type Server = Awaited<ReturnType<typeof staffServer>>

/** What a browser does: keeps cookies and sends them back. */
export function aBrowser({ app }: Pick<Server, 'app'>, remoteAddress: string) {
  const cookies = new Map<string, string>()
  let csrf: string | undefined
  return {
    cookies,
    setCsrf: (token: string | undefined) => {
      csrf = token
    },
    async ask(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object) {
      const answer = await app.inject({
        method,
        url,
        remoteAddress,
        headers: {
          ...(cookies.size > 0 && { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
          ...(csrf !== undefined && { 'x-csrf-token': csrf }),
        },
        ...(body && { payload: body }),
      })
      for (const { name, value, maxAge } of answer.cookies) {
        if (maxAge === 0) cookies.delete(name)
        else cookies.set(name, encodeURIComponent(value))
      }
      const told: unknown = answer.body === '' ? {} : answer.json()
      if (typeof told === 'object' && told !== null && 'csrf' in told) csrf = String(told.csrf)
      return answer
    },
    signIn(name: string, password: string) {
      return this.ask('POST', '/api/staff/session', { name, password })
    },
  }
}

/** A server with one campaign for each test of a suite, and people on it. */
export function aSignInSuite(open: () => Promise<OpenDatabase>) {
  let database: OpenDatabase
  let server: Server
  let compared: Array<string | undefined> = []
  let addresses = 0
  beforeAll(async () => {
    database = await open()
    await migrate(database)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    compared = []
    const quick = quickPasswords()
    const compare: typeof quick.compare = (password, hash) => {
      compared.push(hash)
      return quick.compare(password, hash)
    }
    server = await staffServer(database, [aCampaign()], { passwords: { ...quick, compare } })
  })
  afterEach(async () => {
    await server.app.close()
    expect(server.faults).toEqual([])
  })

  const browser = () => aBrowser(server, `10.1.${addresses >> 8}.${addresses++ & 255}`)
  async function aCode(name: string): Promise<string> {
    const clock = () => server.time.now
    const link = createLinks({ store: createSignInStore(database.db), origin: 'http://127.0.0.1:3000', clock })
    return (await link(name))?.split('#')[1] ?? ''
  }
  return {
    database: () => database,
    server: () => server,
    /** Hashes that passwords were compared with; undefined where there was none. */
    compared: () => compared,
    /** Each at an address of its own. */
    browser,
    pass: (ms: number): void => {
      server.time.now = new Date(server.time.now.getTime() + ms)
    },
    /** Of a one-time link. */
    aCode,
    /** An account with `PASSWORD`. */
    aPerson: async (role: StaffRole = 'broadcaster', region = '532300'): Promise<string> => {
      const name = `员工${randomUUID().slice(0, 8)}`
      await server.store.add({ name, role, region, createdAt: NOON, tokenHash: hashToken(createToken()) })
      await browser().ask('POST', '/api/staff/welcome', { code: await aCode(name), password: PASSWORD })
      return name
    },
    /** A browser with a session. */
    signedIn: async (name: string) => {
      const one = browser()
      expect((await one.signIn(name, PASSWORD)).statusCode).toBe(200)
      return one
    },
    /** The newest first. */
    actsOf: async (name: string): Promise<readonly string[]> => {
      return (await server.store.records(1_000)).filter(({ object }) => object === name).map(({ act }) => act)
    },
  }
}
