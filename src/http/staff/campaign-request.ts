import { z } from 'zod'
import { DELIVERY_CHANNELS, LANES } from '../../domain/letter.ts'
import { characters, storable } from '../request-body.ts'

const NAME_LENGTH = 100
const TEXT_LENGTH = 2_000
const MOST_REGIONS = 200
const MOST_WORDS = 20

const filled = (most: number) =>
  characters(most)
    .refine((text) => text.trim().length > 0, '不能是空的')
    .transform(storable)
const region = z.string().regex(/^\d{6}(\d{3}){0,2}$/, '要用行政区划代码，例如 532324')
const word = z.string().regex(/^[a-z][a-z-]{0,39}$/, '不是认识的词')
const words = z.array(word).max(MOST_WORDS, `最多 ${MOST_WORDS} 个`).default([])

/** Body of `POST /api/campaigns`. Whom it is for has to be said, be it "everybody" by empty lists. */
export const CampaignRequest = z
  .strictObject({
    name: filled(NAME_LENGTH),
    text: filled(TEXT_LENGTH).optional(),
    entry: z
      .string()
      .regex(/^[\w-]{1,128}$/, '要用条目编号')
      .optional(),
    audience: z.strictObject({
      regions: z.array(region).max(MOST_REGIONS, `最多 ${MOST_REGIONS} 个`).default([]),
      segments: words,
      topics: words,
    }),
    channels: z
      .array(z.enum(DELIVERY_CHANNELS, `只能是 ${DELIVERY_CHANNELS.join('、')}`))
      .min(1, '至少选一个渠道')
      .max(DELIVERY_CHANNELS.length, '不要重复'),
    priority: z.enum(LANES, `只能是 ${LANES.join('、')}`).default('routine'),
  })
  .transform(({ text, entry, ...rest }, context) => {
    if (text !== undefined && entry === undefined) return { ...rest, text }
    if (entry !== undefined && text === undefined) return { ...rest, entry }
    context.addIssue({ code: 'custom', path: ['text'], message: 'text 和 entry 要写一个，只写一个' })
    return z.NEVER
  })
export type CampaignRequest = z.infer<typeof CampaignRequest>

/** Body of `POST /api/campaigns/:id/pause`. */
export const PauseRequest = z.strictObject({ paused: z.boolean() })

/** Query of `GET /api/campaigns/:id`. */
export const CampaignQuery = z.strictObject({
  recipients: z.enum(['true', 'false'], '只能是 true 或 false').default('false'),
  state: z
    .string()
    .regex(/^[a-z]{1,20}$/, '不是认识的状态')
    .optional(),
  cursor: z
    .string()
    .regex(/^[\w-]{1,100}$/, '请用上一页给的 next')
    .optional(),
})
