import { z } from 'zod'
import { CATEGORIES, CERTAINTIES, COLOURS, RESPONSE_TYPES, SEVERITIES, URGENCIES } from '../../domain/alert.ts'
import { characters, storable } from '../request-body.ts'

const HEADLINE_LENGTH = 140
const TEXT_LENGTH = 2_000
const INSTRUCTION_LENGTH = 300
const MOST_REGIONS = 200

const filled = (most: number) =>
  characters(most)
    .refine((text) => text.trim().length > 0, '不能是空的')
    .transform((text) => storable(text.trim()))
const slug = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, '不是认识的编号')
const time = z.iso
  .datetime({ offset: true, error: '要写成 2026-11-26T02:10:00+08:00 这样的时间' })
  .transform((text) => new Date(text))
const only = (names: readonly string[]) => `只能是 ${names.join('、')}`

/** What can be said of an alert; with a template or an earlier alert only what differs from it. */
const AlertWording = z.strictObject({
  event: z
    .strictObject({
      code: z
        .string()
        .regex(/^[0-9A-Z]{1,12}$/, '要用事件代码')
        .nullable()
        .default(null),
      name: filled(40),
    })
    .optional(),
  hazard: slug.optional(),
  categories: z
    .array(z.enum(CATEGORIES, only(CATEGORIES)))
    .min(1, '至少一个')
    .optional(),
  responseTypes: z.array(z.enum(RESPONSE_TYPES, only(RESPONSE_TYPES))).optional(),
  colour: z.enum(COLOURS, only(COLOURS)).nullable().optional(),
  severity: z.enum(SEVERITIES, only(SEVERITIES)).optional(),
  urgency: z.enum(URGENCIES, only(URGENCIES)).optional(),
  certainty: z.enum(CERTAINTIES, only(CERTAINTIES)).optional(),
  issuer: filled(60).optional(),
  headline: filled(HEADLINE_LENGTH).optional(),
  description: filled(TEXT_LENGTH).optional(),
  instructions: z
    .array(
      z.strictObject({
        text: filled(INSTRUCTION_LENGTH),
        entry: z
          .string()
          .regex(/^[\w-]{1,128}$/, '要用条目编号')
          .nullable()
          .default(null),
      }),
    )
    .max(12, '最多 12 条')
    .optional(),
  regions: z
    .array(z.string().regex(/^\d{6}(\d{3}){0,2}$/, '要用行政区划代码，例如 532324'))
    .min(1, '至少一个地区')
    .max(MOST_REGIONS, `最多 ${MOST_REGIONS} 个`)
    .optional(),
  onset: time.optional(),
  expires: time.optional(),
  contact: filled(100).optional(),
})

/** Body of `POST /api/alerts`: from a template, or all of it. `status` other than Actual: a drill. */
export const AlertRequest = AlertWording.extend({
  template: slug.optional(),
  regions: AlertWording.shape.regions.unwrap(),
  issuer: AlertWording.shape.issuer.unwrap(),
  status: z.enum(['Actual', 'Exercise', 'Test'], only(['Actual', 'Exercise', 'Test'])),
})
export type AlertRequest = z.infer<typeof AlertRequest>

/** Body of `POST /api/alerts/:id/update` and `/revise`: what differs. */
export const AlertChange = AlertWording
export type AlertChange = z.infer<typeof AlertChange>

/** Body of `POST /api/alerts/:id/approve`: the hash that came with the preview the approver read. */
export const AlertApproval = z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/, '请用预览里给的 hash') })

/** Body of `POST /api/alerts/:id/cancel`. For the record; not sent to residents. */
export const AlertStop = z.strictObject({ reason: filled(300) })
