import type { DeliveryChannel } from '../domain/letter.ts'

/** What the ledger knows of earlier letters. Letters that were cancelled, refused or expired count as not sent. */
export interface LetterHistory {
  /** Routine letters that are queued for or went to each since then, over all campaigns. Who got none is left out. */
  readonly lettersSince: (subscribers: readonly number[], since: Date) => Promise<ReadonlyMap<number, number>>
  /** Which of them got, or are about to get, this entry since then. */
  readonly hadEntry: (subscribers: readonly number[], entry: string, since: Date) => Promise<ReadonlySet<number>>
  /** When an origin (a job) last launched each entry. */
  readonly lastSent: (origin: string) => Promise<ReadonlyMap<string, Date>>
  /** True when the campaign has a letter to this address, whatever became of it. */
  readonly hasLetter: (campaign: string, channel: DeliveryChannel, address: string) => Promise<boolean>
}
