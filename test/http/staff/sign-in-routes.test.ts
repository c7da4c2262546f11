import { describe, expect, it } from 'vitest'
import { createToken, hashToken } from '../../../src/staff/tokens.ts'
import { engines } from '../../support/engines.ts'
import { aBrowser, aSignInSuite, HOUR, MINUTE, OTHER, PASSWORD } from '../../support/sign-in.ts'
import { NOON, staffServer } from '../../support/staff.ts'

describe.each(engines)('signing in on %s', (_name, open) => {
  const { database, server, browser, pass, aCode, aPerson, signedIn, actsOf } = aSignInSuite(open)

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
    expect((await actsOf(name)).toReversed()).toEqual(['staff.link', 'staff.link-used', 'staff.sign-in'])
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
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 410])
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

  it('wants a session for what only people do', async () => {
    const name = await aPerson()
    const token = createToken()
    await server().store.replaceToken(name, hashToken(token))

    const answer = await server().app.inject({
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
    expect(server().calls).toEqual([])
    expect((await one.ask('GET', '/api/staff/session')).statusCode).toBe(200)

    expect((await draft()).statusCode).toBe(200)
    expect(server().calls).toEqual([['cancel', 'routine', name]])
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
    await server().store.end(name, NOON)
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

  it('keeps codes, passwords and sessions as hashes only', async () => {
    const name = await aPerson()
    const one = await signedIn(name)
    const code = await aCode(name)
    const { db } = database()

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

  it('sets cookies that https alone carries where the public address is https', async () => {
    const name = await aPerson()
    const safe = await staffServer(database(), [], { publicUrl: 'https://kepu.example.cn' })

    const answer = await aBrowser(safe, '10.6.0.1').signIn(name, PASSWORD)

    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-kepu_session=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
      expect.stringMatching(/^__Host-kepu_device=.*; Secure; SameSite=Strict$/),
    ])
    await safe.app.close()
  })
})
