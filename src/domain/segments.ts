/** The five audiences of the plan, and finer tags. The order is the order of bits in the database: append only. */
export const SEGMENTS = [
  'youth',
  'farmers',
  'workers',
  'elderly',
  'officials',
  'parent',
  'village-cadre',
  'courier',
  'grid-worker',
  'tester',
] as const
export type Segment = (typeof SEGMENTS)[number]

/** What a subscriber may ask for. The order is the order of bits in the database: append only. */
export const SUBSCRIPTION_TOPICS = [
  'mushroom',
  'fraud',
  'disaster',
  'health',
  'rumour',
  'safety',
  'farming',
  'herb',
] as const
export type SubscriptionTopic = (typeof SUBSCRIPTION_TOPICS)[number]
