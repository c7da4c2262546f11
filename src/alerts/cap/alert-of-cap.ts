import {
  type AlertArea,
  type AlertContent,
  type AlertOrigin,
  CATEGORIES,
  CERTAINTIES,
  COLOURS,
  type Colour,
  DRILL_MARK,
  RESPONSE_TYPES,
  URGENCIES,
} from '../../domain/alert.ts'
import { coversRegion, REGION_CODES } from '../../domain/region.ts'
import { type AreaWorld, areaOf, placeArea } from '../areas.ts'
import { SEVERITY_OF_COLOUR } from '../warning-colour.ts'
import { OTHER_HAZARD, type WarningTables, type WarningTerm, warningTermOf } from '../warning-terms.ts'
import { instructionsOf } from './cap-instructions.ts'
import type { CapArea, CapFinding, CapInfo, CapMessage } from './cap-message.ts'
import { chooseInfo } from './choose-info.ts'
import { isOwnMark, markOf, OWN_COLOUR, OWN_HAZARD } from './own-marks.ts'
import { plainLine, plainText } from './xml-text.ts'

/** What the importer knows of the place it is for. */
export type CapWorld = AreaWorld & WarningTables

export interface AlertOfCap {
  /** Left out: the message has nothing for residents (Ack, Error, a Cancel without words). */
  readonly content?: AlertContent
  readonly origin: Extract<AlertOrigin, { kind: 'cap' }>
  /** What had to be guessed, supplied or left out. What is wrong with the message itself is told by the rule pass. */
  readonly findings: readonly CapFinding[]
  /** True: every area is known to lie outside of our regions. */
  readonly elsewhere: boolean
}

/** Where a message gives no end: warnings of county stations are renewed or taken back within a day. */
const DEFAULT_HOURS = 24
const HOUR_MS = 3_600_000

type Tell = (level: CapFinding['level'], xpath: string, message: string) => void

/**
 * What a CAP message says, in our words. Colour and severity are taken apart; only where the message leaves the severity open does
 * the colour stand in. `origin.feed` is null: whoever fetched the message sets it.
 */
export function alertOfCap(message: CapMessage, world: CapWorld, now: Date): AlertOfCap {
  const findings: CapFinding[] = []
  const tell: Tell = (level, xpath, text) => findings.push({ level, xpath, message: text })
  const { sender, identifier, sent } = message
  const origin = { kind: 'cap', sender, identifier, sent: sent.text, feed: null } as const
  const { msgType } = message
  if (msgType === 'Ack' || msgType === 'Error') {
    tell('warning', '/alert/msgType', `${msgType} 是系统之间的回执，不发给居民`)
    return { origin, findings, elsewhere: false }
  }
  if (message.scope !== 'Public') tell('warning', '/alert/scope', '这条消息不是公开的，发给居民前要先得到发布单位同意')
  const chosen = chooseInfo(message.infos, tell)
  if (chosen === undefined) {
    const what = msgType === 'Cancel' ? '撤销消息没有正文，请按原预警撤销' : '消息没有正文，发不出去'
    tell('warning', '/alert', what)
    return { origin, findings, elsewhere: false }
  }
  const { info, xpath } = chosen
  const isOwn = markOf(info.parameters, OWN_HAZARD) !== undefined
  const placed = info.areas.map((area, place) => {
    const found = isOwn ? ownArea(area, world) : placeArea(area, world, `${xpath}/area[${place + 1}]`)
    findings.push(...found.findings)
    return found
  })
  if (placed.length === 0) tell('warning', xpath, '消息没有写地区，请选择地区')
  const areas = placed.length > 0 ? placed.map(({ area }) => area) : [noArea()]
  const content = { ...contentOf(message, info, world, isOwn, now, tell, xpath), messageType: msgType, areas }
  return { content, origin, findings, elsewhere: placed.length > 0 && placed.every(({ elsewhere }) => elsewhere) }
}

function noArea(): AlertArea {
  return { name: '未写明地区', regions: [], geocodes: [], polygons: [], circles: [] }
}

