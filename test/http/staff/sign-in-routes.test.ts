import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { StaffRole } from '../../../src/domain/staff.ts'
import { createLinks } from '../../../src/staff/links.ts'
import { createPasswords, type Passwords } from '../../../src/staff/passwords.ts'
import { createToken, hashToken } from '../../../src/staff/tokens.ts'
import type { OpenDatabase } from '../../../src/storage/database.ts'
import { migrate } from '../../../src/storage/migrations.ts'
import { createSignInStore } from '../../../src/storage/sign-in-store.ts'
import { engines } from '../../support/engines.ts'
import { aCampaign, NOON, quickPasswords, staffServer } from '../../support/staff.ts'

const PASSWORD = '山茶花开在紫溪山2026'
const OTHER = '另一个很长的密码啊啊啊'
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** What a browser does: keeps cookies and sends them back. */
function aBrowser({ app }: Awaited<ReturnType<typeof staffServer>>, remoteAddress: string) {
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

describe.each(engines)('signing in on %s', (_name, open) => {
  let database: OpenDatabase
  let server: Awaited<ReturnType<typeof staffServer>>
  let passwords: Passwords
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
    passwords = { ...quick, compare: (password, hash) => (compared.push(hash), quick.compare(password, hash)) }
    server = await staffServer(database, [aCampaign()], { passwords })
  })
  afterEach(async () => {
    await server.app.close()
    expect(server.faults).toEqual([])
  })

  const browser = () => aBrowser(server, `10.1.${addresses >> 8}.${addresses++ & 255}`)
  const pass = (ms: number) => {
    server.time.now = new Date(server.time.now.getTime() + ms)
  }
  async function aCode(name: string): Promise<string> {
    const clock = () => server.time.now
    const link = createLinks({ store: createSignInStore(database.db), origin: 'http://127.0.0.1:3000', clock })
    return (await link(name))?.split('#')[1] ?? ''
  }
  /** An account with a password. */
  async function aPerson(role: StaffRole = 'broadcaster', region = '532300'): Promise<string> {
    const name = `员工${randomUUID().slice(0, 8)}`
    await server.store.add({ name, role, region, createdAt: NOON, tokenHash: hashToken(createToken()) })
    await browser().ask('POST', '/api/staff/welcome', { code: await aCode(name), password: PASSWORD })
    return name
  }
  async function signedIn(name: string) {
    const one = browser()
    expect((await one.signIn(name, PASSWORD)).statusCode).toBe(200)
    return one
  }
  const actsOf = async (name: string) =>
    (await server.store.records(1_000)).filter(({ object }) => object === name).map(({ act }) => act)

  it('sets a password by a link and opens the routes of staff with a session', async () => {
    const name = await aPerson()
    const one = browser()

    const answer = await one.signIn(name, PASSWORD)

    expect(answer.json()).toEqual({ name, role: 'broadcaster', region: '532300', csrf: expect.any(String) })
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^kepu_session=[^;]+; Path=\/; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(/^kepu_device=[^;]+; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Strict$/),
    ])
    expect((await one.ask('GET', '/api/campaigns')).statusCode).toBe(200)
    expect((await one.ask('GET', '/api/staff/session')).json()).toEqual(answer.json())
    expect((await actsOf(name)).reverse()).toEqual(['staff.link', 'staff.link-used', 'staff.sign-in'])
  })

  it('finds a name and a password however they were typed', async () => {
    const name = await aPerson()

    expect((await browser().signIn(` ${name} `, PASSWORD.replace('2026', '２０２６'))).statusCode).toBe(200)
  })

  it('takes a link once, for 48 hours, and only for a good password', async () => {
    const name = await aPerson()
    const [late, code] = [await aCode(name), '']
    const welcome = (code: string, password: string) => browser().ask('POST', '/api/staff/welcome', { code, password })

    pass(48 * HOUR)
    expect((await welcome(late, OTHER)).json()).toEqual({ code: 'staff.link', message: expect.any(String) })
    expect((await welcome(code || 'x', OTHER)).statusCode).toBe(410)

    const fresh = await aCode(name)
    for (const [password, problem] of [
      ['太短了', 'short'],
      ['长'.repeat(129), 'long'],
      [`${name}12345`, 'name'],
      ['1Q2W3E4R5T', 'common'],
    ] as const)
      expect((await welcome(fresh, password)).json()).toEqual({
        code: `staff.password-${problem}`,
        message: expect.any(String),
      })
    const answers = await Promise.all([welcome(fresh, OTHER), welcome(fresh, PASSWORD)])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 410])
  })

  it('ends sessions when a link is used, but lets the old password be until then', async () => {
    const name = await aPerson()
    const one = await signedIn(name)
    const code = await aCode(name)
    expect((await one.ask('GET', '/api/campaigns')).statusCode).toBe(200)

    await browser().ask('POST', '/api/staff/welcome', { code, password: OTHER })

    expect((await one.ask('GET', '/api/campaigns')).statusCode).toBe(401)
    expect((await browser().signIn(name, PASSWORD)).statusCode).toBe(401)
    expect((await browser().signIn(name, OTHER)).statusCode).toBe(200)
  })

  it('says the same of a name that does not exist as of a wrong password, after the same work', async () => {
    const name = await aPerson()
    compared = []

    const [wrong, nobody, noPassword] = [
      await browser().signIn(name, OTHER),
      await browser().signIn(`没有${name}`, OTHER),
      await browser().signIn('不是名字\u0000', OTHER),
    ]

    expect([nobody.body, noPassword.body]).toEqual([wrong.body, wrong.body])
    expect([wrong, nobody, noPassword].map(({ statusCode }) => statusCode)).toEqual([401, 401, 401])
    expect(compared).toEqual([expect.any(String), undefined, undefined])
  })

  it('wants a session for what only people do', async () => {
    const name = await aPerson()
    const token = createToken()
    await server.store.replaceToken(name, hashToken(token))

    const answer = await server.app.inject({
      method: 'DELETE',
      url: '/api/staff/sessions',
      headers: { authorization: `Bearer ${token}` },
    })

    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toEqual({ code: 'staff.signed-out', message: expect.any(String) })
  })

  it('changes nothing without the token of this very session', async () => {
    const name = await aPerson()
    const [one, other] = [await signedIn(name), await signedIn(name)]
    const draft = () => one.ask('POST', '/api/campaigns/routine/cancel')
    const othersToken = (await other.ask('GET', '/api/staff/session')).json().csrf

    for (const csrf of [undefined, '', 'x', othersToken]) {
      one.setCsrf(csrf)
      expect((await draft()).json()).toEqual({ code: 'staff.csrf', message: expect.any(String) })
      expect((await one.ask('DELETE', '/api/staff/session')).statusCode).toBe(403)
      expect((await one.ask('DELETE', '/api/staff/sessions')).statusCode).toBe(403)
      expect((await one.ask('POST', '/api/staff/password', {})).statusCode).toBe(403)
    }
    expect(server.calls).toEqual([])
    expect((await one.ask('GET', '/api/staff/session')).statusCode).toBe(200)

    expect((await draft()).statusCode).toBe(200)
    expect(server.calls).toEqual([['cancel', 'routine', name]])
  })

  it('takes no session that was not signed here, and none by its hash', async () => {
    const one = await signedIn(await aPerson())
    const cookie = decodeURIComponent(one.cookies.get('kepu_session') ?? '')
    const [id = '', signature = ''] = cookie.split('.')

    for (const forged of [
      id,
      `${id}.`,
      `${id}x.${signature}`,
      `${hashToken(id)}.${signature}`,
      '',
      '%E0%A4%A',
      'x'.repeat(5_000),
    ]) {
      one.cookies.set('kepu_session', encodeURIComponent(forged))
      expect((await one.ask('GET', '/api/campaigns')).statusCode).toBe(401)
    }
  })

  it('ends a session after an hour of silence and after twelve hours of work', async () => {
    const name = await aPerson()
    const [idle, busy] = [await signedIn(name), await signedIn(name)]

    for (let minutes = 59; minutes < 12 * 60; minutes += 59) {
      pass(59 * MINUTE)
      expect((await busy.ask('GET', '/api/campaigns')).statusCode).toBe(200)
      if (minutes === 59) expect((await idle.ask('GET', '/api/campaigns')).statusCode).toBe(200)
    }
    expect((await idle.ask('GET', '/api/campaigns')).statusCode).toBe(401)
    pass(12 * MINUTE)
    expect((await busy.ask('GET', '/api/campaigns')).statusCode).toBe(401)
  })

  it('ends an hour after the last request and not before', async () => {
    const one = await signedIn(await aPerson())
    pass(HOUR - 1)
    expect((await one.ask('GET', '/api/campaigns')).statusCode).toBe(200)

    pass(HOUR)

    expect((await one.ask('GET', '/api/campaigns')).statusCode).toBe(401)
  })

  it('signs out here, everywhere, and whoever has no account any more', async () => {
    const name = await aPerson()
    const [one, two, three] = [await signedIn(name), await signedIn(name), await signedIn(name)]
    const kept = new Map(one.cookies)

    expect((await one.ask('DELETE', '/api/staff/session')).statusCode).toBe(204)
    expect(one.cookies.has('kepu_session')).toBe(false)
    one.cookies.set('kepu_session', kept.get('kepu_session') ?? '')
    expect((await one.ask('GET', '/api/staff/session')).statusCode).toBe(401)
    expect((await two.ask('GET', '/api/staff/session')).statusCode).toBe(200)

    expect((await two.ask('DELETE', '/api/staff/sessions')).statusCode).toBe(204)
    expect((await three.ask('GET', '/api/staff/session')).statusCode).toBe(401)

    const four = await signedIn(name)
    await server.store.end(name, NOON)
    expect((await four.ask('GET', '/api/staff/session')).statusCode).toBe(401)
    expect((await browser().signIn(name, PASSWORD)).statusCode).toBe(401)
    expect(await actsOf(name)).toEqual(expect.arrayContaining(['staff.sign-out', 'staff.sign-out-everywhere']))
  })

  it('changes the password of one who knows the old, and ends all other sessions', async () => {
    const name = await aPerson()
    const [one, other] = [await signedIn(name), await signedIn(name)]
    const change = (current: string, password: string) => one.ask('POST', '/api/staff/password', { current, password })

    expect((await change(OTHER, OTHER)).statusCode).toBe(401)
    expect((await change(PASSWORD, '短')).statusCode).toBe(422)
    expect((await other.ask('GET', '/api/staff/session')).statusCode).toBe(200)
    expect((await change(PASSWORD, OTHER)).statusCode).toBe(200)

    expect((await one.ask('GET', '/api/staff/session')).statusCode).toBe(200)
    expect((await other.ask('GET', '/api/staff/session')).statusCode).toBe(401)
    expect((await browser().signIn(name, OTHER)).statusCode).toBe(200)
    expect(await actsOf(name)).toContain('staff.password')
  })

  it('lets nobody try for ever: 4 failures are free, then the wait doubles up to 15 minutes', async () => {
    const name = await aPerson()
    const waits: string[] = []
    for (let failures = 1; failures <= 11; failures++) {
      expect((await browser().signIn(name, OTHER)).statusCode).toBe(401)
      const answer = failures < 5 ? undefined : await browser().signIn(name, PASSWORD)
      if (answer === undefined) continue
      expect(answer.json().code).toBe('staff.wait')
      waits.push(String(answer.headers['retry-after']))
      pass(Number(answer.headers['retry-after']) * 1000 - 1)
      expect((await browser().signIn(name, PASSWORD)).statusCode).toBe(429)
      pass(1)
    }
    expect(waits).toEqual(['32', '64', '128', '256', '512', '900', '900'])

    expect((await browser().signIn(name, PASSWORD)).statusCode).toBe(200)
    expect((await browser().signIn(name, OTHER)).statusCode).toBe(401)
    expect((await browser().signIn(name, PASSWORD)).statusCode).toBe(200)
  })

  it('makes a name that does not exist wait as well, and an address that tries many names', async () => {
    const nobody = `没有${randomUUID().slice(0, 8)}`
    for (let at = 0; at < 5; at++) await browser().signIn(nobody, OTHER)
    expect((await browser().signIn(nobody, OTHER)).statusCode).toBe(429)

    const [name, one] = [await aPerson(), browser()]
    for (let at = 0; at < 5; at++) await one.signIn(`${nobody}${at}`, OTHER)
    expect((await one.signIn(name, PASSWORD)).statusCode).toBe(429)
  })

  it('lets no more through when all come at once, and another instance knows of them', async () => {
    const name = await aPerson()
    const second = await staffServer(database, [])
    const tries = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? browser() : aBrowser(second, `10.9.0.${at}`)))

    const answers = await Promise.all(tries.map((each) => each.signIn(name, OTHER)))

    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5)
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(15)
    await second.app.close()
  })

  it('lets in whom others shut out, from a browser with which they signed in before, and by a new link', async () => {
    const name = await aPerson()
    const [own, colleague] = [await signedIn(name), await signedIn(await aPerson())]
    for (let at = 0; at < 5; at++) await browser().signIn(name, OTHER)

    expect((await browser().signIn(name, PASSWORD)).statusCode).toBe(429)
    expect((await colleague.signIn(name, PASSWORD)).statusCode).toBe(429)
    expect((await own.signIn(name, PASSWORD)).statusCode).toBe(200)
    for (let at = 0; at < 5; at++) expect((await own.signIn(name, OTHER)).statusCode).toBe(401)
    expect((await own.signIn(name, PASSWORD)).statusCode).toBe(429)

    await browser().ask('POST', '/api/staff/welcome', { code: await aCode(name), password: OTHER })
    expect((await browser().signIn(name, OTHER)).statusCode).toBe(200)
  })

  it('counts failures, with a name only when it is one of ours, and never what was typed', async () => {
    const name = await aPerson()
    await browser().signIn(name, '错的密码错的密码错')
    await browser().signIn('我的密码打错地方了', '错的密码错的密码错')
    await browser().signIn(name, PASSWORD)

    const records = await server.store.records(1_000)
    const failed = records.filter(({ act }) => act === 'staff.sign-in-failed')
    expect(failed.find(({ object }) => object === name)?.detail).toEqual({ failures: 1 })
    expect(new Set(failed.filter(({ staff }) => staff === '-').map(({ object }) => object))).toEqual(new Set(['']))
    expect(records.find(({ act, object }) => act === 'staff.sign-in' && object === name)?.detail).toEqual({
      failures: 1,
    })
    expect(JSON.stringify(records)).not.toMatch(/错的密码|打错地方|紫溪山/)
  })

  it('says that it is busy when too many come at once, and counts those not as failures', async () => {
    const name = await aPerson()
    const slow = await staffServer(database, [], {
      passwords: createPasswords({ cost: { n: 2 ** 12, r: 8, p: 1 }, atOnce: 1, mostWaiting: 1 }),
    })
    const tries = Array.from({ length: 12 }, (_, at) => aBrowser(slow, `10.8.0.${at}`))

    const answers = await Promise.all(tries.map((each) => each.signIn(name, PASSWORD)))

    const busy = answers.filter(({ statusCode }) => statusCode === 503)
    expect(busy.length).toBeGreaterThan(0)
    expect(busy[0]?.json()).toEqual({ code: 'staff.busy', message: expect.any(String) })
    expect((await browser().signIn(name, PASSWORD)).statusCode).toBe(200)
    await slow.app.close()
  })

  it('hashes a password anew when the cost has grown', async () => {
    const name = await aPerson()
    const grown = await staffServer(database, [], { passwords: createPasswords({ cost: { n: 2 ** 5, r: 8, p: 1 } }) })

    expect((await aBrowser(grown, '10.7.0.1').signIn(name, PASSWORD)).statusCode).toBe(200)

    const kept = await createSignInStore(database.db).findPassword(name)
    expect(kept?.hash).toMatch(/^scrypt\$32\$8\$1\$/)
    expect((await aBrowser(grown, '10.7.0.1').signIn(name, PASSWORD)).statusCode).toBe(200)
    await grown.app.close()
  })

  it('keeps codes, passwords and sessions as hashes only', async () => {
    const name = await aPerson()
    const one = await signedIn(name)
    const code = await aCode(name)
    const { db } = database

    const rows = JSON.stringify(
      await Promise.all([
        db.selectFrom('staff_links').selectAll().execute(),
        db.selectFrom('staff_sessions').selectAll().execute(),
        db.selectFrom('staff_passwords').selectAll().execute(),
        db.selectFrom('sign_in_tries').selectAll().execute(),
      ]),
    )

    const [id = ''] = decodeURIComponent(one.cookies.get('kepu_session') ?? '').split('.')
    expect(rows).toContain(hashToken(code))
    for (const secret of [code, id, PASSWORD, '10.1.']) expect(rows).not.toContain(secret)
  })

  it.each([
    ['no JSON', '/api/staff/session', undefined],
    ['no name', '/api/staff/session', { password: PASSWORD }],
    ['a field too many', '/api/staff/session', { name: 'a', password: PASSWORD, role: 'admin' }],
    ['a name of an object', '/api/staff/session', { name: {}, password: PASSWORD }],
    ['half a character', '/api/staff/session', { name: 'a', password: 'x\ud800xxxxxxxxx' }],
    ['no code', '/api/staff/welcome', { password: PASSWORD }],
  ])('refuses %s with one shape', async (_what, url, body) => {
    const answer = await browser().ask('POST', url, body)

    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toEqual({ code: 'staff.invalid', message: expect.stringContaining('请求不正确') })
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('gives an auditor of the whole what was done, page by page, and nobody else', async () => {
    const auditor = await signedIn(await aPerson('auditor'))
    const [county, editor] = [
      await signedIn(await aPerson('auditor', '532324')),
      await signedIn(await aPerson('editor')),
    ]
    for (let at = 0; at < 205; at++)
      await server.store.record({ at: NOON, staff: '李明', act: 'campaign.draft', object: `p${at}`, detail: { at } })

    const first = (await auditor.ask('GET', '/api/audit')).json()
    const second = (await auditor.ask('GET', `/api/audit?before=${first.next}`)).json()

    expect(first.acts).toHaveLength(200)
    expect(first.acts[0]).toEqual({
      id: expect.any(Number),
      at: NOON.toISOString(),
      staff: '李明',
      act: 'campaign.draft',
      object: 'p204',
      detail: { at: 204 },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(second.acts[0].object).toBe('p4')
    expect((await auditor.ask('GET', '/api/audit?before=x')).statusCode).toBe(400)
    expect((await county.ask('GET', '/api/audit')).json().code).toBe('staff.region')
    expect((await editor.ask('GET', '/api/audit')).json().code).toBe('staff.role')
  })

  it('sets cookies that https alone carries where the public address is https', async () => {
    const name = await aPerson()
    const safe = await staffServer(database, [], { publicUrl: 'https://kepu.example.cn' })

    const answer = await aBrowser(safe, '10.6.0.1').signIn(name, PASSWORD)

    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-kepu_session=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
      expect.stringMatching(/^__Host-kepu_device=.*; Secure; SameSite=Strict$/),
    ])
    await safe.app.close()
  })
})
