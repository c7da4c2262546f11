import { z } from 'zod'
import { minuteOfDayIn } from '../domain/clock.ts'
import type { DeliveryChannel, Lane } from '../domain/letter.ts'
import type { AccountPace } from './ledger.ts'

/** `window`: the time in which a channel allows letters after the last message of a person. */
export const QUOTA_PERIODS = ['minute', 'hour', 'day', 'month', 'window'] as const
export const QUOTA_OWNERS = ['account', 'recipient'] as const

/** At most so many letters per account or recipient and period. */
export const Quota = z.strictObject({
  per: z.enum(QUOTA_OWNERS),
  period: z.enum(QUOTA_PERIODS),
  most: z.number().int().positive(),
})
export type Quota = z.infer<typeof Quota>

export const LetterFormat = z.strictObject({
  name: z.enum(['text', 'markdown']),
  unit: z.enum(['characters', 'bytes']),
  /** Longer is refused by the channel, or cut. */
  most: z.number().int().positive(),
})
export type LetterFormat = z.infer<typeof LetterFormat>

const MinuteOfDay = z.number().int().min(0).max(1439)

export const Capability = z.strictObject({
  /** False: described for plans, not built yet. */
  built: z.boolean(),
  people: z.boolean(),
  groups: z.boolean(),
  /** Hours after the last message of a person in which a letter may follow it; null: at any time. */
  windowHours: z.number().positive().nullable(),
  quotas: z.array(Quota).readonly(),
  /** Least time between two letters of an account, and what is added to it at random. */
  intervalMs: z.number().int().nonnegative(),
  jitterMs: z.number().int().nonnegative(),
  /** The first is the usual one. */
  formats: z.array(LetterFormat).min(1).readonly(),
  /** Minutes after midnight in Chuxiong in which only emergencies go out; null: none of the channel's own. */
  quiet: z.strictObject({ from: MinuteOfDay, to: MinuteOfDay }).nullable(),
  /** Environment variables without which it is off. */
  needs: z.array(z.string().regex(/^[A-Z][A-Z0-9_]*$/)).readonly(),
})
export type Capability = z.infer<typeof Capability>

export const CAPABILITY_NAMES = [
  'webhook',
  'web-chat',
  'wechaty',
  'console',
  'official-account',
  'official-account-mass',
  'wecom-robot',
  'wecom-app',
  'sms',
] as const

export const Capabilities = z.record(z.enum(CAPABILITY_NAMES), Capability)
export type Capabilities = z.infer<typeof Capabilities>

/** Nothing but text, at any time, as fast as it goes. */
const FREE = {
  built: true,
  people: true,
  groups: true,
  windowHours: null,
  quotas: [],
  intervalMs: 0,
  jitterMs: 0,
  quiet: null,
  needs: [],
} as const

const NIGHT = { from: 22 * 60, to: 7 * 60 } as const

/**
 * What each channel allows. Sections and codes are those of the notes on channel protocols; providers change their figures, so
 * they stand here alone and an operator's file may replace them. Intervals keep 20 % below a provider's limit, because
 * neighbouring letters reach it closer together than they left.
 */
export const CAPABILITIES: Capabilities = Capabilities.parse({
  // Whoever receives it has limits of its own and says so with 429; 4,000 characters are our longest text.
  webhook: {
    ...FREE,
    formats: [{ name: 'text', unit: 'characters', most: 4_000 }],
    needs: ['WEBHOOK_URL', 'WEBHOOK_SECRET'],
  },
  'web-chat': { ...FREE, groups: false, formats: [{ name: 'text', unit: 'characters', most: 4_000 }] },
  // §7, our own defaults, because no official figure exists: 6 a minute per room, 20 per account, 2–6 s before each, quiet
  // from 22:00 to 07:00 but for red alerts. 3 s + 0–3 s is inside both the pause and the 20 a minute.
  wechaty: {
    ...FREE,
    quotas: [
      { per: 'recipient', period: 'minute', most: 6 },
      { per: 'account', period: 'minute', most: 20 },
    ],
    intervalMs: 3_000,
    jitterMs: 3_000,
    formats: [{ name: 'text', unit: 'characters', most: 2_000 }],
    quiet: NIGHT,
    needs: ['WECHATY_PUPPET'],
  },
  console: { ...FREE, formats: [{ name: 'text', unit: 'characters', most: 4_000 }] },
  // §2.2 [O3]: 5 customer messages per message of the person within 48 h. [O16]: 2,048 bytes, measured by users, undocumented.
  'official-account': {
    ...FREE,
    built: false,
    groups: false,
    windowHours: 48,
    quotas: [{ per: 'recipient', period: 'window', most: 5 }],
    formats: [{ name: 'text', unit: 'bytes', most: 2_048 }],
    needs: ['OFFICIAL_ACCOUNT_APP_ID', 'OFFICIAL_ACCOUNT_APP_SECRET'],
  },
  // §2.2 [O1][O2][O6]: each follower gets 4 mass messages a month; 100 calls a day.
  'official-account-mass': {
    ...FREE,
    built: false,
    groups: false,
    quotas: [
      { per: 'recipient', period: 'month', most: 4 },
      { per: 'account', period: 'day', most: 100 },
    ],
    formats: [{ name: 'text', unit: 'bytes', most: 2_048 }],
    needs: ['OFFICIAL_ACCOUNT_APP_ID', 'OFFICIAL_ACCOUNT_APP_SECRET'],
  },
  // §3 [W2]: 20 a minute per key; over it users saw a block of ten minutes. Text 2,048 bytes, markdown 4,096. A key is a group.
  'wecom-robot': {
    ...FREE,
    built: false,
    people: false,
    quotas: [{ per: 'account', period: 'minute', most: 20 }],
    intervalMs: 3_750,
    jitterMs: 500,
    formats: [
      { name: 'text', unit: 'bytes', most: 2_048 },
      { name: 'markdown', unit: 'bytes', most: 4_096 },
    ],
    needs: ['WECOM_ROBOT_KEYS'],
  },
  // §3 [W1]: a member gets 30 a minute and 1,000 an hour, what is above is dropped without a word; text 2,048 bytes.
  'wecom-app': {
    ...FREE,
    built: false,
    groups: false,
    quotas: [
      { per: 'recipient', period: 'minute', most: 30 },
      { per: 'recipient', period: 'hour', most: 1_000 },
    ],
    intervalMs: 50,
    jitterMs: 50,
    formats: [{ name: 'text', unit: 'bytes', most: 2_048 }],
    needs: ['WECOM_CORP_ID', 'WECOM_AGENT_ID', 'WECOM_SECRET'],
  },
  // The notes name no figure (§8: last resort, provider chosen at deployment). 70 characters are one part of a Chinese SMS in
  // UCS-2 (GSM 03.40: 140 bytes); what is longer is billed and delivered in parts of 67, so five parts are the end here.
  sms: {
    ...FREE,
    built: false,
    groups: false,
    formats: [{ name: 'text', unit: 'characters', most: 5 * 67 }],
    needs: ['WEBHOOK_URL', 'WEBHOOK_SECRET'],
  },
})

