import {
  type AlertArea,
  type AlertContent,
  type AlertRecord,
  DRILL_MARK,
  isDrill,
  type NamedValue,
} from '../../domain/alert.ts'
import { AppError } from '../../domain/app-error.ts'
import { dayIn } from '../../domain/clock.ts'
import { REGION_CODES } from '../../domain/region.ts'
import type { CapArea, CapInfo, CapMessage, CapReference, CapTime } from './cap-message.ts'
import { formatCapTime } from './cap-time.ts'
import { EVENT_CODES, isOwnMark, OWN_COLOUR, OWN_ENTRIES, OWN_HAZARD } from './own-marks.ts'
import { plainLine, plainText } from './xml-text.ts'

export interface CapAuthority {
  /** Who we are in `sender` and `identifier`: a host of ours, an OID, or the code that was assigned. No space, comma, `<` or `&`. */
  readonly authority: string
  /** Origin of our pages; then a message without a page of its own points there. */
  readonly publicUrl?: string | undefined
}

/** CAP-v1.2 §3.2.1 */
const NOT_IN_ID = /[\s,<&]/u
const DRILL_NOTE = '演练：不是真实预警，请勿转发。'

/** `AUTHORITY_YYYYMMDDhhmmss_ID` in Beijing time, in the manner of Chinese warning ids. Ours for ever, whatever is sent later. */
export function identifierOf(authority: string, at: Date, id: string): string {
  const time = formatCapTime(at).slice(11, 19).replaceAll(':', '')
  const identifier = `${authority}_${dayIn(at)}${time}_${id}`
  if (NOT_IN_ID.test(identifier))
    throw new AppError('cap.bad-identifier', 'An identifier of CAP has no space, comma, < or &; mend the authority')
  return identifier
}

/** @throws AppError when the alert was never approved: before that it has neither identifier nor time. */
export function capOfAlert(alert: AlertRecord, { authority, publicUrl }: CapAuthority): CapMessage {
  const { identifier, sent, content, origin } = alert
  if (identifier === null || sent === null)
    throw new AppError('cap.unapproved', 'An alert becomes a CAP message when it is approved')
  return {
    identifier,
    sender: authority,
    sent: capTime(sent),
    status: content.status,
    msgType: content.messageType,
    scope: 'Public',
    codes: [],
    references: alert.references.map(referenceOf),
    infos: [infoOf(content, publicUrl)],
    // The note of the record is why staff did something; it is not for the public.
    ...(isDrill(content) && { note: DRILL_NOTE }),
    ...(origin.kind === 'cap' && {
      source: `${origin.sender},${origin.identifier},${origin.sent}`,
      incidents: [origin.identifier],
    }),
  }
}

function infoOf(content: AlertContent, publicUrl: string | undefined): CapInfo {
  const mark = (text: string) => markDrill(content, text)
  const web = content.web ?? publicUrl
  return {
    language: 'zh-CN',
    categories: content.categories,
    event: plainLine(content.event.name),
    responseTypes: responseTypesOf(content),
    urgency: content.urgency,
    severity: content.severity,
    certainty: content.certainty,
    eventCodes: content.event.code === null ? [] : [{ name: EVENT_CODES, value: content.event.code }],
    ...(content.effective && { effective: capTime(content.effective) }),
    ...(content.onset && { onset: capTime(content.onset) }),
    expires: capTime(content.expires),
    senderName: plainLine(content.senderName),
    headline: mark(plainLine(content.headline)),
    description: mark(plainText(content.description)),
    instruction: mark(content.instructions.map(({ text }) => plainLine(text)).join('\n')),
    ...(web !== undefined && { web }),
    ...(content.contact !== null && { contact: plainLine(content.contact) }),
    parameters: parametersOf(content),
    resources: [],
    areas: content.areas.map(areaOf),
  }
}

/** A Cancel that asks for nothing says so, as the profile of MeteoAlarm wants it; receivers then show no old advice. */
function responseTypesOf({ messageType, responseTypes }: AlertContent): readonly string[] {
  return messageType === 'Cancel' && responseTypes.length === 0 ? ['None'] : responseTypes
}

function markDrill(content: AlertContent, text: string): string {
  return isDrill(content) && text !== '' && !text.startsWith(DRILL_MARK) ? `${DRILL_MARK}${text}` : text
}

function parametersOf({ colour, hazard, instructions, parameters }: AlertContent): NamedValue[] {
  const entries = instructions.map(({ entry }) => entry)
  return [
    { name: OWN_COLOUR, value: colour ?? 'none' },
    { name: OWN_HAZARD, value: hazard },
    ...(entries.length > 0 ? [{ name: OWN_ENTRIES, value: JSON.stringify(entries) }] : []),
    ...parameters.filter((parameter) => !isOwnMark(parameter)),
  ]
}

function areaOf({ name, regions, geocodes, polygons, circles }: AlertArea): CapArea {
  const isRegion = (code: NamedValue) => code.name === REGION_CODES && regions.includes(code.value)
  const ours = regions.map((value) => ({ name: REGION_CODES, value }))
  const others = geocodes.filter((code) => !isRegion(code))
  return { areaDesc: plainLine(name), polygons, circles, geocodes: [...ours, ...others] }
}

function capTime(at: Date): CapTime {
  return { text: formatCapTime(at), at }
}

/** `sender,identifier,sent`, as the record keeps it. */
function referenceOf(reference: string): CapReference {
  const [sender, identifier, sent, ...rest] = reference.split(',')
  if (!sender || !identifier || !sent || rest.length > 0)
    throw new AppError('cap.bad-reference', 'A reference is sender,identifier,sent')
  return { sender, identifier, sent }
}
