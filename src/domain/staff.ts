/** What a member of staff is there for; `staff/roles.ts` says what each may do. */
export const STAFF_ROLES = ['editor', 'reviewer', 'broadcaster', 'auditor', 'admin'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]

/** What a member of staff does over HTTP and what it needs permission for. */
export const STAFF_ACTS = [
  'campaign.read',
  'campaign.draft',
  'campaign.draft-emergency',
  'campaign.approve',
  'campaign.approve-emergency',
  'campaign.cancel',
  'campaign.pause',
  'subscribers.import',
  'alert.read',
  'alert.draft',
  'alert.approve',
  'alert.stop',
  'mode.switch',
  'duty.edit',
  'audit.read',
] as const
export type StaffAct = (typeof STAFF_ACTS)[number]

/** Somebody with an account: who, what for, and where. The name is unique for ever. */
export interface StaffMember {
  readonly name: string
  readonly role: StaffRole
  /** GB/T 2260 code; what lies below it is theirs too. */
  readonly region: string
}

/** Why a password is not taken. */
export type PasswordProblem = 'short' | 'long' | 'name' | 'common'

export function isStaffRole(name: unknown): name is StaffRole {
  return STAFF_ROLES.some((role) => role === name)
}
