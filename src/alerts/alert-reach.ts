import type { SubscriberAddress } from '../audience/subscriber-store.ts'
import type { AlertReview } from './alerts.ts'

/**
 * What became of the letters of alerts. An address has been told when a letter to it was sent, when nobody knows whether it
 * arrived, and when it is on its way just now.
 */
export interface AlertReach {
  /** Pages of at most 2,000, each address once, whatever the number of campaigns. */
  readonly toldBy: (campaigns: readonly string[]) => AsyncIterable<readonly SubscriberAddress[]>
  readonly hasTold: (campaigns: readonly string[]) => Promise<boolean>
  /** Those of these campaigns of which letters may still go out. */
  readonly unfinished: (campaigns: readonly string[]) => Promise<ReadonlySet<string>>
  /** Those of these campaigns whose letters wait. */
  readonly paused: (campaigns: readonly string[]) => Promise<ReadonlySet<string>>
  readonly counts: (campaign: string) => Promise<AlertReview['reach']>
  /** At most 50, the most frequent first. */
  readonly reasons: (campaign: string) => Promise<AlertReview['reasons']>
  /**
   * `first`: when the first letter had been sent. `most`: when 95 % of the letters were through: sent, or never to arrive because
   * refused, given up, of unknown outcome or too late; how many of each, `counts` says. Were only sent ones counted, a list with
   * 6 % dead numbers would never be out. Cancelled letters do not count. Null while it has not happened.
   */
  readonly times: (campaign: string) => Promise<{ readonly first: Date | null; readonly most: Date | null }>
}
