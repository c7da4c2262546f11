import {
  type AlertContent,
  type AlertRecord,
  type Colour,
  DRILL_MARK,
  isDrill,
  regionsOf,
  type Severity,
} from '../domain/alert.ts'
import { dayIn } from '../domain/clock.ts'
import type { AlertTexts } from './alert-texts.ts'

/** Stands in the file as a comment and as an element: no platform takes it by mistake. */
export const EBM_NOTE = '供审核，未接入应急广播平台'
const CHINA_OFFSET_MS = 8 * 3_600_000
const AREA_DIGITS = 12
const SEQUENCE_DIGITS = 4
/** Eighteen zeros are nobody's code. */
const NO_PLATFORM = '0'.repeat(18)

/** 1 is the worst; 5: not graded. The colour goes first, because it is what the issuer decided. */
const BY_COLOUR: Readonly<Record<Colour, number>> = { red: 1, orange: 2, yellow: 3, blue: 4 }
const BY_SEVERITY: Readonly<Record<Severity, number>> = { Extreme: 1, Severe: 2, Moderate: 3, Minor: 4, Unknown: 5 }

export interface EbmOptions {
  readonly now: Date
  /** Code of the sending platform, 18 or 23 digits, so that the id of the message has 30 or 35; left out: none. */
  readonly platformCode?: string
}

/**
 * An alert in the shape of a message of the emergency broadcast system (应急广播消息, EBM), for people to look over. It is not sent to
 * any platform and claims no access to one; times are Beijing time without a zone, as that format has them.
 */
export function writeEbm(
  alert: AlertRecord,
  texts: Pick<AlertTexts, 'card' | 'loudspeaker'>,
  { now, platformCode = NO_PLATFORM }: EbmOptions,
): string {
  const { content } = alert
  const start = content.onset ?? content.effective ?? alert.sent ?? now
  const mark = isDrill(content) ? DRILL_MARK : ''
  const title = texts.card.headline
  const said = texts.loudspeaker.sentences.map(({ text }) => `${text}。`).join('')
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<!-- ${EBM_NOTE} -->`,
    '<EBM>',
    `  ${element('Note', `${mark}${EBM_NOTE}`)}`,
    `  ${element('EBMVersion', '1.0')}`,
    `  ${element('EBMID', idOf(alert, now, platformCode))}`,
    ...block('MsgBasicInfo', [
      ['MsgType', '1'],
      ['SenderName', content.senderName],
      ['SenderCode', platformCode],
      ['SendTime', timeOf(alert.sent ?? now)],
      ['EventType', content.event.code ?? content.event.name],
      ['Severity', String(gradeOf(content))],
      ['StartTime', timeOf(start)],
      ['EndTime', timeOf(content.expires)],
    ]),
    ...block('MsgContent', [
      ['LanguageCode', 'zho'],
      ['MsgTitle', title.startsWith(mark) ? title : `${mark}${title}`],
      ['MsgDesc', said.startsWith(mark) ? said : `${mark}${said}`],
      [
        'AreaCode',
        regionsOf(content)
          .map((code) => code.padEnd(AREA_DIGITS, '0'))
          .join(','),
      ],
      ['ProgramNum', '1'],
    ]),
    '</EBM>',
    '',
  ].join('\n')
}

function gradeOf({ colour, severity }: Pick<AlertContent, 'colour' | 'severity'>): number {
  return colour === null ? BY_SEVERITY[severity] : BY_COLOUR[colour]
}

/** Platform, day and a number of four digits made from the hash of the content: the same alert has the same id. */
function idOf({ hash, sent }: AlertRecord, now: Date, platformCode: string): string {
  const sequence = Array.from(hash.slice(0, SEQUENCE_DIGITS), (digit) => String(Number.parseInt(digit, 16) % 10)).join(
    '',
  )
  return `${platformCode}${dayIn(sent ?? now)}${sequence.padEnd(SEQUENCE_DIGITS, '0')}`
}

/** `YYYY-MM-DD HH:MM:SS` in Beijing. */
function timeOf(at: Date): string {
  return new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
}

function block(name: string, elements: ReadonlyArray<readonly [name: string, text: string]>): readonly string[] {
  return [`  <${name}>`, ...elements.map(([child, text]) => `    ${element(child, text)}`), `  </${name}>`]
}

/** What XML 1.0 does not allow at all is left out. */
function element(name: string, text: string): string {
  const allowed = text.toWellFormed().replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
  return `<${name}>${allowed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</${name}>`
}
