import { z } from 'zod'
import { DELIVERY_CHANNELS, LANES } from '../domain/letter.ts'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from '../domain/segments.ts'
import { lengthOf } from '../domain/sentences.ts'

const MOST_CHARACTERS = 1_000
const Channels = z.array(z.enum(DELIVERY_CHANNELS)).readonly()

export const Audience = z.strictObject({
  regions: z
    .array(z.string().regex(/^\d{6,12}$/))
    .readonly()
    .default([]),
  segments: z.array(z.enum(SEGMENTS)).readonly().default([]),
  topics: z.array(z.enum(SUBSCRIPTION_TOPICS)).readonly().default([]),
})

/** What is to be sent: an entry, or a text that somebody wrote. */
export const CampaignContent = z.union([
  z.strictObject({ kind: z.literal('entry'), entry: z.string().min(1) }),
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
])
export type CampaignContent = z.infer<typeof CampaignContent>

/** A campaign before anybody is chosen; kept as JSON, so that it can be read again when it is approved. */
export const CampaignRequest = z.strictObject({
  name: z.string().trim().min(1).max(100),
  content: CampaignContent,
  audience: Audience,
  /** Empty: all. */
  channels: Channels.default([]),
  priority: z.enum(LANES),
  /** The same key is one campaign, for ever. */
  dedupKey: z.string().min(1).max(200),
  createdBy: z.string().min(1),
  /** The job it comes from, for "not repeated within N days". */
  origin: z.string().min(1).default('console'),
  drill: z.boolean().default(false),
  /** Left out: when it is approved. */
  startAt: z.coerce.date().optional(),
  expiresAt: z.coerce.date().optional(),
  capPerWeek: z.number().int().positive().optional(),
  repeatAfterDays: z.number().int().nonnegative().optional(),
  jitterMs: z.number().int().nonnegative().optional(),
})
export type CampaignRequest = z.infer<typeof CampaignRequest>
export type NewRequest = z.input<typeof CampaignRequest>

/** What is wrong with a text of one's own, in words for its author; empty: nothing. */
export function problemsOfText(text: string): string[] {
  const problems: string[] = []
  if (text.trim() === '') problems.push('正文是空的，请写上要发的话。')
  if (lengthOf(text) > MOST_CHARACTERS) problems.push(`正文有${lengthOf(text)}个字，最多${MOST_CHARACTERS}个字。`)
  if (/[^\P{C}\n]/u.test(text)) problems.push('正文里有看不见的控制字符，请删掉再发。')
  if (/\{\w+\}/.test(text)) problems.push('正文里还有没填的空，例如{name}。')
  return problems
}
