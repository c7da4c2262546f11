import type { DeliveryChannel } from '../../domain/letter.ts'
import type { Refused } from './campaigns-api.ts'

export interface DutyWayGiven {
  readonly channel: DeliveryChannel
  readonly address: string
  /** True for a group. */
  readonly group: boolean
}

export interface DutyWish {
  readonly name: string
  /** GB/T 2260 code; alerts of what lies below it, and of what it lies in, concern them. */
  readonly region: string
  /** In the order in which they are used. */
  readonly ways: readonly DutyWayGiven[]
  /** Takes part in drills. */
  readonly tester: boolean
}

export interface DutyRecord extends DutyWish {
  readonly id: number
  readonly createdAt: Date
  readonly endedAt: Date | null
}

/** What the routes of duty need. Addresses never leave the server whole. */
export interface DutyApi {
  /** By name, ended ones too. */
  readonly list: () => Promise<readonly DutyRecord[]>
  /** `id`: number of the contact, which stands for the person in the record of acts. */
  readonly add: (wish: DutyWish) => Promise<{ readonly kind: 'added'; readonly id: number } | Refused>
  readonly end: (name: string) => Promise<{ readonly kind: 'ended' } | Refused>
  /** Written down by staff who reached them by other means. Refuses where no letter of the alert went to them. */
  readonly acknowledge: (
    alert: string,
    name: string,
    staff: string,
  ) => Promise<{ readonly kind: 'acknowledged' } | Refused>
}
