import type { Clock } from '../domain/clock.ts'
import type { StaffAct, StaffMember } from '../domain/staff.ts'
import type { StaffRecord, StaffStore } from './accounts.ts'
import { isPermitted, roleAllows } from './roles.ts'
import { hashToken, isSameHash } from './tokens.ts'

export interface AuthorityDeps {
  readonly store: Pick<StaffStore, 'findByHash' | 'record'>
  /** Code of all that this service looks after: what "everywhere" means. */
  readonly whole: string
  readonly clock: Clock
}

/** Who somebody is, what they may do, and that they did it. */
export interface Authority {
  /** Every token, well formed or not, costs the same hash and the same look-up. Undefined: nobody, or not any more. */
  readonly authenticate: (token: string) => Promise<StaffMember | undefined>
  readonly allows: (member: StaffMember, act: StaffAct) => boolean
  readonly permits: (member: StaffMember, act: StaffAct, regions: readonly string[]) => boolean
  readonly record: (act: Omit<StaffRecord, 'at'>) => Promise<void>
}

export function createAuthority({ store, whole, clock }: AuthorityDeps): Authority {
  return {
    async authenticate(token) {
      const hash = hashToken(token)
      const found = await store.findByHash(hash)
      return found !== undefined && isSameHash(found.tokenHash, hash) ? found.member : undefined
    },
    allows: ({ role }, act) => roleAllows(role, act),
    permits: (member, act, regions) => isPermitted(member, act, regions, whole),
    record: (act) => store.record({ ...act, at: clock() }),
  }
}
