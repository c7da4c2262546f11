import type { Generated } from 'kysely'
import type { CampaignState, LetterState } from '../../delivery/ledger.ts'
import type { DeliveryChannel } from '../../domain/letter.ts'

export interface CampaignTable {
  id: string
  name: string
  /** 0 emergency, 5 routine: the order in which they go out. */
  lane: number
  dedup_key: string
  about: string
  entry: string | null
  origin: string
  created_by: string
  created_at: number
  expires_at: number | null
  on_unknown: 'resend' | 'show'
  state: Generated<CampaignState>
  /** Recipients frozen so far; once it runs, all of them. */
  staged_to: Generated<number>
}

export interface BulletinTable {
  campaign_id: string
  key: string
  text: string
}

export interface AccountTable {
  account: string
  channel: DeliveryChannel
  interval_ms: Generated<number>
  jitter_ms: Generated<number>
  /** When the next letter may start. */
  next_at: Generated<number>
  paused_until: number | null
}

/** One row per (campaign, channel, address), for months: it is the queue and the record. */
export interface DeliveryTable {
  id: Generated<number>
  campaign_id: string
  subscriber: number | null
  channel: DeliveryChannel
  address: string
  account: string
  bulletin: string
  state: Generated<LetterState>
  /** Tries that counted. */
  attempt: Generated<number>
  /** 0 or 1: an earlier try may have arrived. */
  repeat: Generated<number>
  /** 0 or 1: if the try in hand does not arrive there is to be no other. */
  stopped: Generated<number>
  due_at: number
  /** When it would be due if its region were not in emergency mode; null: nothing holds it. */
  unheld_due_at: Generated<number | null>
  lease_until: number | null
  worker: string | null
  started_at: number | null
  ended_at: number | null
  provider_id: string | null
  reason: string | null
}

/** What became of each try. */
export interface AttemptTable {
  id: Generated<number>
  delivery_id: number
  n: number
  worker: string
  started_at: number | null
  ended_at: number
  outcome: string
  reason: string | null
}

export interface LedgerTables {
  campaigns: CampaignTable
  bulletins: BulletinTable
  accounts: AccountTable
  deliveries: DeliveryTable
  attempts: AttemptTable
}
