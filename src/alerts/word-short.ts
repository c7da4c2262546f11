import { wordTime } from '../domain/clock.ts'
import { ELDER_LINE, ELDER_LINES, fill, lengthOf } from '../domain/sentences.ts'
import { type AlertParts, headOf } from './alert-parts.ts'
import type { AlertWords } from './alert-words.ts'
import { bareEnd, choose, fold, type Sentence, withLimits } from './instructions.ts'

/** A text message of 70 UTF-16 units is charged and shown as one. */
export const SMS_LENGTH = 70
export const LED_LINE = 24
/** In an SMS an issuer with a longer name is left out: the sender of the message tells it. */
const SMS_ISSUER = 20
const NUMBER = /(?<!\d)(?:1\d{2}|1[02]\d{3}|9[56]\d{3})(?!\d)/u
const LED_ACTIONS = 4

const HEADS = [
  { places: 24, withLevel: true, own: 24 },
  { places: 14, withLevel: true, own: 24 },
  { places: 24, withLevel: false, own: 24 },
  { places: 14, withLevel: false, own: 24 },
] as const

/**
 * What and where with its colour and level, what to do, who says so and when. The first form in which an instruction fits whole:
 * fewer names of places, then without the level, then without the time. Where none fits: without instruction, with the issuer.
 */
export function wordSms(parts: AlertParts, words: AlertWords): string {
  const { issuer, issuedAt, sentences, kind } = parts
  const time = wordTime(issuedAt).replace(' ', '')
  const named = issuer !== '' && lengthOf(issuer) <= SMS_ISSUER
  const tails = named ? [fill(words.sms.issued, { issuer, time }), issuer] : [time]
  const forms = tails.flatMap((tail) => HEADS.map((head) => ({ head: headOf(parts, words, head), tail })))
  const text = ({ head, tail }: (typeof forms)[number], said: readonly string[]) => `${head}。${said.join('')}${tail}`
  const isWithin = (form: (typeof forms)[number], said: readonly string[]) => text(form, said).length <= SMS_LENGTH
  for (const form of forms) {
    const chosen = choose(sentences, (some) => isWithin(form, textsOf(some)))
    if (chosen.length > 0) return text(form, textsOf(chosen))
  }
  const follow = kind === 'clear' ? [] : [words.follow]
  const form = forms.find((each) => isWithin(each, follow))
  if (form !== undefined) return text(form, follow)
  const bare = forms.find((each) => isWithin(each, []))
  return bare === undefined ? headOf(parts, words, { places: 14, withLevel: false, own: 24 }) : text(bare, [])
}

const textsOf = (sentences: readonly Sentence[]) => sentences.map(({ text }) => text)

/** Lines that are shown one after the other: each can be understood alone, and each of a drill is marked. */
export function wordLed(parts: AlertParts, words: AlertWords): readonly string[] {
  const { mark, kindMark, ownHead, areas, warning, colour, level, kind, issuer, issuedAt, phone } = parts
  const width = LED_LINE - lengthOf(mark)
  const fits = (line: string) => line !== '' && lengthOf(line) <= width
  const what = kind === 'clear' || !fits(`${kindMark}${warning}`) ? warning : `${kindMark}${warning}`
  const update = kind === 'update' ? kindMark : ''
  const together = [`${update}${ownHead}`, `${update}${areas.within(width)}${warning}`].find(
    (line) => line !== update && fits(line),
  )
  const heads = together === undefined ? [what, areas.within(width)] : [together]
  const levels = kind === 'clear' || level === '' ? [] : [fill(words.led.level, { colour, level })]
  const time = wordTime(issuedAt)
  const issued = [fill(words.led.issued, { issuer, time }), fill(words.led.issued, { issuer: '', time })].find(fits)
  const actions = ledActions(parts, words, width)
  const called = kind === 'clear' || actions.some((line) => line.includes(phone))
  const phones = called ? [] : [fill(words.led.phone, { phone })]
  return [...heads, ...levels, ...actions, ...phones, ...(issued === undefined ? [] : [issued])]
    .filter(fits)
    .map((line) => `${mark}${line}`)
}

/**
 * Instructions that stand whole in a line; the most urgent one may take several, cut at its commas, unless a condition before a
 * colon would be parted from what to do then. Without any: to follow the authorities.
 */
function ledActions({ sentences, kind }: AlertParts, words: AlertWords, width: number): readonly string[] {
  const linesOf = ({ text }: Sentence, index: number) => {
    if (lengthOf(bareEnd(text)) <= width) return [bareEnd(text)]
    return index > 0 || /[：:]/u.test(text) ? undefined : fold(text, width, true)
  }
  const lines = (some: readonly Sentence[]) => some.map((each) => linesOf(each, sentences.indexOf(each)))
  const chosen = choose(sentences, (some) => {
    const all = lines(some)
    return all.every((each) => each !== undefined) && all.flat().length <= LED_ACTIONS
  })
  if (chosen.length > 0) return lines(chosen).flatMap((each) => each ?? [])
  return oneAction(sentences, width, LED_ACTIONS) ?? (kind === 'clear' ? [] : [bareEnd(words.follow)])
}

/** The first instruction that, with all that limits it, takes at most so many lines. */
function oneAction(sentences: readonly Sentence[], width: number, most: number): string[] | undefined {
  for (const sentence of sentences) {
    const lines = withLimits(sentence, sentences).map(({ text }) => fold(text, width, true))
    const all = lines.flatMap((each) => each ?? [])
    if (lines.every((each) => each !== undefined) && all.length <= most) return all
  }
  return undefined
}

/** At most five lines of 20 characters: what and where, how bad, one thing to do, one number, and who says so where there is room. */
export function wordElder(parts: AlertParts, words: AlertWords): string {
  const { mark, kindMark, ownHead, areas, warning, level, kind, issuer, phone } = parts
  const fits = (line: string) => lengthOf(line) <= ELDER_LINE
  const what = kind === 'clear' || level === '' ? warning : fill(words.elder.level, { warning, level })
  const kinds = kind === 'clear' ? '' : kindMark
  const where = areas.within(ELDER_LINE - lengthOf(mark))
  const heads = [
    ...(ownHead === '' ? [] : [[`${mark}${kinds}${ownHead}`]]),
    [`${mark}${kinds}${where}${what}`],
    [`${mark}${kinds}${where}`, what],
    [`${mark}${where}`, what],
    [`${mark}${where}`, warning],
  ].find((lines) => lines.every(fits)) ?? [`${mark}${words.somewhere}`, warning]
  const room = ELDER_LINES - heads.length - 1
  const action = oneAction(parts.sentences, ELDER_LINE, room) ?? (kind === 'clear' ? [] : [words.elderFollow])
  // One number: the one to do it with goes before the general one.
  const called = kind === 'clear' || action.some((line) => NUMBER.test(line))
  const phones = called ? [] : [fill(words.elder.phone, { phone })].filter(fits)
  const lines = [...heads, ...action, ...phones]
  const issued = issuer === '' ? '' : fill(words.elder.issued, { issuer })
  return [...lines, ...(issued !== '' && fits(issued) && lines.length < ELDER_LINES ? [issued] : [])].join('\n')
}
