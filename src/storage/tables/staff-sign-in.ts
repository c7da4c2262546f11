/** Who has none set a password yet. */
export interface StaffPasswordTable {
  staff: string
  /** With the parameters it was made with: see `staff/passwords.ts`. */
  hash: string
  set_at: number
}

/** One per person; a new one takes the place of the old, and it goes when it is used. */
export interface StaffLinkTable {
  staff: string
  code_hash: string
  expires_at: number
}

export interface StaffSessionTable {
  id_hash: string
  staff: string
  started_at: number
  /** Of the last request, a minute old at most. */
  seen_at: number
}

/** Failed tries to sign in, in a row. */
export interface SignInTryTable {
  /** A keyed hash of a name, an address or a device. */
  key: string
  failures: number
  failed_at: number
}

/** The end of the chain of acts; one row, which whoever adds an act holds until it is added. */
export interface ActHeadTable {
  id: number
  acts: number
  hash: string
}

export interface StaffSignInTables {
  staff_passwords: StaffPasswordTable
  staff_links: StaffLinkTable
  staff_sessions: StaffSessionTable
  sign_in_tries: SignInTryTable
  act_heads: ActHeadTable
}
