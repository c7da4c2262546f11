import { describe, expect, it } from 'vitest'
import { waitAfter, waitLeft } from '../../src/staff/lock-out.ts'
import { networkOf } from '../../src/staff/network-of.ts'
import { passwordProblem } from '../../src/staff/password-rules.ts'
import { createPasswords } from '../../src/staff/passwords.ts'

const QUICK = { n: 2 ** 4, r: 8, p: 1 }

describe('passwords', () => {
  it('are hashed by scrypt with a cost of at least 2^15, 8, 1 and a salt of their own', async () => {
    const { hash, compare } = createPasswords()

    const [one, other] = await Promise.all([hash('紫溪山的山茶花'), hash('紫溪山的山茶花')])

    const [kind, n, r, p, salt = ''] = (one ?? '').split('$')
    expect([kind, Number(n) >= 2 ** 15, Number(r) >= 8, Number(p) >= 1]).toEqual(['scrypt', true, true, true])
    expect(Buffer.from(salt, 'base64url')).toHaveLength(16)
    expect(one).not.toBe(other)
    expect(await compare('紫溪山的山茶花', one)).toEqual({ kind: 'same', isWeak: false })
    expect(await compare('紫溪山的山茶', one)).toEqual({ kind: 'other' })
  })

  it('are the same however the keyboard made them', async () => {
    const { hash, compare } = createPasswords({ cost: QUICK })

    expect(await compare('Ａｂc１２３４５６７', await hash('Abc1234567'))).toEqual({ kind: 'same', isWeak: false })
  })

  it('are compared with the cost they were hashed with, which is said when it is no longer the one wanted', async () => {
    const old = await createPasswords({ cost: QUICK }).hash('Abc1234567')

    const { compare } = createPasswords({ cost: { ...QUICK, n: 2 ** 5 } })

    expect(await compare('Abc1234567', old)).toEqual({ kind: 'same', isWeak: true })
  })

  it.each([undefined, '', 'plain', 'scrypt$16$8$1$c2FsdA$short', 'Abc1234567'])(
    'are not those of a hash that is %j',
    async (hash) => {
      const { compare } = createPasswords({ cost: QUICK })

      expect(await compare('Abc1234567', hash)).toEqual({ kind: 'other' })
      expect(await compare('', hash)).toEqual({ kind: 'other' })
    },
  )

  it('are hashed two at a time, and refused when as many wait as may', async () => {
    const passwords = createPasswords({ cost: QUICK, atOnce: 2, mostWaiting: 3 })

    const hashes = Array.from({ length: 8 }, () => passwords.hash('Abc1234567'))
    expect(passwords.isFull()).toBe(true)
    const made = await Promise.all(hashes)

    expect(made.filter((hash) => hash !== undefined)).toHaveLength(5)
    expect(passwords.isFull()).toBe(false)
    expect(await passwords.hash('Abc1234567')).toBeDefined()
  })

  it.each([
    ['123456789', 'short'],
    ['山茶花山茶花山茶花', 'short'],
    ['山茶花开在紫溪山上呢', undefined],
    ['长'.repeat(129), 'long'],
    ['ﷺ'.repeat(10), 'long'],
    ['LiMing12345', 'name'],
    ['limingliming', 'name'],
    ['Password123', 'common'],
    ['ｐａｓｓｗｏｒｄ１２３', 'common'],
    ['1q2w3e4r5t', 'common'],
    ['ababababab', 'common'],
    ['correct horse battery', undefined],
  ])('%j: %s', (password, problem) => {
    expect(passwordProblem(password, 'Liming')).toBe(problem)
  })
})

describe('lock-out', () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 32],
    [6, 64],
    [9, 512],
    [10, 900],
    [5_000, 900],
  ])('after %i failures lasts %i s', (failures, seconds) => {
    expect(waitAfter(failures)).toBe(seconds)
  })

  it('ends at its second, and never begins before the failure', () => {
    expect([waitLeft(5, 1_000, 1_000), waitLeft(5, 1_000, 32_999), waitLeft(5, 1_000, 33_000)]).toEqual([32, 1, 0])
  })

  it.each([
    ['10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('takes %s for %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
