import type { Selectable } from 'kysely'

export interface EmergencyModeTable {
  id: string
  region: string
  hazard: string
  reason: string
  from_at: number
  until_at: number
  started_by: string
  ended_at: number | null
  ended_by: string | null
}

export interface EmergencyModeTables {
  emergency_modes: EmergencyModeTable
}

export type EmergencyModeRow = Selectable<EmergencyModeTable>
