import { type AlertContent, type AlertRecord, COLOUR_WORDS, DRILL_MARK, isAllClear, isDrill } from '../domain/alert.ts'
import { fill, lengthOf } from '../domain/sentences.ts'
import type { AlertWords } from './alert-words.ts'
import { type AreaWords, wordAreas } from './area-words.ts'
import { clean, type Sentence, sentencesOf, splitSentences } from './instructions.ts'

/** What every wording is made from. Of limited length are `label` (at most 17 characters) and `issuer` (60). */
export interface AlertParts {
  readonly drill: boolean
  /** 【演练】 or nothing. */
  readonly mark: string
  readonly kind: 'warning' | 'update' | 'clear'
  /** 【更新】, 【解除】 or nothing. */
  readonly kindMark: string
  /** 暴雨红色预警; of an all-clear 暴雨红色预警已解除. */
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
const COLOURED = /(?:蓝|黄|橙|红)色|预警信号|预警|警报|信号/gu
/** Names that say themselves what they are: 禁火令. */
const NAMED = /(?:预警|提醒|提示|令|通告|公告|通知|警报)$/u
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
  const urgent = content.urgency === 'Immediate' || content.severity === 'Extreme'
  const issuer = clean(content.senderName)
  const areas = wordAreas(content.areas, regionName, words)
  const headline = clean(content.headline).replace(/[。.！!；;，,\s]+$/u, '')
  const label = labelOf(content, { urgent, shorter: shorterEvent(content, headline, areas) }, words)
  const issuedAt = issueTime(alert)
  const begins = content.onset ?? content.effective
  return {
    drill,
    mark: drill ? DRILL_MARK : '',
    kind,
    kindMark: kind === 'clear' ? words.clear : kind === 'update' ? words.update : '',
    warning: kind === 'clear' ? fill(words.cleared, { warning: label }) : label,
    label,
    urgent,
    named: isNamed(content),
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
  { event, colour }: AlertContent,
  { urgent, shorter }: { readonly urgent: boolean; readonly shorter: string },
  words: AlertWords,
): string {
  const name = shorter === '' ? clean(event.name) : shorter
  if (colour !== null) {
    const bare = name.replace(COLOURED, '').trim()
    return fill(words.warning, { event: lengthOf(bare) <= LONGEST_EVENT ? bare : '', colour: COLOUR_WORDS[colour] })
  }
  const isSayable = name !== '' && lengthOf(name) <= LONGEST_EVENT
  if (isSayable && NAMED.test(name)) return name
  return fill(urgent ? words.urgentNotice : words.notice, { event: isSayable ? name : words.otherEvent })
}

/** 山洪 for 山洪灾害气象风险, where the headline of a coloured warning has nothing else beside places and colour; else empty. */
function shorterEvent({ event, colour }: AlertContent, headline: string, { names }: AreaWords): string {
  if (colour === null) return ''
  const rest = names.reduce((left, name) => left.replace(name, ''), headline)
  const bare = rest.replace(COLOURED, '').replace(/[\p{P}\s]/gu, '')
  return clean(event.name).includes(bare) ? bare : ''
}

const isNamed = ({ event, colour }: AlertContent) => colour === null && NAMED.test(clean(event.name))

function saysAll(headline: string, { event, colour }: AlertContent, { names }: AreaWords): boolean {
  return colour === null && [clean(event.name), ...names].every((word) => headline.includes(word))
}

/** When the issuer sent it, or else when we did; of a draft, when it was written. */
function issueTime({ origin, sent, createdAt }: AlertRecord): Date {
  const theirs = origin.kind === 'cap' ? new Date(origin.sent) : null
  return theirs !== null && !Number.isNaN(theirs.getTime()) ? theirs : (sent ?? createdAt)
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
