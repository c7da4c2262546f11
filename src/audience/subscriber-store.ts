import type { DeliveryChannel } from '../domain/letter.ts'
import type { Criteria, Subscriber } from './subscriber.ts'

/** Where letters go to. */
export interface SubscriberAddress {
  readonly channel: DeliveryChannel
  readonly address: string
}

/** What is kept of a subscriber besides its number and its end. */
export type NewSubscriber = Omit<Subscriber, 'id' | 'endedAt'>

export type ConsentStep = 'given' | 'changed' | 'withdrawn' | 'erased'

/** One line of the ledger of consents. */
export interface ConsentRecord {
  readonly at: Date
  readonly what: ConsentStep
  /** `chat`, `import`, `console` … */
  readonly how: string
  /** Version of what was agreed to. */
  readonly text: string
}

/** Everything that is kept of one address. */
export interface SubscriberRecord {
  readonly subscriber: Subscriber
  readonly consents: readonly ConsentRecord[]
}

/** When and how something was done to a subscriber. */
export interface Deed {
  readonly how: string
  readonly at: Date
}

/** Keeps subscribers; each step leaves a line in the ledger of consents, in one transaction with what it does. */
export interface SubscriberStore {
  /** Ended ones too. */
  readonly find: (place: SubscriberAddress) => Promise<Subscriber | undefined>
  /** `given` starts or revives a subscriber; `changed` changes one that has not ended, undefined when there is none. */
  readonly save: (
    subscriber: NewSubscriber,
    deed: Deed & { readonly what: 'given' | 'changed' },
  ) => Promise<Subscriber | undefined>
  /**
   * Many at once, in transactions of some hundred: new ones start, others change. One that has ended stays as it is.
   * @returns how many were written; doing it again writes the same
   */
  readonly saveImported: (subscribers: readonly NewSubscriber[], at: Date) => Promise<number>
  /** False when it had ended before, or there was none. */
  readonly end: (place: SubscriberAddress, deed: Deed) => Promise<boolean>
  /** Deletes the subscriber; of its consents stays that they were given, under a salted hash. False when there was none. */
  readonly erase: (place: SubscriberAddress, deed: Deed) => Promise<boolean>
  readonly exportOf: (place: SubscriberAddress) => Promise<SubscriberRecord | undefined>
  /** Those of these addresses that are known, ended ones too. */
  readonly findMany: (channel: DeliveryChannel, addresses: readonly string[]) => Promise<readonly Subscriber[]>
  /** Those of these addresses that were erased at some time. */
  readonly erasedAmong: (channel: DeliveryChannel, addresses: readonly string[]) => Promise<ReadonlySet<string>>
  /**
   * Pages of at most 2,000 who are meant and have not ended, each subscriber once. Memory does not grow with their number,
   * and other work gets its turn between two pages.
   */
  readonly select: (criteria: Criteria) => AsyncIterable<readonly Subscriber[]>
  readonly count: (criteria: Criteria) => Promise<number>
}
