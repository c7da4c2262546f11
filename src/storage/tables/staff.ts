import type { Generated, Selectable } from 'kysely'
import type { StaffRole } from '../../domain/staff.ts'

export interface StaffTable {
  id: Generated<number>
  name: string
  role: StaffRole
  region: string
  token_hash: string
  created_at: number
  ended_at: number | null
}

/** Only ever added to; a trigger refuses everything else. */
export interface StaffActTable {
  id: Generated<number>
  at: number
  staff: string
  act: string
  object: string
  /** JSON: one level, without a person. */
  detail: string
  /** SHA-256 in hex over the hash before it and this act: see `act-chain.ts`. */
  hash: string
}

/** Random values that hashes are made with, one per purpose. */
export interface SecretTable {
  name: string
  value: string
}

export interface StaffTables {
  staff: StaffTable
  staff_acts: StaffActTable
  secrets: SecretTable
}

export type StaffRow = Selectable<StaffTable>
