import type { Colour } from '../domain/alert.ts'
import { wordTime } from '../domain/clock.ts'
import { fill, lengthOf } from '../domain/sentences.ts'
import { type AlertParts, headOf } from './alert-parts.ts'
import type { AlertCard } from './alert-texts.ts'
import type { AlertWords } from './alert-words.ts'
import { wordEnd } from './end-words.ts'
import { bareEnd, choose } from './instructions.ts'

const MOST_ACTIONS = 4
/** What can be read from five metres at one look; longer sentences only where there is no shorter one. */
const LONGEST_ACTION = 36
const PLACES = 60
const HEAD = { places: 24, withLevel: false, own: 24 } as const

/** `until` of an all-clear is empty: it does not end. */
export function wordCard(parts: AlertParts, colour: Colour | null, words: AlertWords): AlertCard {
  const { mark, kind, issuer, issuedAt, until, phone, areas, warning } = parts
  return {
    level: `${mark}${levelOf(parts, words)}`,
    // A green light must not be red.
    colour: kind === 'clear' ? 'none' : (colour ?? 'none'),
    headline: kind === 'clear' ? `${mark}${areas.within(24)}${warning}` : headOf(parts, words, HEAD),
    areas: areas.within(PLACES),
    actions: actionsOf(parts, words),
    issued: fill(words.card.issued, { issuer, time: wordTime(issuedAt) }).trim(),
    until: until === null ? '' : fill(words.card.until, { until: wordEnd(until, issuedAt) }),
    phone: kind === 'clear' ? null : phone,
  }
}

function levelOf({ kind, takenBack, colour, level, urgent, named }: AlertParts, words: AlertWords): string {
  if (kind === 'clear') return takenBack ? words.card.cancel : words.card.clear
  if (colour !== '') return fill(words.card.level, { colour, level })
  if (named) return words.card.named
  return urgent ? words.card.urgentNotice : words.card.notice
}

function actionsOf({ sentences, kind }: AlertParts, words: AlertWords): readonly string[] {
  for (const longest of [LONGEST_ACTION, LONGEST_ACTION * 3]) {
    const chosen = choose(sentences, (some) => some.every(({ text }) => lengthOf(text) <= longest), MOST_ACTIONS)
    if (chosen.length > 0) return chosen.map(({ text }) => bareEnd(text))
  }
  return kind === 'clear' ? [] : [bareEnd(words.follow)]
}
