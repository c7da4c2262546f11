import type { PasswordProblem, StaffMember } from '../domain/staff.ts'
import { type CheckPasswordDeps, createCheckPassword, type NotSignedIn, type TriedFrom } from './check-password.ts'
import { plainName } from './names.ts'
import { passwordProblem } from './password-rules.ts'
import { SESSION_MS } from './sessions.ts'
import type { Password, SignInStore } from './sign-in-store.ts'
import { createToken, hashToken } from './tokens.ts'

export type SignInOutcome =
  | {
      readonly kind: 'signed-in' /** Of the session; nobody else gets it. */
      readonly id: string
      readonly member: StaffMember
    }
  | NotSignedIn

type Weak = { readonly kind: 'weak'; readonly problem: PasswordProblem }

export interface SignIn {
  readonly signIn: (name: string, password: string, from: TriedFrom) => Promise<SignInOutcome>
  /** Sets a password by a one-time link. `unknown`: never made, used or too old. */
  readonly welcome: (
    code: string,
    password: string,
  ) => Promise<{ readonly kind: 'set'; readonly member: StaffMember } | { readonly kind: 'unknown' | 'busy' } | Weak>
  /** Ends every session and begins one. */
  readonly changePassword: (
    member: StaffMember,
    current: string,
    next: string,
    from: TriedFrom,
  ) => Promise<SignInOutcome | Weak>
}

export interface SignInDeps extends CheckPasswordDeps {
  readonly store: Omit<SignInStore, 'putLink' | 'findSession' | 'touchSession' | 'endSession' | 'endSessions'>
}

export function createSignIn(deps: SignInDeps): SignIn {
  const { store, passwords, clock } = deps
  const { check, forgive } = createCheckPassword(deps)

  async function begin(password: Password, act: string, detail: Readonly<Record<string, number>>) {
    const [id, at, { name }] = [createToken(), clock(), password.member]
    const isBegun = await store.startSession({
      idHash: hashToken(id),
      name,
      setAt: password.setAt,
      expiredBefore: new Date(at.getTime() - SESSION_MS),
      record: { at, staff: name, act, object: name, detail },
    })
    return isBegun ? ({ kind: 'signed-in', id, member: password.member } as const) : ({ kind: 'wrong' } as const)
  }

  return {
    async signIn(given, password, from) {
      const found = await check(plainName(given), password, from)
      if (found.kind !== 'right') return found
      const outcome = await begin(found.password, 'staff.sign-in', { failures: found.failures })
      if (found.isWeak) await strengthen(deps, found.password, password)
      return outcome
    },
    async welcome(code, password) {
      const codeHash = hashToken(code)
      const member = await store.findLink(codeHash, clock())
      if (member === undefined) return { kind: 'unknown' }
      const problem = passwordProblem(password, member.name)
      if (problem !== undefined) return { kind: 'weak', problem }
      const passwordHash = await passwords.hash(password)
      if (passwordHash === undefined) return { kind: 'busy' }
      const { name } = member
      const record = { at: clock(), staff: name, act: 'staff.link-used', object: name, detail: {} }
      if (!(await store.useLink({ codeHash, passwordHash, record }))) return { kind: 'unknown' }
      await forgive(name)
      return { kind: 'set', member }
    },
    async changePassword(member, current, next, from) {
      const problem = passwordProblem(next, member.name)
      if (problem !== undefined) return { kind: 'weak', problem }
      const found = await check(member.name, current, from)
      if (found.kind !== 'right') return found
      const to = await passwords.hash(next)
      if (to === undefined) return { kind: 'busy' }
      const { name } = member
      const at = clock()
      const record = { at, staff: name, act: 'staff.password', object: name, detail: {} }
      const isChanged = await store.changePassword({ name, setAt: found.password.setAt, to, record })
      return isChanged ? begin({ ...found.password, setAt: at }, 'staff.sign-in', { failures: 0 }) : { kind: 'wrong' }
    },
  }
}

/** The parameters grew since the password was set. */
async function strengthen(
  { store, passwords }: SignInDeps,
  { member, hash }: Password,
  password: string,
): Promise<void> {
  const stronger = await passwords.hash(password)
  if (stronger !== undefined) await store.renewHash(member.name, hash, stronger)
}
