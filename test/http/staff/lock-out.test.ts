import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createPasswords } from '../../../src/staff/passwords.ts'
import { createSignInStore } from '../../../src/storage/sign-in-store.ts'
import { engines } from '../../support/engines.ts'
import { aBrowser, aSignInSuite, OTHER, PASSWORD } from '../../support/sign-in.ts'
import { NOON, staffServer } from '../../support/staff.ts'

describe.each(engines)('trying to sign in on %s', (_name, open) => {
  const { database, server, compared, browser, pass, aCode, aPerson, signedIn } = aSignInSuite(open)

  it('says the same of a name that does not exist as of a wrong password, after the same work', async () => {
    const name = await aPerson()
    const before = compared().length

    const [wrong, nobody, noPassword] = [
      await browser().signIn(name, OTHER),
      await browser().signIn(`没有${name}`, OTHER),
      await browser().signIn('不是名字\u0000', OTHER),
    ]

    expect([nobody.body, noPassword.body]).toEqual([wrong.body, wrong.body])
    expect([wrong, nobody, noPassword].map(({ statusCode }) => statusCode)).toEqual([401, 401, 401])
    expect(compared().slice(before)).toEqual([expect.any(String), undefined, undefined])
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
    const second = await staffServer(database(), [])
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

    const records = await server().store.records(1_000)
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
    const slow = await staffServer(database(), [], {
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
    const grown = await staffServer(database(), [], { passwords: createPasswords({ cost: { n: 2 ** 5, r: 8, p: 1 } }) })

    expect((await aBrowser(grown, '10.7.0.1').signIn(name, PASSWORD)).statusCode).toBe(200)

    const kept = await createSignInStore(database().db).findPassword(name)
    expect(kept?.hash).toMatch(/^scrypt\$32\$8\$1\$/)
    expect((await aBrowser(grown, '10.7.0.1').signIn(name, PASSWORD)).statusCode).toBe(200)
    await grown.app.close()
  })

  it('gives an auditor of the whole what was done, page by page, and nobody else', async () => {
    const auditor = await signedIn(await aPerson('auditor'))
    const [county, editor] = [
      await signedIn(await aPerson('auditor', '532324')),
      await signedIn(await aPerson('editor')),
    ]
    for (let at = 0; at < 205; at++)
      await server().store.record({ at: NOON, staff: '李明', act: 'campaign.draft', object: `p${at}`, detail: { at } })

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
})
