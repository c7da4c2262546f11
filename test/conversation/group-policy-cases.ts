import type { GroupMatch, GroupMessage, ScamSignsMatch } from '../../src/conversation/group-policy.ts'
import type { GroupReply, GroupReplyKind, GroupSettings } from '../../src/conversation/group-settings.ts'
import { aRumour } from '../support/groups.ts'

/** What matters in a situation; the rest is a forward at noon in a group with the usual settings that was told nothing yet. */
export interface Situation {
  readonly message?: Partial<GroupMessage>
  readonly match?: GroupMatch
  readonly settings?: Partial<GroupSettings>
  readonly replies?: readonly GroupReply[]
  /** Time of day in Chuxiong. */
  readonly at?: string
}

/** A moment in Chuxiong on 26 November 2026. */
export function chuxiong(time: string, day = 26): Date {
  return new Date(`2026-11-${day}T${time.length === 5 ? `${time}:00` : time}+08:00`)
}

function told(time: string, more: Partial<Omit<GroupReply, 'at'>> = {}, day = 26): GroupReply {
  return { entry: 'other', kind: 'unasked', at: chuxiong(time, day), ...more }
}

function many(count: number, kind: GroupReplyKind, time: string): GroupReply[] {
  return Array.from({ length: count }, () => told(time, { kind, entry: null }))
}

const DANGER = { kind: 'danger' } as const
const NONE = { kind: 'none' } as const
const SIGNS: ScamSignsMatch = { kind: 'scam-signs', strength: 'act' }
const MAYBE = aRumour({ strength: 'suggest' })
const MUTED = { mutedUntil: chuxiong('18:00') }
const LEFT = { leftAt: chuxiong('09:00') }
const SHADOW = { shadow: true }
const ADDRESSED = { isAddressed: true, isForward: false, length: 12 }
const CHATTER = { isForward: false, length: 9 }
const BOT = { fromBot: true }
const OURS = { isOurText: true }
const order = (command: NonNullable<GroupMessage['command']>) => ({ ...ADDRESSED, command })
const NIGHT = '23:30'

