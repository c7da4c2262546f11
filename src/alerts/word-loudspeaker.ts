import { fill, lengthOf } from '../domain/sentences.ts'
import type { AlertParts } from './alert-parts.ts'
import type { LoudspeakerScript } from './alert-texts.ts'
import type { AlertWords } from './alert-words.ts'
import { speakEnd } from './end-words.ts'
import { bareEnd, choose, fold, type Sentence } from './instructions.ts'
import { speakMoment, speakNumbers } from './spoken-numbers.ts'

/** What is heard as one sentence over a loudspeaker in the hills. */
export const SPOKEN_SENTENCE = 20
const CHARACTERS_PER_SECOND = 4
export const LONGEST_SECONDS = 90
export const SHORTEST_SECONDS = 60
const SHORT_PAUSE_MS = 500
const PAUSE_MS = 1_000
const LONG_PAUSE_MS = 2_000
const MOST_DESCRIPTION = 3

type Spoken = LoudspeakerScript['sentences'][number]

/** What is said twice in a script, after its opening. */
interface Body {
  /** Said once. */
  readonly opening: Spoken
  readonly head: readonly Spoken[]
  readonly description: readonly Spoken[]
  readonly actions: readonly Spoken[]
  readonly fillers: readonly Spoken[]
}

/**
 * Greeting, everything twice, closing. A sentence that cannot be said in parts of 20 characters, or in which letters or signs remain,
 * is left out whole. As many instructions as fit into 90 seconds, then what happens; below 60 seconds the fixed sentences of
 * `fillers` follow. Shorter than 60 seconds is only an all-clear, which is not drawn out, and a script whose fillers are used up.
 */
export function wordLoudspeaker(parts: AlertParts, words: AlertWords): LoudspeakerScript {
  const { drill, kind, sentences, description } = parts
  const { loudspeaker } = words
  const script = (body: Body) => scriptOf(body, drill, words)
  const isWithin = (body: Body) => script(body).seconds <= LONGEST_SECONDS
  const follow = kind === 'clear' ? [] : [say(loudspeaker.follow)]
  let body: Body = {
    opening: openingOf(parts, words),
    head: headOf(parts, words),
    description: [],
    actions: follow,
    fillers: [],
  }
  const told = (some: readonly Sentence[]): Body => ({ ...body, actions: actionsOf(some, parts, words) })
  const chosen = choose(
    sentences,
    (some) => some.every(({ text }) => speak(text) !== undefined) && isWithin(told(some)),
  )
  if (chosen.length > 0) body = told(chosen)
  const untold = description.filter((sentence) => !isSaid(sentence, parts))
  for (const sentence of untold.slice(0, MOST_DESCRIPTION)) {
    const more = { ...body, description: [...body.description, ...(speak(sentence) ?? [])] }
    if (isWithin(more)) body = more
  }
  for (const filler of kind === 'clear' ? [] : loudspeaker.fillers) {
    const more = { ...body, fillers: [...body.fillers, say(filler)] }
    if (script(body).seconds < SHORTEST_SECONDS && isWithin(more)) body = more
  }
  return script(body)
}

function scriptOf(body: Body, drill: boolean, { loudspeaker }: AlertWords): LoudspeakerScript {
  const once = [
    ...(drill ? [say(loudspeaker.drillAgain)] : []),
    ...body.head,
    ...body.description,
    ...body.actions,
    ...body.fillers,
  ]
  const sentences = [
    ...(drill ? [say(loudspeaker.drill)] : []),
    say(loudspeaker.greeting),
    body.opening,
    ...once,
    say(loudspeaker.again, LONG_PAUSE_MS),
    ...once,
    say(loudspeaker.end),
    ...(drill ? [say(loudspeaker.drillEnd)] : []),
  ]
  const text = sentences.map(({ text, pauseMs }) => `${text}。${pauseMark(pauseMs)}`).join('')
  return { text, sentences, seconds: Math.ceil(secondsOf(sentences)) }
}

function pauseMark(pauseMs: number): string {
  if (pauseMs < PAUSE_MS) return ''
  return pauseMs >= LONG_PAUSE_MS ? '（停2秒）' : '（停1秒）'
}

function secondsOf(sentences: readonly Spoken[]): number {
  const characters = sentences.reduce((sum, { text }) => sum + lengthOf(text.replace(/\p{P}/gu, '')), 0)
  const pauses = sentences.reduce((sum, { pauseMs }) => sum + pauseMs, 0)
  return characters / CHARACTERS_PER_SECOND + pauses / 1_000
}

const say = (text: string, pauseMs = PAUSE_MS): Spoken => ({ text, pauseMs })

function openingOf({ kind, takenBack, colour, named }: AlertParts, { loudspeaker }: AlertWords): Spoken {
  if (takenBack) return say(loudspeaker.cancel)
  if (kind !== 'warning') return say(loudspeaker[kind])
  return say(colour !== '' ? loudspeaker.warning : named ? loudspeaker.named : loudspeaker.notice)
}

