import type { Generated, Selectable } from 'kysely'
import type { DutyLetterState } from '../../alerts/duty-store.ts'
import type { DeliveryChannel } from '../../domain/letter.ts'

interface DutyContactTable {
  id: Generated<number>
  name: string
  region: string
  /** JSON, in the order in which they are used. */
  ways: string
  /** 0 or 1: SQLite has no booleans. */
  tester: number
  created_at: number
  ended_at: number | null
}

interface DutyLetterTable {
  alert: string
  contact: number
  way: number
  campaign: string
  channel: DeliveryChannel
  address: string
  is_group: number
  at: number
  state: DutyLetterState
}

interface AlertAckTable {
  alert: string
  contact: number
  at: number
  how: string
}

export interface DutyTables {
  duty_contacts: DutyContactTable
  duty_letters: DutyLetterTable
  alert_acks: AlertAckTable
}

export type DutyContactRow = Selectable<DutyContactTable>
export type DutyLetterRow = Selectable<DutyLetterTable>
