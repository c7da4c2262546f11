import { z } from 'zod'
import { DELIVERY_CHANNELS } from '../domain/letter.ts'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from '../domain/segments.ts'
import { createSpoken, SEGMENT_WORDS, TOPIC_WORDS } from './audience-words.ts'
import type { NewSubscriber } from './subscriber-store.ts'

/** Columns of the file, in the order in which they are documented. */
export const IMPORT_FIELDS = [
  'channel',
  'address',
  'region',
  'segments',
  'topics',
  'elder',
  'consent_at',
  'consent_text',
] as const

const LONGEST_ADDRESS = 256
const LONGEST_CONSENT = 500
const LIST = /[;；、|\s]+|,/u
const BETWEEN_DAY_AND_TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:\d{2})?$/

/** A list in one field (`elderly;farmers`) or in JSON; ids, or the words residents use. */
function listOf<Id extends string>(ids: readonly Id[], spoken: (word: string) => Id | undefined, what: string) {
  return z
    .union([z.string(), z.array(z.string())])
    .default('')
    .transform((value, context) => {
      const words = (typeof value === 'string' ? value.split(LIST) : value).map((word) => word.trim())
      const named = words
        .filter((word) => word !== '')
        .map((word) => ({ word, id: ids.find((id) => id === word) ?? spoken(word) }))
      const unknown = named.filter(({ id }) => id === undefined).map(({ word }) => word.slice(0, 20))
      if (unknown.length > 0)
        context.addIssue({
          code: 'custom',
          message: `不认识的${what}：${unknown.join('、')}；可以写 ${ids.join('、')}`,
        })
      return [...new Set(named.flatMap(({ id }) => id ?? []))]
    })
}

/** Without a zone it is the time in Chuxiong. */
function instantOf(text: string): Date | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+08:00` : undefined
  const [, date, time, zone = '+08:00'] = BETWEEN_DAY_AND_TIME.exec(text) ?? []
  const at = new Date(day ?? `${date}T${time}${zone}`)
  // 2026-02-30 would become the second of March.
  const isReal = !Number.isNaN(new Date(`${text.slice(0, 10)}T00:00:00Z`).getTime())
  const isSame = isReal && new Date(`${text.slice(0, 10)}T00:00:00Z`).toISOString().slice(0, 10) === text.slice(0, 10)
  return isSame && !Number.isNaN(at.getTime()) ? at : undefined
}

const YES: ReadonlySet<string> = new Set(['1', 'true', 'yes', 'y', '是', '对'])
const NO: ReadonlySet<string> = new Set(['', '0', 'false', 'no', 'n', '否', '不是'])
const flag = z
  .union([z.boolean(), z.string(), z.number()])
  .default('')
  .transform((value, context) => {
    const word = String(value).trim().toLowerCase()
    if (!YES.has(word) && !NO.has(word)) context.addIssue({ code: 'custom', message: '要写 是 或 否' })
    return YES.has(word)
  })

const noControls = /^[^\p{Cc}]*$/u
const words = (most: number) =>
  z
    .string('没有写')
    .trim()
    .min(1, '没有写')
    .refine((text) => Array.from(text).length <= most, `最多 ${most} 个字`)
    .refine((text) => noControls.test(text) && text.isWellFormed(), '有看不见的字符，请重新输入')

/** One line of an import. @param now nobody can have consented later */
export function importRowAt(now: Date) {
  return z
    .strictObject({
      channel: z.enum(DELIVERY_CHANNELS, `要写 ${DELIVERY_CHANNELS.join('、')} 中的一个`),
      address: words(LONGEST_ADDRESS),
      region: z
        .string('没有写')
        .trim()
        .regex(/^\d{6}(?:\d{3}){0,2}$/, '要写行政区划代码，6、9 或 12 位数字，例如 532324'),
      segments: listOf(SEGMENTS, createSpoken(SEGMENT_WORDS, SEGMENTS), '人群'),
      topics: listOf(SUBSCRIPTION_TOPICS, createSpoken(TOPIC_WORDS, SUBSCRIPTION_TOPICS), '主题'),
      elder: flag,
      consent_at: z
        .string('没有写同意的时间；没有同意的人不能导入')
        .trim()
        .transform((text, context) => {
          if (text === '') context.addIssue({ code: 'custom', message: '没有写同意的时间；没有同意的人不能导入' })
          const at = instantOf(text)
          if (at !== undefined && at <= now) return at
          if (text !== '')
            context.addIssue({
              code: 'custom',
              message: at === undefined ? '要写成 2026-11-26 或 2026-11-26 09:30' : '同意的时间还没有到，请查对',
            })
          return z.NEVER
        }),
      consent_text: words(LONGEST_CONSENT),
    })
    .transform(({ consent_at, consent_text, ...row }): NewSubscriber => {
      const consent = { at: consent_at, how: 'import', text: consent_text }
      return { ...row, group: false, setting: null, quietFrom: 0, quietTo: 0, consent }
    })
}
