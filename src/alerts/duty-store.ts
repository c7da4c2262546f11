import { z } from 'zod'
import { DELIVERY_CHANNELS } from '../domain/letter.ts'

/** One way to reach somebody on duty. */
export const DutyWay = z.strictObject({
  channel: z.enum(DELIVERY_CHANNELS),
  address: z.string().min(1).max(200),
  /** True for a group: whoever answers there answers for the contact. */
  group: z.boolean(),
})
export type DutyWay = z.infer<typeof DutyWay>
export const DutyWays = z.array(DutyWay).min(1).max(5).readonly()

/** Somebody, or some office, that has to know of every alert of a region. */
export interface DutyContact {
  readonly id: number
  readonly name: string
  readonly region: string
  /** In the order in which they are used, until one is answered. */
  readonly ways: readonly DutyWay[]
  /** Takes part in drills. */
  readonly tester: boolean
  readonly createdAt: Date
  readonly endedAt: Date | null
}

export type NewDutyContact = Omit<DutyContact, 'id' | 'endedAt'>

/** `planned`: not in the ledger yet; `queued`: in the ledger; `closed`: its alert is over. */
export type DutyLetterState = 'planned' | 'queued' | 'closed'

/** A letter to a contact by one of its ways. */
export interface DutyLetter {
  readonly alert: string
  readonly contact: number
  /** Index of the way. */
  readonly way: number
  /** Campaign it goes out by. */
  readonly campaign: string
  /** The way as it was then. */
  readonly to: DutyWay
  readonly at: Date
  readonly state: DutyLetterState
  /** True: the ledger says that it will not arrive: refused, given up, or the address wants no more. */
  readonly failed: boolean
}

export type NewDutyLetter = Omit<DutyLetter, 'state' | 'failed'>

export interface DutyAck {
  readonly alert: string
  readonly contact: number
  readonly at: Date
  /** `chat`, or `staff:` and the account that wrote it down. */
  readonly how: string
}

/** What is kept of duty. No address is ever in an error of it. */
export interface DutyStore {
  /** False: there is or was somebody of that name. */
  readonly add: (contact: NewDutyContact) => Promise<boolean>
  readonly end: (name: string, at: Date) => Promise<'ended' | 'ended-before' | 'unknown'>
  /** By name, ended ones too. */
  readonly list: () => Promise<readonly DutyContact[]>
  /** Adds letters; one by the same way about the same alert stays what it is. */
  readonly plan: (letters: readonly NewDutyLetter[]) => Promise<void>
  /** Of these alerts, the first ways first. */
  readonly letters: (alerts: readonly string[]) => Promise<readonly DutyLetter[]>
  /** What is planned or queued, of whatever alert. */
  readonly open: () => Promise<readonly DutyLetter[]>
  readonly mark: (campaign: string, state: DutyLetterState) => Promise<void>
  readonly acks: (alerts: readonly string[]) => Promise<readonly DutyAck[]>
  /** Letters to any of these places since then whose contact has not acknowledged their alert. */
  readonly waiting: (
    places: ReadonlyArray<Pick<DutyWay, 'channel' | 'address'>>,
    since: Date,
  ) => Promise<ReadonlyArray<Pick<DutyLetter, 'alert' | 'contact'>>>
  /** The first one stays. @returns how many are new */
  readonly acknowledge: (acks: readonly DutyAck[]) => Promise<number>
}