/** What and where, how bad, who says so and when, until when. */
function headOf(parts: AlertParts, words: AlertWords): readonly Spoken[] {
  return [...whatOf(parts, words), ...whenOf(parts, words)]
}

function whatOf(parts: AlertParts, words: AlertWords): readonly Spoken[] {
  const { kind, takenBack, colour, level, areas, label, ownHead } = parts
  const { loudspeaker } = words
  const own = ownHead === '' ? undefined : speak(ownHead)
  if (own !== undefined) return own
  const names = [label, colour === '' ? words.otherEvent : `${colour}预警`].flatMap((name) => speakable(name) ?? [])
  const ended = takenBack ? loudspeaker.cancelled : loudspeaker.cleared
  // Short with what follows it: else what is over would be left unsaid.
  const warning = names.map((name) => (kind === 'clear' ? fill(ended, { warning: name }) : name)).find(isShort) ?? ''
  const places = speakable(areas.within(SPOKEN_SENTENCE)) ?? words.somewhere
  const hasLevel = kind !== 'clear' && level !== ''
  const withLevel = hasLevel ? fill(loudspeaker.withLevel, { warning, level }) : warning
  const levels = hasLevel ? [fill(loudspeaker.level, { colour, level })] : []
  const forms = [[`${places}，${withLevel}`], [`${places}，${warning}`, ...levels], [places, warning, ...levels]]
  return sayFirst(forms)
}

function whenOf({ issuer, issuedAt, until }: AlertParts, { loudspeaker }: AlertWords): readonly Spoken[] {
  const name = speakable(issuer)
  const sent = speakMoment(issuedAt)
  const time = fill(loudspeaker.time, sent)
  const named = name === undefined ? [] : [{ issuer: name, ...sent }]
  const issued = sayFirst([
    ...named.flatMap((who) => [[fill(loudspeaker.issued, who)], [fill(loudspeaker.issuer, who), time]]),
    [time],
  ])
  if (until === null) return issued
  const end = speakEnd(until, issuedAt)
  // Right after the day it was issued on, the same day is understood.
  const ends = end.day === sent.day ? { day: '', time: end.time } : end
  return [
    ...issued,
    ...sayFirst([[fill(loudspeaker.until, ends)], [fill(loudspeaker.until, { day: ends.day, time: '' })]]),
  ]
}

/** The first form of which every sentence is short; else what is short of the last. */
function sayFirst(forms: ReadonlyArray<readonly string[]>): readonly Spoken[] {
  const form = forms.find((each) => each.every(isShort)) ?? forms.at(-1)?.filter(isShort) ?? []
  return form.map((text) => say(text))
}

function actionsOf(chosen: readonly Sentence[], { kind, phone }: AlertParts, words: AlertWords): readonly Spoken[] {
  const spoken = chosen.flatMap(({ text }) => speak(text) ?? [])
  if (kind === 'clear' || spoken.length === 0) return spoken
  const number = speakNumbers(phone)
  const call = fill(words.loudspeaker.phone, { phone: number })
  const isCalled = !isShort(call) || spoken.some(({ text }) => text.includes(number))
  return [say(words.loudspeaker.actions), ...spoken, ...(isCalled ? [] : [say(call)])]
}

/** Who issued it and how long it lasts are said anyway. */
function isSaid(sentence: string, { issuer }: AlertParts): boolean {
  return (issuer !== '' && sentence.includes(issuer) && sentence.includes('发布')) || /^(?:有效|提醒)到/u.test(sentence)
}

const isShort = (text: string) => lengthOf(text) <= SPOKEN_SENTENCE

/** In parts of at most 20 characters, with a short pause between them; undefined when it cannot be said so. */
function speak(sentence: string): readonly Spoken[] | undefined {
  const said = speakable(sentence)
  const lines = said === undefined ? undefined : fold(said, SPOKEN_SENTENCE, false)
  return lines?.map((line, index) => say(line, index < lines.length - 1 ? SHORT_PAUSE_MS : PAUSE_MS))
}

/** A claim in quotation marks, which are not heard: it would be said as if it were so. */
const QUOTED_CLAIM = /[“‘「][^”’」]{7,}/u

/** Numbers and signs in words; undefined when something remains that cannot be said. */
function speakable(text: string): string | undefined {
  if (QUOTED_CLAIM.test(text)) return undefined
  const said = bareEnd(
    speakNumbers(text)
      .replace(/[“”‘’「」《》"'·\s]/gu, '')
      .replace(/[（(【[：:；;,]|——?|…+/gu, '，')
      .replace(/[）)】\]](?=\p{P}|$)/gu, '')
      .replace(/[）)】\]]/gu, '，')
      .replace(/[!！?？]/gu, '。')
      .replace(/[，、]+(?=[，、。])/gu, '')
      .replace(/^[，、。]+/u, ''),
  )
  return /^[\p{Script=Han}〇，、。]+$/u.test(said) ? said : undefined
}
