import type { Generated, Selectable } from 'kysely'
import type { AlertState } from '../../domain/alert.ts'

interface AlertTable {
  /** In the order in which they were made. */
  n: Generated<number>
  id: string
  series: string
  identifier: string | null
  sent: number | null
  /** JSON of the content, parsed again when it is read. */
  content: string
  hash: string
  /** JSON: a list of texts. */
  refs: Generated<string>
  /** JSON. */
  origin: string
  /** Of a message that came in. */
  origin_sender: string | null
  origin_identifier: string | null
  /** Sender, identifier and sent of a message that came in, as one text; moves on to the draft that replaces it. */
  origin_key: string | null
  state: Generated<AlertState>
  created_by: string
  created_at: number
  approved_by: string | null
  approved_at: number | null
  approved_hash: string | null
  /** 0 or 1. */
  approved_alone: Generated<number>
  live_at: number | null
  ended_at: number | null
  ended_by: string | null
  note: string | null
  /** Of the content. */
  expires_at: number
}

/** One row, which every change of an alert moves on. */
interface AlertRevisionTable {
  id: number
  revision: number
}

export interface AlertTables {
  alerts: AlertTable
  alert_revision: AlertRevisionTable
}

export type AlertRow = Selectable<AlertTable>
