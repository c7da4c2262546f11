import type { NamedValue, Point } from '../../domain/alert.ts'
import type { CapArea, CapInfo, CapMessage, CapReference, CapResource } from './cap-message.ts'
import { formatCapTime } from './cap-time.ts'
import { element } from './xml-text.ts'

export const CAP_NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2'

/**
 * CAP 1.2 as XML. Elements stand in the order of the schema, which is part of the standard; empty ones are left out; times are of Beijing;
 * characters that XML has no place for are left out.
 */
export function writeCap(message: CapMessage): string {
  const { identifier, sender, sent, status, msgType, source, scope, restriction, addresses, codes } = message
  const children = [
    element('identifier', identifier),
    element('sender', sender),
    element('sent', formatCapTime(sent.at)),
    element('status', status),
    element('msgType', msgType),
    element('source', source),
    element('scope', scope),
    element('restriction', restriction),
    element('addresses', addresses?.map(quoted).join(' ')),
    ...codes.map((code) => element('code', code)),
    element('note', message.note),
    element('references', message.references.map(wordReference).join(' ')),
    element('incidents', message.incidents?.map(quoted).join(' ')),
    ...message.infos.map(writeInfo),
  ]
  return `<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="${CAP_NAMESPACE}">${children.join('')}</alert>\n`
}

function wordReference({ sender, identifier, sent }: CapReference): string {
  return `${sender},${identifier},${sent}`
}

/** Items of a list are parted by spaces, so one with a space is put in quotes. */
function quoted(item: string): string {
  return /\s/u.test(item) ? `"${item}"` : item
}

function writeInfo(info: CapInfo): string {
  return block('info', [
    element('language', info.language),
    ...info.categories.map((category) => element('category', category)),
    element('event', info.event),
    ...info.responseTypes.map((type) => element('responseType', type)),
    element('urgency', info.urgency),
    element('severity', info.severity),
    element('certainty', info.certainty),
    element('audience', info.audience),
    ...info.eventCodes.map((code) => writeNamed('eventCode', code)),
    info.effective && element('effective', formatCapTime(info.effective.at)),
    info.onset && element('onset', formatCapTime(info.onset.at)),
    info.expires && element('expires', formatCapTime(info.expires.at)),
    element('senderName', info.senderName),
    element('headline', info.headline),
    element('description', info.description),
    element('instruction', info.instruction),
    element('web', info.web),
    element('contact', info.contact),
    ...info.parameters.map((parameter) => writeNamed('parameter', parameter)),
    ...info.resources.map(writeResource),
    ...info.areas.map(writeArea),
  ])
}

function writeResource({ resourceDesc, mimeType, size, uri, digest }: CapResource): string {
  return block('resource', [
    element('resourceDesc', resourceDesc),
    element('mimeType', mimeType),
    element('size', size),
    element('uri', uri),
    element('digest', digest),
  ])
}

function writeArea({ areaDesc, polygons, circles, geocodes, altitude, ceiling }: CapArea): string {
  return block('area', [
    element('areaDesc', areaDesc),
    ...polygons.map((ring) => element('polygon', ring.map(wordPoint).join(' '))),
    ...circles.map((circle) => element('circle', `${wordPoint(circle)} ${wordNumber(circle.radiusKm)}`)),
    ...geocodes.map((code) => writeNamed('geocode', code)),
    element('altitude', altitude === undefined ? undefined : wordNumber(altitude)),
    element('ceiling', ceiling === undefined ? undefined : wordNumber(ceiling)),
  ])
}

/** Left out as a whole when a half is missing: CAP wants both. */
function writeNamed(tag: string, { name, value }: NamedValue): string {
  const [first, second] = [element('valueName', name), element('value', value)]
  return first === '' || second === '' ? '' : `<${tag}>${first}${second}</${tag}>`
}

function block(tag: string, children: ReadonlyArray<string | undefined>): string {
  return `<${tag}>${children.filter((child) => child !== undefined).join('')}</${tag}>`
}

function wordPoint({ lat, lon }: Point): string {
  return `${wordNumber(lat)},${wordNumber(lon)}`
}

/** JavaScript words small numbers as 1e-7, which no reader of coordinates knows. A millionth of a degree is a hand's breadth. */
function wordNumber(value: number): string {
  return String(Number(value.toFixed(6))).replace(/^-0$/, '0')
}