/** Situation, facts, decision: `speak why`, `silent reason`, or `silent shadow: what it would have said`. */
// biome-ignore format: a table is read line by line
export const CASES: ReadonlyArray<readonly [string, Situation, string]> = [
  // Nothing asked, nothing known.
  ['chatter', { message: CHATTER, match: NONE }, 'silent no-match'],
  ['a forward nobody knows', { match: NONE }, 'silent no-match'],
  ['an unknown forward at night', { match: NONE, at: NIGHT }, 'silent no-match'],
  ['an unknown forward that is said again', { message: { isRepeat: true }, match: NONE }, 'silent no-match'],
  ['an unknown forward in a trial', { match: NONE, settings: SHADOW }, 'silent no-match'],
  // Asked.
  ['a question to the bot', { message: ADDRESSED, match: NONE }, 'speak addressed'],
  ['a question at night', { message: ADDRESSED, match: NONE, at: NIGHT }, 'speak addressed'],
  ['a question with the budget used up', { message: ADDRESSED, match: NONE, replies: [told('08:00'), told('09:00'), told('10:00')] }, 'speak addressed'],
  ['a question in a trial', { message: ADDRESSED, match: NONE, settings: SHADOW }, 'speak addressed'],
  ['a question said again', { message: { ...ADDRESSED, isRepeat: true }, match: NONE }, 'speak addressed'],
  ['a forward the bot is asked about', { message: { isAddressed: true }, match: aRumour() }, 'speak addressed'],
  ['a true forward the bot is asked about', { message: { isAddressed: true }, match: aRumour({ verdict: 'true' }) }, 'speak addressed'],
  ['an asked forward that was answered this morning', { message: { isAddressed: true }, match: aRumour(), replies: [told('09:00', { entry: 'garlic' })] }, 'speak addressed'],
  ['an asked forward of a category not allowed here', { message: { isAddressed: true }, match: aRumour({ topic: 'affairs' }) }, 'speak addressed'],
  ['an asked forward in a group that allows nothing unasked', { message: { isAddressed: true }, match: aRumour(), settings: { categories: [] } }, 'speak addressed'],
  ['the sixth question within a minute', { message: ADDRESSED, match: NONE, replies: many(5, 'asked', '11:59:30') }, 'speak addressed'],
  ['the seventh question within a minute', { message: ADDRESSED, match: NONE, replies: many(6, 'asked', '11:59:30') }, 'silent minute-limit'],
  ['a question a minute after six replies', { message: ADDRESSED, match: NONE, replies: many(6, 'asked', '11:59') }, 'speak addressed'],
  ['a question after six replies of all kinds', { message: ADDRESSED, match: NONE, replies: [...many(3, 'command', '11:59:30'), ...many(2, 'danger', '11:59:30'), told('11:59:30')] }, 'silent minute-limit'],
  ['a question after six things only counted', { message: ADDRESSED, match: NONE, replies: many(6, 'shadow', '11:59:30') }, 'speak addressed'],
  ['a question when the clock of another instance is ahead', { message: ADDRESSED, match: NONE, replies: many(6, 'asked', '12:00:20') }, 'silent minute-limit'],
  // Danger.
  ['danger', { message: CHATTER, match: DANGER }, 'speak danger'],
  ['danger, addressed', { message: ADDRESSED, match: DANGER }, 'speak danger'],
  ['danger at night', { message: CHATTER, match: DANGER, at: '03:00' }, 'speak danger'],
  ['danger in a muted group', { message: CHATTER, match: DANGER, settings: MUTED }, 'speak danger'],
  ['danger, addressed, in a muted group', { message: ADDRESSED, match: DANGER, settings: MUTED }, 'speak danger'],
  ['danger in a trial', { message: CHATTER, match: DANGER, settings: SHADOW }, 'speak danger'],
  ['danger with the budget used up', { message: CHATTER, match: DANGER, replies: [told('08:00'), told('09:00'), told('11:50')] }, 'speak danger'],
  ['danger in a group that allows nothing unasked', { message: CHATTER, match: DANGER, settings: { categories: [], dailyBudget: 0, hourlyBudget: 0 } }, 'speak danger'],
  ['danger cried twice', { message: { ...CHATTER, isRepeat: true }, match: DANGER }, 'speak danger'],
  ['danger after six replies within a minute', { message: CHATTER, match: DANGER, replies: many(6, 'asked', '11:59:30') }, 'speak danger'],
  ['danger after twelve replies within a minute: a loop', { message: CHATTER, match: DANGER, replies: many(12, 'danger', '11:59:30') }, 'silent minute-limit'],
  ['danger in a group that was left', { message: CHATTER, match: DANGER, settings: LEFT }, 'silent left'],
  ['danger from a bot', { message: { ...CHATTER, ...BOT }, match: DANGER }, 'silent from-bot'],
  ['our own steps for danger, pasted', { message: OURS, match: DANGER }, 'silent own-text'],
  // Bots and ourselves.
  ['a bot', { message: BOT, match: NONE }, 'silent from-bot'],
  ['a bot that mentions us', { message: { ...ADDRESSED, ...BOT }, match: NONE }, 'silent from-bot'],
  ['a bot that forwards a rumour', { message: BOT, match: aRumour() }, 'silent from-bot'],
  ['a bot that orders silence to end', { message: { ...order('unmute'), ...BOT }, match: NONE, settings: MUTED }, 'silent from-bot'],
  ['a bot that calls us back', { message: { ...order('return'), ...BOT }, match: NONE, settings: LEFT }, 'silent from-bot'],
  ['a bot that sends us away', { message: { ...order('leave'), ...BOT }, match: NONE }, 'silent from-bot'],
  ['our own reply, pasted', { message: OURS, match: aRumour() }, 'silent own-text'],
  ['our own reply, pasted with a mention', { message: { ...OURS, isAddressed: true }, match: aRumour() }, 'silent own-text'],
  ['our own words with signs of a scam', { message: OURS, match: SIGNS }, 'silent own-text'],
  // A rumour nobody asked about.
  ['a false forward', { match: aRumour() }, 'speak refutes'],
  ['a misleading forward', { match: aRumour({ verdict: 'misleading' }) }, 'speak refutes'],
  ['an old story', { match: aRumour({ verdict: 'outdated' }) }, 'speak refutes'],
  ['a known scam', { match: aRumour({ verdict: 'scam', topic: 'fraud' }) }, 'speak scam'],
  ['a true forward', { match: aRumour({ verdict: 'true' }) }, 'silent not-refuting'],
  ['a partly true forward', { match: aRumour({ verdict: 'partly_true' }) }, 'silent not-refuting'],
  ['an open question', { match: aRumour({ verdict: 'unproven' }) }, 'silent not-refuting'],
  ['a forward that only resembles a rumour', { match: MAYBE }, 'silent suggest-only'],
  ['a short remark that sounds like a rumour', { message: CHATTER, match: aRumour() }, 'silent not-forward'],
  ['a short text passed on as a forward', { message: { isForward: true, length: 15 }, match: aRumour() }, 'speak refutes'],
  ['a pasted text of forty characters', { message: { isForward: false, length: 40 }, match: aRumour() }, 'speak refutes'],
  ['a typed text of thirty-nine characters', { message: { isForward: false, length: 39 }, match: aRumour() }, 'silent not-forward'],
  ['a false forward said again', { message: { isRepeat: true }, match: aRumour() }, 'silent repeat'],
  // Live claims.
  ['a dam that is said to break', { match: aRumour({ verdict: 'false', isLive: true, topic: 'disaster' }) }, 'speak live'],
  ['a live claim without a verdict', { match: aRumour({ verdict: 'unproven', isLive: true, topic: 'disaster' }) }, 'speak live'],
  ['a claim to be checked with the authorities', { match: aRumour({ verdict: 'check-live', topic: 'society' }) }, 'speak live'],
  ['a live claim once true', { match: aRumour({ verdict: 'true', isLive: true, topic: 'disaster' }) }, 'silent not-refuting'],
  ['a live claim at night', { match: aRumour({ isLive: true, topic: 'disaster' }), at: NIGHT }, 'silent quiet-hours'],
  ['something like a live claim', { match: aRumour({ isLive: true, strength: 'suggest', topic: 'disaster' }) }, 'silent suggest-only'],
  ['a live claim of a category not allowed here', { match: aRumour({ isLive: true, topic: 'affairs' }) }, 'silent category'],
  // Signs of a scam.
  ['signs of a scam', { match: SIGNS }, 'speak scam'],
  ['weak signs of a scam', { match: { kind: 'scam-signs', strength: 'suggest' } }, 'silent suggest-only'],
  ['signs of a scam in a remark', { message: CHATTER, match: SIGNS }, 'silent not-forward'],
  ['signs of a scam where fraud is not allowed', { match: SIGNS, settings: { categories: ['health'] } }, 'silent category'],
  ['signs of a scam, warned of this morning', { match: SIGNS, replies: [told('09:00', { entry: 'scam-signs' })] }, 'silent answered'],
  ['signs of a scam at night', { match: SIGNS, at: NIGHT }, 'silent quiet-hours'],
  // Categories.
  ['a harmless rumour in a group with the usual settings', { match: aRumour({ topic: 'affairs' }) }, 'silent category'],
  ['a harmless rumour where it is allowed', { match: aRumour({ topic: 'affairs' }), settings: { categories: ['affairs'] } }, 'speak refutes'],
  ['a rumour where nothing is allowed', { match: aRumour(), settings: { categories: [] } }, 'silent category'],
  // Answered before.
  ['a rumour answered an hour ago when somebody asked', { match: aRumour(), replies: [told('10:30', { entry: 'garlic', kind: 'asked' })] }, 'silent answered'],
  ['a rumour answered unasked this morning', { match: aRumour(), replies: [told('08:00', { entry: 'garlic' })] }, 'silent answered'],
  ['a rumour answered a minute less than a day ago', { match: aRumour(), replies: [told('12:01', { entry: 'garlic' }, 25)] }, 'silent answered'],
  ['a rumour answered a day ago', { match: aRumour(), replies: [told('12:00', { entry: 'garlic' }, 25)] }, 'speak refutes'],
  ['another rumour than the one answered', { match: aRumour(), replies: [told('08:00')] }, 'speak refutes'],
  ['a rumour only counted while on trial', { match: aRumour(), replies: [told('08:00', { entry: 'garlic', kind: 'shadow' })] }, 'speak refutes'],
  // Quiet hours.
  ['a rumour a minute before ten at night', { match: aRumour(), at: '21:59' }, 'speak refutes'],
  ['a rumour at ten at night', { match: aRumour(), at: '22:00' }, 'silent quiet-hours'],
  ['a rumour at midnight', { match: aRumour(), at: '00:00' }, 'silent quiet-hours'],
  ['a rumour a minute before seven', { match: aRumour(), at: '06:59' }, 'silent quiet-hours'],
  ['a rumour at seven', { match: aRumour(), at: '07:00' }, 'speak refutes'],
  ['a rumour in quiet hours at midday', { match: aRumour(), settings: { quietFrom: 690, quietTo: 840 } }, 'silent quiet-hours'],
  ['a rumour after quiet hours at midday', { match: aRumour(), settings: { quietFrom: 690, quietTo: 720 } }, 'speak refutes'],
  ['a rumour at night in a group without quiet hours', { match: aRumour(), settings: { quietFrom: 0, quietTo: 0 }, at: '03:00' }, 'speak refutes'],
  // Budget.
  ['a third unasked reply today', { match: aRumour(), replies: [told('08:00'), told('10:00')] }, 'speak refutes'],
  ['a fourth unasked reply today', { match: aRumour(), replies: [told('08:00'), told('09:00'), told('10:00')] }, 'silent daily-budget'],
  ['the first of a day after three yesterday', { match: aRumour(), replies: [told('13:00', {}, 25), told('15:00', {}, 25), told('21:00', {}, 25)] }, 'speak refutes'],
  ['three this morning, two of them yesterday in London', { match: aRumour(), replies: [told('07:05'), told('07:30'), told('09:00')] }, 'silent daily-budget'],
  ['a second within the hour', { match: aRumour(), replies: [told('11:01')] }, 'silent hourly-budget'],
  ['a second after an hour', { match: aRumour(), replies: [told('11:00')] }, 'speak refutes'],
  ['a second within the hour where two are allowed', { match: aRumour(), replies: [told('11:30')], settings: { hourlyBudget: 2 } }, 'speak refutes'],
  ['a rumour in a group without a budget', { match: aRumour(), settings: { dailyBudget: 0 } }, 'silent daily-budget'],
  ['a rumour after much that was asked', { match: aRumour(), replies: many(30, 'asked', '11:30') }, 'speak refutes'],
  ['a rumour after danger', { match: aRumour(), replies: many(3, 'danger', '11:30') }, 'speak refutes'],
  ['a rumour amid much that was asked', { match: aRumour(), replies: many(6, 'asked', '11:59:30') }, 'silent minute-limit'],
  ['a rumour after three that were only counted', { match: aRumour(), replies: many(3, 'shadow', '11:30') }, 'speak refutes'],
  // Trial.
  ['a false forward in a trial', { match: aRumour(), settings: SHADOW }, 'silent shadow: refutes'],
  ['a known scam in a trial', { match: aRumour({ verdict: 'scam' }), settings: SHADOW }, 'silent shadow: scam'],
  ['signs of a scam in a trial', { match: SIGNS, settings: SHADOW }, 'silent shadow: scam'],
  ['a live claim in a trial', { match: aRumour({ isLive: true }), settings: SHADOW }, 'silent shadow: live'],
  ['a true forward in a trial', { match: aRumour({ verdict: 'true' }), settings: SHADOW }, 'silent not-refuting'],
  ['a forward in a trial that was counted this morning', { match: aRumour(), settings: SHADOW, replies: [told('08:00', { entry: 'garlic', kind: 'shadow' })] }, 'silent answered'],
  ['a second within the hour of a trial', { match: aRumour(), settings: SHADOW, replies: [told('11:30', { kind: 'shadow' })] }, 'silent hourly-budget'],
  ['a fourth of a day of trial', { match: aRumour(), settings: SHADOW, replies: many(3, 'shadow', '09:00') }, 'silent daily-budget'],
  ['a trial at night', { match: aRumour(), settings: SHADOW, at: NIGHT }, 'silent quiet-hours'],
  // Muted.
  ['a rumour in a muted group', { match: aRumour(), settings: MUTED }, 'silent muted'],
  ['chatter in a muted group', { message: CHATTER, match: NONE, settings: MUTED }, 'silent muted'],
  ['a question in a muted group', { message: ADDRESSED, match: NONE, settings: MUTED }, 'silent muted'],
  ['a rumour in a muted trial', { match: aRumour(), settings: { ...MUTED, ...SHADOW } }, 'silent muted'],
  ['a question when the mute has run out', { message: ADDRESSED, match: NONE, settings: { mutedUntil: chuxiong('12:00') } }, 'speak addressed'],
  ['a rumour when the mute has run out', { match: aRumour(), settings: { mutedUntil: chuxiong('11:00') } }, 'speak refutes'],
  ['the order to end the mute', { message: order('unmute'), match: NONE, settings: MUTED }, 'speak command'],
  ['the order to stay silent longer', { message: order('mute'), match: NONE, settings: MUTED }, 'speak command'],
  ['the order to leave a muted group', { message: order('leave'), match: NONE, settings: MUTED }, 'speak command'],
  ['the settings of a muted group', { message: order('settings'), match: NONE, settings: MUTED }, 'silent muted'],
  ['the order to start in a muted group', { message: order('live'), match: NONE, settings: MUTED }, 'silent muted'],
  // Commands.
  ['the settings', { message: order('settings'), match: NONE }, 'speak command'],
  ['the order to be silent, at night', { message: order('mute'), match: NONE, at: NIGHT }, 'speak command'],
  ['the order to leave', { message: order('leave'), match: NONE }, 'speak command'],
  ['the order to be silent amid a flood', { message: order('mute'), match: NONE, replies: many(6, 'asked', '11:59:30') }, 'speak command'],
  ['commands without end', { message: order('settings'), match: NONE, replies: many(12, 'command', '11:59:30') }, 'silent minute-limit'],
  ['the end of a trial', { message: order('live'), match: NONE, settings: SHADOW }, 'speak command'],
  ['words of a command that are not for us', { message: { ...CHATTER, command: 'leave' }, match: NONE }, 'silent no-match'],
  // Left.
  ['chatter in a group that was left', { message: CHATTER, match: NONE, settings: LEFT }, 'silent left'],
  ['a rumour in a group that was left', { match: aRumour(), settings: LEFT }, 'silent left'],
  ['a question in a group that was left', { message: ADDRESSED, match: NONE, settings: LEFT }, 'silent left'],
  ['a second order to leave', { message: order('leave'), match: NONE, settings: LEFT }, 'silent left'],
  ['the settings of a group that was left', { message: order('settings'), match: NONE, settings: LEFT }, 'silent left'],
  ['the order to come back', { message: order('return'), match: NONE, settings: LEFT }, 'speak command'],
  ['the order to come back to a muted group', { message: order('return'), match: NONE, settings: { ...LEFT, ...MUTED } }, 'speak command'],
  ['the word to come back, said to somebody else', { message: { ...CHATTER, command: 'return' }, match: NONE, settings: LEFT }, 'silent left'],
]