function contentOf(
  message: CapMessage,
  info: CapInfo,
  world: CapWorld,
  isOwn: boolean,
  now: Date,
  tell: Tell,
  xpath: string,
): Omit<AlertContent, 'messageType' | 'areas'> {
  const term = isOwn ? ownTerm(info, world) : foreignTerm(info, world, tell, xpath)
  const unmark = (text: string | undefined) => {
    const plain = plainText(text ?? '')
    return message.status !== 'Actual' && plain.startsWith(DRILL_MARK) ? plain.slice(DRILL_MARK.length).trim() : plain
  }
  const senderName = plainLine(info.senderName ?? '')
  if (senderName === '') tell('info', xpath, `没有写发布单位，先用发送方代码「${message.sender}」`)
  const description = unmark(info.description)
  const headline = plainLine(unmark(info.headline))
  if (headline === '') tell('info', xpath, '没有标题，已按事件名称代拟')
  const categories = knownOf(CATEGORIES, info.categories)
  const others = term.otherCodes.map(({ name, value }) => ({ name: `eventCode:${name}`, value }))
  if (info.resources.length > 0) tell('info', `${xpath}/resource[1]`, '附件不会转发')
  return {
    status: message.status,
    event: { code: term.code, name: term.name },
    hazard: term.hazard,
    categories: categories.length > 0 ? categories : ['Other'],
    responseTypes: knownOf(RESPONSE_TYPES, info.responseTypes),
    colour: term.colour,
    severity: isOwn ? info.severity : severityOf(info, term.colour, tell, xpath),
    urgency: URGENCIES.find((urgency) => urgency === info.urgency) ?? 'Unknown',
    certainty: CERTAINTIES.find((certainty) => certainty === info.certainty) ?? 'Unknown',
    senderName: senderName || message.sender,
    headline: headline || `${senderName}发布${term.name}预警`,
    description,
    instructions: instructionsOf(unmark(info.instruction), info.parameters),
    effective: info.effective?.at ?? null,
    onset: info.onset?.at ?? null,
    expires: expiresOf(message, info, now, tell, xpath),
    contact: plainLine(info.contact ?? '') || null,
    web: webOf(info, tell, xpath),
    parameters: [...info.parameters.filter((parameter) => !isOwnMark(parameter)), ...others],
  }
}

/** In the order of the message, each once. */
function knownOf<Term extends string>(terms: readonly Term[], words: readonly string[]): Term[] {
  return [...new Set(words)].flatMap((word) => terms.find((term) => term === word) ?? [])
}

function foreignTerm(info: CapInfo, world: CapWorld, tell: Tell, xpath: string): WarningTerm {
  const { event, headline = '', eventCodes, parameters } = info
  const term = warningTermOf({ event: plainLine(event), headline: plainLine(headline), eventCodes, parameters }, world)
  if (term.contradictingColours.length > 0) tell('warning', xpath, '几处写的预警颜色不一致，先按最严重的处理，请核对')
  if (term.hazard === OTHER_HAZARD) tell('info', xpath, `认不出「${term.name}」属于哪一类灾害，请选择`)
  return term
}

/** Our own messages say what they are, whatever their words could also mean. */
function ownTerm(info: CapInfo, { hazards }: CapWorld): WarningTerm {
  const mark = markOf(info.parameters, OWN_COLOUR)
  const hazard = markOf(info.parameters, OWN_HAZARD)
  const colour: Colour | null = COLOURS.find((known) => known === mark) ?? null
  return {
    code: info.eventCodes[0]?.value ?? null,
    name: plainLine(info.event) || '预警',
    colour,
    hazard: hazards.some(({ id }) => id === hazard) && hazard !== undefined ? hazard : OTHER_HAZARD,
    otherCodes: info.eventCodes.slice(1),
    contradictingColours: [],
  }
}

/** The regions are the geocodes of our list, and nothing is read out of the name. */
function ownArea(cap: CapArea, { regions }: CapWorld) {
  const isOurs = (code: string) => regions.some((region) => coversRegion(region.code, code))
  const ours = cap.geocodes.filter(({ name, value }) => name === REGION_CODES && isOurs(value))
  const area = areaOf(
    { ...cap, geocodes: cap.geocodes.filter((code) => !ours.includes(code)) },
    ours.map((o) => o.value),
  )
  return { area, elsewhere: false, findings: [] }
}

function severityOf(info: CapInfo, colour: Colour | null, tell: Tell, xpath: string): AlertContent['severity'] {
  if (info.severity !== 'Unknown' || colour === null) return info.severity
  tell('info', `${xpath}/severity`, `消息没有给出严重程度，按预警颜色记为 ${SEVERITY_OF_COLOUR[colour]}`)
  return SEVERITY_OF_COLOUR[colour]
}

function expiresOf({ sent }: CapMessage, info: CapInfo, now: Date, tell: Tell, xpath: string): Date {
  if (info.expires !== undefined) {
    if (info.expires.at <= now) tell('warning', `${xpath}/expires`, '这条预警已经过期')
    return info.expires.at
  }
  tell('warning', xpath, `没有写结束时间，先按 ${DEFAULT_HOURS} 小时处理，请核对`)
  return new Date((info.effective ?? sent).at.getTime() + DEFAULT_HOURS * HOUR_MS)
}

/** It becomes a link that residents follow. */
function webOf({ web }: CapInfo, tell: Tell, xpath: string): string | null {
  const address = plainLine(web ?? '')
  if (address === '') return null
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return address
  tell('info', `${xpath}/web`, '网址不能用，已去掉')
  return null
}
