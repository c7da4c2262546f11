import { fill, type Replies } from '../answering/replies.ts'
import { withoutNames } from '../domain/called-names.ts'
import { wordMinute, wordTime } from '../domain/clock.ts'
import { HARM_WORDS } from '../domain/harm.ts'
import type { GroupSettings } from './group-settings.ts'

/** What a group may tell the bot when it addresses it. */
export type GroupCommand =
  | { readonly kind: 'mute'; readonly ms: number }
  | { readonly kind: 'unmute' | 'leave' | 'return' | 'settings' | 'trial' | 'live' }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MUTED_MS = DAY_MS
/** Longer, and nobody remembers that the bot is there. */
const LONGEST_MUTED_MS = 30 * DAY_MS

const COMMANDS: ReadonlyMap<string, Exclude<GroupCommand['kind'], 'mute'>> = new Map([
  ['取消静音', 'unmute'],
  ['解除静音', 'unmute'],
  ['退出', 'leave'],
  ['退群', 'leave'],
  ['回来', 'return'],
  ['群设置', 'settings'],
  ['试运行', 'trial'],
  ['正式', 'live'],
  ['正式运行', 'live'],
])

const MUTE = /^静音(?:(\d{1,4}|[半一二两三四五六七八九十])个?(分钟|小时|钟头|天|周|星期|礼拜|月))?$/u
const UNITS_MS: Readonly<Record<string, number>> = {
  分钟: 60_000,
  小时: HOUR_MS,
  钟头: HOUR_MS,
  天: DAY_MS,
  周: 7 * DAY_MS,
  星期: 7 * DAY_MS,
  礼拜: 7 * DAY_MS,
  月: 30 * DAY_MS,
}
const NUMERALS = '零一二三四五六七八九十'

function numberOf(word: string): number {
  if (word === '半') return 0.5
  if (word === '两') return 2
  return NUMERALS.includes(word) ? NUMERALS.indexOf(word) : Number(word)
}

/** The words without marks, the bot's names and politeness. */
function bareWords(text: string, aliases: readonly string[]): string {
  const words = text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}.]/gu, '')
    .replace(/\.+$/, '')
  return withoutNames(words, aliases)
    .replace(/^请/, '')
    .replace(/(一下|吧)$/, '')
}

/**
 * The command a message is; undefined when it is anything more than the command, so that a question is never taken for one.
 * @param aliases names the bot is called by, none of them empty
 */
export function parseGroupCommand(text: string, aliases: readonly string[]): GroupCommand | undefined {
  const words = bareWords(text, aliases)
  const kind = COMMANDS.get(words)
  if (kind !== undefined) return { kind }
  const mute = MUTE.exec(words)
  if (mute === null) return undefined
  const [, amount, unit] = mute
  if (amount === undefined || unit === undefined) return { kind: 'mute', ms: MUTED_MS }
  const ms = Math.min(numberOf(amount) * (UNITS_MS[unit] ?? 0), LONGEST_MUTED_MS)
  return ms > 0 ? { kind: 'mute', ms } : undefined
}

/** What a command changes; nothing for one that only asks. */
export function changeBy(command: GroupCommand, now: Date): Partial<GroupSettings> {
  switch (command.kind) {
    case 'mute':
      return { mutedUntil: new Date(now.getTime() + command.ms) }
    case 'unmute':
      return { mutedUntil: null }
    case 'leave':
      return { leftAt: now }
    case 'return':
      return { leftAt: null, mutedUntil: null }
    case 'trial':
      return { shadow: true }
    case 'live':
      return { shadow: false }
    case 'settings':
      return {}
  }
}

/** What is said to a command, once `settings` are as it wants them. */
export function sentenceForCommand(
  command: GroupCommand,
  settings: GroupSettings,
  replies: Replies,
  now: Date,
): string {
  switch (command.kind) {
    case 'mute':
      return fill(replies.groupMuted, { until: wordTime(settings.mutedUntil ?? now) })
    case 'unmute':
      return replies.groupUnmuted
    case 'leave':
      return replies.groupLeft
    case 'return':
      return replies.groupBack
    case 'trial':
      return replies.groupTrial
    case 'live':
      return replies.groupLive
    case 'settings':
      return wordSettings(settings, replies, now)
  }
}

function wordSettings(settings: GroupSettings, replies: Replies, now: Date): string {
  const { categories, dailyBudget, hourlyBudget, quietFrom, quietTo } = settings
  const hours = { from: wordMinute(quietFrom), to: wordMinute(quietTo) }
  return fill(replies.groupSettings, {
    mode: wordMode(settings, replies, now),
    categories: categories.map((category) => HARM_WORDS[category]).join('、') || replies.groupNoCategory,
    daily: String(dailyBudget),
    hourly: String(hourlyBudget),
    quiet: quietFrom === quietTo ? replies.groupNoQuiet : fill(replies.groupQuiet, hours),
  })
}

function wordMode({ mutedUntil, shadow }: GroupSettings, replies: Replies, now: Date): string {
  if (mutedUntil !== null && mutedUntil > now) return fill(replies.groupModeMuted, { until: wordTime(mutedUntil) })
  return shadow ? replies.groupModeTrial : replies.groupModeLive
}
