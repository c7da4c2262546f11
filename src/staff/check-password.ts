import { createHmac } from 'node:crypto'
import type { Clock } from '../domain/clock.ts'
import type { StaffStore } from './accounts.ts'
import { isName } from './names.ts'
import { networkOf } from './network-of.ts'
import type { Passwords } from './passwords.ts'
import type { Password, SignInStore, TriesStore } from './sign-in-store.ts'

/** Who has tried in vain and has no account: no name can be this. */
const NOBODY = '-'

/** Where a try comes from. */
export interface TriedFrom {
  readonly address: string
  /** Of a browser with which this very person has signed in before: others who try in vain do not shut it out. */
  readonly device?: string
}

export type NotSignedIn =
  /** Wrong name or wrong password: which of them is not said. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly seconds: number }
  /** Too many passwords are being hashed. */
  | { readonly kind: 'busy' }

/** `failures`: in vain before, in a row. */
export type CheckedPassword =
  | { readonly kind: 'right'; readonly password: Password; readonly isWeak: boolean; readonly failures: number }
  | NotSignedIn

export interface CheckPasswordDeps {
  readonly store: Pick<SignInStore, 'findPassword'>
  readonly tries: TriesStore
  readonly passwords: Passwords
  readonly record: StaffStore['record']
  /** Key of the hashes that stand for names and addresses. */
  readonly secret: () => Promise<string>
  readonly clock: Clock
}

export interface CheckPassword {
  /** Compares a password, no faster when there is no such name, and counts and records what fails. */
  readonly check: (name: string, password: string, from: TriedFrom) => Promise<CheckedPassword>
  /** Whoever was shut out under this name may try again at once. */
  readonly forgive: (name: string) => Promise<void>
}

export function createCheckPassword(deps: CheckPasswordDeps): CheckPassword {
  const { store, tries, passwords, record, secret, clock } = deps
  const hashAll = async (texts: readonly string[]): Promise<readonly string[]> => {
    const key = await secret()
    return texts.map((text) => createHmac('sha256', key).update(text).digest('hex'))
  }
  const keysOf = (name: string, { address, device }: TriedFrom) =>
    hashAll(device === undefined ? [`name ${name}`, `network ${networkOf(address)}`] : [`device ${name} ${device}`])

  /** A name that is nobody's may be a password in the wrong field, and there is no end of them: they are only counted. */
  async function recordFailure(found: Password | undefined, failures: number): Promise<void> {
    const [at, act] = [clock(), 'staff.sign-in-failed']
    if (found !== undefined) {
      const { name } = found.member
      return record({ at, staff: name, act, object: name, detail: { failures } })
    }
    const counted = await tries.count(NOBODY, at)
    if (Number.isInteger(Math.log2(counted)))
      await record({ at, staff: NOBODY, act, object: '', detail: { failures: counted } })
  }

  async function check(name: string, given: string, from: TriedFrom): Promise<CheckedPassword> {
    if (passwords.isFull()) return { kind: 'busy' }
    const keys = await keysOf(name, from)
    const counted = await tries.begin(keys, clock())
    if (counted.kind === 'wait') return counted
    const password = isName(name) ? await store.findPassword(name) : undefined
    const comparison = await passwords.compare(given, password?.hash)
    if (comparison.kind === 'busy') {
      await tries.takeBack(keys)
      return { kind: 'busy' }
    }
    if (comparison.kind === 'other' || password === undefined) {
      await recordFailure(password, counted.failures)
      return { kind: 'wrong' }
    }
    await tries.reset(keys)
    return { kind: 'right', password, isWeak: comparison.isWeak, failures: counted.failures - 1 }
  }

  return { check, forgive: async (name) => tries.reset(await hashAll([`name ${name}`])) }
}
