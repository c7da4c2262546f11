import type { SubscriptionTopic } from '../domain/segments.ts'

/** Which routine letters wait just now. */
export interface HoldRule {
  /** Where some do. */
  readonly regions: readonly string[]
  /** Until when one about these topics to a place waits; undefined: it goes out. */
  readonly until: (region: string, topics: readonly SubscriptionTopic[]) => Date | undefined
}

export interface HoldOutcome {
  readonly held: number
  readonly released: number
}

/** Letters that are queued already. */
export interface LetterHold {
  /**
   * Makes the queue what the rule says: holds back what is to wait, gives free what waits no more. Corrections and late answers
   * never wait. May be repeated, cut off at any point, and done by several instances at once.
   *
   * Holding back does not move the end of a campaign: a letter whose campaign is too old when the emergency is over expires and
   * counts as expired. Who wrote the text said until when it is true, and the campaign's other regions have the same end.
   */
  readonly tend: (rule: HoldRule, now: Date) => Promise<HoldOutcome>
}
