import type { DeliveryChannel } from '../domain/letter.ts'
import type { Segment, SubscriptionTopic } from '../domain/segments.ts'

export const SETTINGS = ['enterprise', 'countryside', 'community', 'school', 'family'] as const
export type Setting = (typeof SETTINGS)[number]

/** Consent that allows letters: when, how and to which text. */
export interface Consent {
  readonly at: Date
  /** `chat`, `import`, `console` … */
  readonly how: string
  /** Version or wording of what was agreed to. */
  readonly text: string
}

/** A channel address that asked for letters; not a person. */
export interface Subscriber {
  readonly id: number
  readonly channel: DeliveryChannel
  readonly address: string
  /** True for a group. */
  readonly group: boolean
  /** GB/T 2260 code, down to the village. Unknown codes are kept and reported. */
  readonly region: string
  readonly segments: readonly Segment[]
  readonly setting: Setting | null
  readonly topics: readonly SubscriptionTopic[]
  readonly elder: boolean
  /** Minutes after midnight in Chuxiong; equal: none. */
  readonly quietFrom: number
  readonly quietTo: number
  readonly consent: Consent
  /** Set: gets nothing until it subscribes again. */
  readonly endedAt: Date | null
}

/** Who is meant. An empty list means: whoever. Within a list one is enough; the lists together all have to fit. */
export interface Criteria {
  /** Codes; each covers what lies below it. */
  readonly regions: readonly string[]
  readonly segments: readonly Segment[]
  readonly topics: readonly SubscriptionTopic[]
  /** Left out: all. */
  readonly channels?: readonly DeliveryChannel[]
}
