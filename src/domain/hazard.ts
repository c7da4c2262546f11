import { z } from 'zod'
import { CATEGORIES } from './alert.ts'
import { SUBSCRIPTION_TOPICS } from './segments.ts'

/** A kind of danger that alerts are about: `knowledge/hazards.yaml`. */
export const Hazard = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/),
  /** What residents call it: 暴雨. */
  name: z.string().min(1),
  /** Other words by which an event name or a warning is known to be about it. */
  words: z.array(z.string().min(1)).readonly().default([]),
  category: z.enum(CATEGORIES),
  /** Topics of subscriptions it belongs to: routine letters of these go on during an emergency of it. */
  topics: z.array(z.enum(SUBSCRIPTION_TOPICS)).readonly(),
  /** Topics of entries it belongs to (`topic:` in the front matter). */
  entryTopics: z.array(z.string().min(1)).readonly(),
  /** Ids of the entries that come first in answers and on screens while it lasts, the most urgent first. */
  entries: z.array(z.string().min(1)).min(1).readonly(),
})
export type Hazard = z.infer<typeof Hazard>

export const Hazards = z.array(Hazard).readonly()

/** A code of a warning event and its name: `knowledge/warning-events.yaml`. Codes that it does not know are kept. */
export const WarningEvent = z.strictObject({
  code: z.string().regex(/^[0-9A-Z]{5,8}$/),
  name: z.string().min(1),
  /** Id of a hazard; `other` where none fits. */
  hazard: z.string().min(1),
})
export type WarningEvent = z.infer<typeof WarningEvent>
export const WarningEvents = z.array(WarningEvent).readonly()
