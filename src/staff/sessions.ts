import type { Clock } from '../domain/clock.ts'
import type { StaffMember } from '../domain/staff.ts'
import type { SignInStore } from './sign-in-store.ts'
import { hashToken } from './tokens.ts'

export const SESSION_MS = 12 * 3_600_000
export const IDLE_MS = 60 * 60_000
/** A session is written at most so often. */
const TOUCH_MS = 60_000

export interface Sessions {
  /** Whose session it is; undefined: nobody's, or not any more. Being asked keeps it from going idle. */
  readonly open: (id: string) => Promise<StaffMember | undefined>
  readonly signOut: (id: string, member: StaffMember) => Promise<void>
  /** Ends every session of the account. */
  readonly signOutEverywhere: (member: StaffMember) => Promise<void>
}

export interface SessionsDeps {
  readonly store: Pick<SignInStore, 'findSession' | 'touchSession' | 'endSession' | 'endSessions'>
  readonly clock: Clock
}

export function createSessions({ store, clock }: SessionsDeps): Sessions {
  const record = (act: string, { name }: StaffMember) => ({ at: clock(), staff: name, act, object: name, detail: {} })
  return {
    async open(id) {
      const idHash = hashToken(id)
      const session = await store.findSession(idHash)
      if (session === undefined) return undefined
      const now = clock()
      const [age, idle] = [now.getTime() - session.startedAt.getTime(), now.getTime() - session.seenAt.getTime()]
      if (age >= SESSION_MS || idle >= IDLE_MS) return undefined
      if (idle >= TOUCH_MS) await store.touchSession(idHash, now)
      return session.member
    },
    signOut: (id, member) => store.endSession(hashToken(id), record('staff.sign-out', member)),
    signOutEverywhere: (member) => store.endSessions(member.name, record('staff.sign-out-everywhere', member)),
  }
}
