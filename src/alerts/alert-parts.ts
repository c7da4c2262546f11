import {
  type AlertContent,
  type AlertRecord,
  COLOUR_WORDS,
  DRILL_MARK,
  isAllClear,
  isDrill,
  isTakenBack,
  isUrgent,
} from '../domain/alert.ts'
import { saysIssue } from '../domain/notice-time.ts'
import { fill, lengthOf } from '../domain/sentences.ts'
import type { AlertWords } from './alert-words.ts'
import { type AreaWords, wordAreas } from './area-words.ts'
import { type EventName, eventNameOf } from './event-name.ts'
import { clean, type Sentence, sentencesOf, splitSentences } from './instructions.ts'

/** What every wording is made from. Of limited length are `label` (at most 17 characters) and `issuer` (60). */
export interface AlertParts {
  readonly drill: boolean
  /** 【演练】 or nothing. */
  readonly mark: string
  readonly kind: 'warning' | 'update' | 'clear'
  /** Of kind `clear`: not that a danger is over, but that the message should not have gone out. */
  readonly takenBack: boolean
  /** 【更新】, 【解除】, 【取消】 or nothing. */
  readonly kindMark: string
  /** 暴雨红色预警; of an all-clear 暴雨红色预警已解除, of a cancel 暴雨红色预警已取消. */
  readonly warning: string
  /** The same, without what tells that it is over. */
  readonly label: string
  readonly urgent: boolean
  /** Its event says itself what it is: 禁火令. */
  readonly named: boolean
  /** 红色; nothing where the warning has no colour. */
  readonly colour: string
  /** 特别严重; nothing where the warning has no colour. */
  readonly level: string
  readonly areas: AreaWords
  /** Empty when it is too long to be said. */
  readonly issuer: string
  readonly issuedAt: Date
  readonly from: Date | null
  /** null: of an all-clear, which does not end. */
  readonly until: Date | null
  readonly headline: string
  /** The headline, where a warning without a colour says by it what and where; else empty. */
  readonly ownHead: string
  readonly description: readonly string[]
  readonly sentences: readonly Sentence[]
  /** Whom to call: the number the issuer gives, or the one for this kind of danger. */
  readonly phone: string
}

const LONGEST_EVENT = 12
const LONGEST_ISSUER = 60
/** An issuer's own time in the description is the one of the same message only when it lies so shortly before. */
const APPROVAL_MS = 3_600_000
/** A number of at least three digits that stands alone; the digits of a date or a code are none. */
const PHONE =
  /(?<![\d.-])(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|[48]00-?\d{3}-?\d{4}|11[09]|12[02]|1[02]\d{3}|9[56]\d{3})(?![\d.-])/u

export function partsOf(
  alert: AlertRecord,
  words: AlertWords,
  regionName: (code: string) => string | undefined,
): AlertParts {
  const { content } = alert
  const drill = isDrill(content)
  const kind = isAllClear(content) ? 'clear' : content.messageType === 'Update' ? 'update' : 'warning'
  const takenBack = isTakenBack(content)
  const urgent = isUrgent(content)
  const issuer = clean(content.senderName)
  const areas = wordAreas(content.areas, regionName, words)
  const headline = clean(content.headline).replace(/[。.！!；;，,\s]+$/u, '')
  const name = eventNameOf({ ...content, headline }, areas.names)
  const label = labelOf(content, { ...name, urgent }, words)
  const issuedAt = issueTime(alert)
  const begins = content.onset ?? content.effective
  return {
    drill,
    mark: drill ? DRILL_MARK : '',
    kind,
    takenBack,
    kindMark: kind === 'clear' ? (takenBack ? words.cancel : words.clear) : kind === 'update' ? words.update : '',
    warning: kind === 'clear' ? fill(takenBack ? words.cancelled : words.cleared, { warning: label }) : label,
    label,
    urgent,
    named: name.named,
    colour: content.colour === null ? '' : COLOUR_WORDS[content.colour],
    level: content.colour === null ? '' : words.levels[content.colour],
    areas,
    issuer: lengthOf(issuer) <= LONGEST_ISSUER ? issuer : '',
    issuedAt,
    from: begins !== null && begins > issuedAt ? begins : null,
    until: kind === 'clear' ? null : content.expires,
    headline,
    ownHead: kind !== 'clear' && saysAll(headline, content, areas) ? headline : '',
    description: splitSentences(content.description),
    sentences: sentencesOf(content.instructions),
    phone: phoneOf(content, words),
  }
}

/** 暴雨红色预警 · 禁火令 · 地震提醒. An event without a colour is no 预警: an earthquake that has happened would be one that comes. */
function labelOf(
  { colour }: AlertContent,
  { event, named, urgent }: EventName & { readonly urgent: boolean },
  words: AlertWords,
): string {
  const isSayable = lengthOf(event) <= LONGEST_EVENT
  if (colour !== null) return fill(words.warning, { event: isSayable ? event : '', colour: COLOUR_WORDS[colour] })
  if (isSayable && named) return event
  return fill(urgent ? words.urgentNotice : words.notice, {
    event: isSayable && event !== '' ? event : words.otherEvent,
  })
}

function saysAll(headline: string, { event, colour }: AlertContent, { names }: AreaWords): boolean {
  return colour === null && [clean(event.name), ...names].every((word) => headline.includes(word))
}

/**
 * When the issuer sent it, or else when we did; of a draft, when it was written. Where the description of a first message says another
 * minute shortly before, that one: the time of approval beside it would read as a second message.
 */
function issueTime({ origin, sent, createdAt, content }: AlertRecord): Date {
  const theirs = origin.kind === 'cap' ? new Date(origin.sent) : null
  if (theirs !== null && !Number.isNaN(theirs.getTime())) return theirs
  const ours = sent ?? createdAt
  const { effective, messageType, senderName, description } = content
  if (effective === null || messageType !== 'Alert') return ours
  const before = ours.getTime() - effective.getTime()
  const isSame = before >= 0 && before <= APPROVAL_MS && saysIssue(description, senderName, effective)
  return isSame ? effective : ours
}

function phoneOf({ contact, event, hazard }: AlertContent, words: AlertWords): string {
  const given = PHONE.exec(clean(contact ?? ''))?.[0]
  const fitting = words.phones.find((phone) => phone.words.some((word) => `${event.name} ${hazard}`.includes(word)))
  return given ?? fitting?.number ?? words.otherPhone
}

/**
 * 南华县、姚安县暴雨红色预警（特别严重）, with at most so many characters for the places and the level only where it is wanted. A
 * headline that says what and where stands in place of it, where it is no longer than `own`.
 */
export function headOf(
  { mark, kindMark, areas, warning, level, kind, ownHead }: AlertParts,
  words: Pick<AlertWords, 'withLevel'>,
  { places, withLevel, own }: { readonly places: number; readonly withLevel: boolean; readonly own: number },
): string {
  if (ownHead !== '' && lengthOf(ownHead) <= own) return `${mark}${kindMark}${ownHead}`
  const what = withLevel && level !== '' && kind !== 'clear' ? fill(words.withLevel, { warning, level }) : warning
  return `${mark}${kindMark}${areas.within(places)}${what}`
}
