import type { Generated, Selectable } from 'kysely'
import type { Setting } from '../../audience/subscriber.ts'
import type { ConsentStep } from '../../audience/subscriber-store.ts'
import type { DeliveryChannel } from '../../domain/letter.ts'

interface SubscriberTable {
  id: Generated<number>
  channel: DeliveryChannel
  address: string
  /** 0 or 1, like `elder`: SQLite has no booleans. */
  is_group: number
  region: string
  /** Bits by the order of SEGMENTS. */
  segments: number
  setting: Setting | null
  /** Bits by the order of SUBSCRIPTION_TOPICS; 0: all. */
  topics: number
  elder: number
  /** Minutes after midnight in Chuxiong. */
  quiet_from: number
  quiet_to: number
  consent_at: number
  consent_how: string
  consent_text: string
  ended_at: number | null
}

/** Nothing here is ever deleted, and no address stands here: it is known by `subscriber` as long as that row lives. */
interface ConsentTable {
  id: Generated<number>
  subscriber: number
  at: number
  what: ConsentStep
  how: string
  /** Version of what was agreed to. */
  text: string
  /** Salted hash of channel and address, once the subscriber is erased. */
  erased_hash: string | null
}

/** One row, made with the tables. */
interface ConsentSaltTable {
  salt: string
}

export interface SubscriberTables {
  subscribers: SubscriberTable
  consents: ConsentTable
  consent_salt: ConsentSaltTable
}

export type SubscriberRow = Selectable<SubscriberTable>
