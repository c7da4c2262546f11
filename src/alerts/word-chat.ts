import { wordTime } from '../domain/clock.ts'
import { namesTime, saysIssue } from '../domain/notice-time.ts'
import { fill, lengthOf } from '../domain/sentences.ts'
import { type AlertParts, headOf } from './alert-parts.ts'
import type { AlertWords } from './alert-words.ts'
import { wordEnd } from './end-words.ts'
import { bareEnd, choose, type Sentence } from './instructions.ts'

/** The official account refuses texts over 2,048 bytes, some of which its own marks take. */
export const CHAT_BYTES = 1_800
const LONGEST_HEADLINE = 60
const PLACES = [80, 30] as const

/**
 * What, where and how bad in the first line; the issuer's own headline where it says more; what happens; what to do, numbered; then,
 * unless the description has said it, who says so and until when; whom to call. Where that is too long, the description goes first,
 * then instructions from the end (what forbids stays longest), then the headline.
 */
export function wordChat(parts: AlertParts, words: AlertWords, url: string | null): string {
  const isWithin = (text: string) => Buffer.byteLength(text) <= CHAT_BYTES
  const assemble = (places: number, told: Told, actions: readonly Sentence[]) =>
    [
      headOf(parts, words, { places, withLevel: true, own: LONGEST_HEADLINE }),
      ...told.headline,
      ...(told.description === '' ? [] : [told.description]),
      ...actionsOf(parts, words, actions),
      ...footOf(parts, words, url, told.description),
    ].join('\n')
  const nothing: Told = { headline: [], description: '' }
  const own: Told = { headline: ownHeadline(parts), description: '' }
  const places = PLACES.find((each) => isWithin(assemble(each, nothing, []))) ?? PLACES[PLACES.length - 1] ?? 0
  const told = isWithin(assemble(places, own, [])) ? own : nothing
  const actions = choose(parts.sentences, (chosen) => isWithin(assemble(places, told, chosen)))
  const whole = assemble(places, { ...told, description: descriptionOf(parts) }, actions)
  return isWithin(whole) ? whole : assemble(places, told, actions)
}

/** What stands between the first line and what to do. */
interface Told {
  readonly headline: readonly string[]
  readonly description: string
}

function actionsOf({ kind, takenBack }: AlertParts, words: AlertWords, actions: readonly Sentence[]): string[] {
  if (actions.length === 0) return kind === 'clear' ? [] : [words.follow]
  const numbered = actions.map(({ text }, index) => (actions.length === 1 ? text : `${index + 1}. ${text}`))
  if (takenBack) return numbered
  return [kind === 'clear' ? words.chat.stillCare : words.chat.actions, ...numbered]
}

/** The issuer's headline, unless the first line or the description says all of it. */
function ownHeadline(parts: AlertParts): string[] {
  const { headline, ownHead, kind, description } = parts
  if (headline === '' || headline === ownHead || lengthOf(headline) > LONGEST_HEADLINE) return []
  if (description.some((sentence) => sentence.includes(headline))) return []
  return isSaid(headline, parts) || (kind === 'clear' && !/解除|取消/u.test(headline)) ? [] : [`${bareEnd(headline)}。`]
}

/** Of an all-clear without what only says once more that a certain message is over. */
function descriptionOf(parts: AlertParts): string {
  const { kind, description } = parts
  const isNew = (sentence: string) => kind !== 'clear' || !isSaid(sentence.replace(/“[^”]*”/gu, ''), parts)
  return description.filter(isNew).join('')
}

const FRAME = ['预警', '提醒', '信号', '解除', '取消', '发布', '已经', '已', '的', '全州', '更新']

/** Has nothing that first line and foot do not say. The longest first: 双柏县应急管理局 is not 双柏县 and something else. */
function isSaid(text: string, { areas, issuer, label }: AlertParts): boolean {
  const said = [...areas.names, issuer, label, ...FRAME].sort((a, b) => b.length - a.length)
  const rest = said.reduce((left, word) => (word === '' ? left : left.replaceAll(word, '')), text)
  return rest.replace(/[\p{P}\p{S}\s]/gu, '') === ''
}

function footOf(parts: AlertParts, words: AlertWords, url: string | null, description: string): string[] {
  const { issuer, issuedAt, from, until, phone } = parts
  const issued = issuer === '' ? wordTime(issuedAt) : fill(words.chat.issued, { issuer, time: wordTime(issuedAt) })
  const isIssueSaid = issuer !== '' && saysIssue(description, issuer, issuedAt)
  return [
    ...(isIssueSaid ? [] : [issued]),
    ...(until === null || areTimesSaid(description, from, until, issuedAt)
      ? []
      : [timesLine(from, wordEnd(until, issuedAt), words)]),
    ...(until === null ? [] : [fill(words.chat.phone, { phone })]),
    ...(url === null ? [] : [fill(words.chat.see, { url })]),
  ]
}

/** A description names no years: of an end in another one it does not say all. */
function areTimesSaid(description: string, from: Date | null, until: Date, since: Date): boolean {
  const isEndSaid = namesTime(description, until) && !wordEnd(until, since).includes('年')
  return isEndSaid && (from === null || namesTime(description, from))
}

function timesLine(from: Date | null, until: string, words: AlertWords): string {
  if (from === null) return fill(words.chat.until, { until })
  return fill(words.chat.fromUntil, { from: wordTime(from), until })
}
