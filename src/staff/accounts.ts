import type { StaffMember } from '../domain/staff.ts'

export interface StaffAccount extends StaffMember {
  readonly createdAt: Date
  /** Set: the token opens nothing any more. */
  readonly endedAt: Date | null
}

/** One thing somebody did. Only ever added. */
export interface StaffRecord {
  readonly at: Date
  /** Name of an account, or `CONSOLE`. */
  readonly staff: string
  readonly act: string
  /** Id of what it was done to. */
  readonly object: string
  /** Counts, codes and outcomes; never a person. */
  readonly detail: Readonly<Record<string, string | number | boolean>>
}

/** Who acts when a command is run on the machine itself; no account may have this name. */
export const CONSOLE = 'console'

/** Accounts and what was done with them. */
export interface StaffStore {
  /** False when the name was ever given before: acts stay with the one who did them. */
  readonly add: (account: StaffMember & { readonly createdAt: Date; readonly tokenHash: string }) => Promise<boolean>
  /** By name. */
  readonly list: () => Promise<readonly StaffAccount[]>
  /** False: no such account, or not any more. */
  readonly replaceToken: (name: string, tokenHash: string) => Promise<boolean>
  readonly end: (name: string, at: Date) => Promise<'ended' | 'ended-before' | 'unknown'>
  /** Whose token it is; nobody's when the account has ended. */
  readonly findByHash: (
    tokenHash: string,
  ) => Promise<{ readonly member: StaffMember; readonly tokenHash: string } | undefined>
  readonly record: (act: StaffRecord) => Promise<void>
  /** The newest first. */
  readonly records: (limit: number) => Promise<readonly StaffRecord[]>
}