/** How many letters went out in each period of a quota; what is not named is 0. */
export type SentInPeriod = Readonly<Partial<Record<`${Quota['per']}/${Quota['period']}`, number>>>

export interface ReachQuestion {
  readonly group: boolean
  /** When the person last wrote to us; null: never, or not known. */
  readonly lastInboundAt: Date | null
  readonly sentInPeriod: SentInPeriod
  readonly now: Date
  readonly lane: Lane
}

/** Whether a letter may go to a recipient now, or the first reason why not. */
export type Reach =
  | { readonly kind: 'ok' }
  | { readonly kind: 'not-built' }
  | { readonly kind: 'no-groups' }
  | { readonly kind: 'no-people' }
  | { readonly kind: 'never-wrote' }
  | { readonly kind: 'window-over'; readonly since: Date }
  | { readonly kind: 'quota-used'; readonly quota: Quota }
  | { readonly kind: 'quiet'; readonly until: Date }

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MINUTES = 1_440

/** When the quiet hours end in which `now` lies; undefined outside them. */
function quietUntil(quiet: Capability['quiet'], now: Date): Date | undefined {
  if (quiet === null || quiet.from === quiet.to) return undefined
  const minute = minuteOfDayIn(now)
  const length = (quiet.to - quiet.from + DAY_MINUTES) % DAY_MINUTES
  const passed = (minute - quiet.from + DAY_MINUTES) % DAY_MINUTES
  if (passed >= length) return undefined
  const startOfMinute = now.getTime() - (now.getTime() % MINUTE_MS)
  return new Date(startOfMinute + (length - passed) * MINUTE_MS)
}

/**
 * What lasts comes before what passes: a preview counts the first reason. Quotas are the provider's and bind warnings too;
 * quiet hours are ours and do not.
 */
export function canReach(capability: Capability, question: ReachQuestion): Reach {
  const { group, lastInboundAt, sentInPeriod, now, lane } = question
  if (!capability.built) return { kind: 'not-built' }
  if (group && !capability.groups) return { kind: 'no-groups' }
  if (!group && !capability.people) return { kind: 'no-people' }
  if (capability.windowHours !== null) {
    if (lastInboundAt === null) return { kind: 'never-wrote' }
    const closes = new Date(lastInboundAt.getTime() + capability.windowHours * HOUR_MS)
    if (now >= closes) return { kind: 'window-over', since: closes }
  }
  const quota = capability.quotas.find(({ per, period, most }) => (sentInPeriod[`${per}/${period}`] ?? 0) >= most)
  if (quota !== undefined) return { kind: 'quota-used', quota }
  const until = lane === 'emergency' ? undefined : quietUntil(capability.quiet, now)
  return until === undefined ? { kind: 'ok' } : { kind: 'quiet', until }
}

export function lengthIn(unit: LetterFormat['unit'], text: string): number {
  return unit === 'bytes' ? Buffer.byteLength(text) : Array.from(text).length
}

/** Whether the channel takes the whole text; false for a format it does not know. */
export function fits(capability: Capability, text: string, name: LetterFormat['name'] = 'text'): boolean {
  const format = capability.formats.find((one) => one.name === name)
  return format !== undefined && lengthIn(format.unit, text) <= format.most
}

/** Pace of an account of a channel that letters go out by; the account has the channel's name where there is but one. */
export function paceOf(
  channel: DeliveryChannel,
  account: string = channel,
  capabilities: Capabilities = CAPABILITIES,
): AccountPace {
  const { intervalMs, jitterMs } = capabilities[channel]
  return { account, channel, intervalMs, jitterMs }
}
