import type { PasswordProblem, StaffMember } from '../../domain/staff.ts'

export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly id: string; readonly member: StaffMember }
  | { readonly kind: 'wrong' | 'busy' }
  | { readonly kind: 'wait'; readonly seconds: number }

type Weak = { readonly kind: 'weak'; readonly problem: PasswordProblem }

interface TriedFrom {
  readonly address: string
  readonly device?: string
}

/** What the routes need to let staff in and out; `staff/sign-in.ts` and `staff/sessions.ts` have it. */
export interface SignInApi {
  readonly signIn: (name: string, password: string, from: TriedFrom) => Promise<SignInOutcome>
  readonly welcome: (
    code: string,
    password: string,
  ) => Promise<{ readonly kind: 'set'; readonly member: StaffMember } | { readonly kind: 'unknown' | 'busy' } | Weak>
  readonly changePassword: (
    member: StaffMember,
    current: string,
    next: string,
    from: TriedFrom,
  ) => Promise<SignInOutcome | Weak>
  readonly signOut: (id: string, member: StaffMember) => Promise<void>
  readonly signOutEverywhere: (member: StaffMember) => Promise<void>
}
