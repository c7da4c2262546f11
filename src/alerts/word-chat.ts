import { wordTime } from '../domain/clock.ts'
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
 * What, where and how bad in the first line; the issuer's own headline where it says more; what happens; what to do, numbered; who
 * says so, until when, whom to call. Where that is too long, the description goes first, then instructions from the end (what
 * forbids stays longest), then the headline.
 */
export function wordChat(parts: AlertParts, words: AlertWords, url: string | null): string {
  const foot = footOf(parts, words, url)
  const isWithin = (text: string) => Buffer.byteLength(text) <= CHAT_BYTES
  const assemble = (places: number, told: readonly string[], actions: readonly Sentence[]) => {
    const follows = actions.length === 0 && parts.kind !== 'clear' ? [words.follow] : []
    const numbered = actions.map(({ text }, index) => (actions.length === 1 ? text : `${index + 1}. ${text}`))
    const leadWords = parts.kind === 'clear' ? words.chat.stillCare : words.chat.actions
    const lead = numbered.length > 0 ? [leadWords] : []
    return [
      headOf(parts, words, { places, withLevel: true, own: LONGEST_HEADLINE }),
      ...told,
      ...lead,
      ...numbered,
      ...follows,
      ...foot,
    ].join('\n')
  }
  const headline = ownHeadline(parts)
  const places = PLACES.find((each) => isWithin(assemble(each, [], []))) ?? PLACES[PLACES.length - 1] ?? 0
  const told = isWithin(assemble(places, headline, [])) ? headline : []
  const actions = choose(parts.sentences, (chosen) => isWithin(assemble(places, told, chosen)))
  const described = [...told, ...(parts.description.length > 0 ? [parts.description.join('')] : [])]
  const whole = assemble(places, described, actions)
  return isWithin(whole) ? whole : assemble(places, told, actions)
}

/** The issuer's headline, unless the first line or the description says all of it. */
function ownHeadline({ headline, ownHead, label, kind, issuer, areas, description }: AlertParts): string[] {
  if (headline === '' || headline === ownHead || lengthOf(headline) > LONGEST_HEADLINE) return []
  if (description.some((sentence) => sentence.includes(headline))) return []
  const said = [...areas.names, issuer, label, '预警', '信号', '解除', '发布', '已', '全州', '更新']
  const rest = said.reduce((left, word) => left.replaceAll(word, ''), headline).replace(/[\p{P}\p{S}\s]/gu, '')
  return rest === '' || (kind === 'clear' && !headline.includes('解除')) ? [] : [`${bareEnd(headline)}。`]
}

function footOf({ issuer, issuedAt, from, until, phone }: AlertParts, words: AlertWords, url: string | null): string[] {
  const times = until === null ? [] : [timesLine(from, wordEnd(until, issuedAt), words)]
  return [
    issuer === '' ? wordTime(issuedAt) : fill(words.chat.issued, { issuer, time: wordTime(issuedAt) }),
    ...times,
    ...(until === null ? [] : [fill(words.chat.phone, { phone })]),
    ...(url === null ? [] : [fill(words.chat.see, { url })]),
  ]
}

function timesLine(from: Date | null, until: string, words: AlertWords): string {
  if (from === null) return fill(words.chat.until, { until })
  return fill(words.chat.fromUntil, { from: wordTime(from), until })
}
