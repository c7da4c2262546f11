import { SaxesParser } from 'saxes'
import type { CapArea, CapInfo, CapMessage, CapTime } from '../../src/alerts/cap/cap-message.ts'
import { ALERT_STATUSES, MESSAGE_TYPES, type NamedValue, type Point, SEVERITIES } from '../../src/domain/alert.ts'

export interface XmlNode {
  readonly name: string
  readonly uri: string
  readonly children: XmlNode[]
  text: string
}

/** A tree of any well-formed XML, by a parser of its own that refuses everything else. */
export function parseXml(xml: string): XmlNode {
  const root: XmlNode = { name: '', uri: '', children: [], text: '' }
  const open = [root]
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ local, uri }) => {
    const node = { name: local, uri, children: [], text: '' }
    open.at(-1)?.children.push(node)
    open.push(node)
  })
  parser.on('text', (text) => {
    const node = open.at(-1)
    if (node) node.text += text
  })
  parser.on('closetag', () => open.pop())
  parser.write(xml).close()
  return root.children[0] ?? root
}

const all = (node: XmlNode, name: string) => node.children.filter((child) => child.name === name)
const textsOf = (node: XmlNode, name: string) => all(node, name).map(({ text }) => text)
const textOf = (node: XmlNode, name: string) => textsOf(node, name)[0]
const timeOf = (text: string): CapTime => ({ text, at: new Date(text) })
const namedOf = (node: XmlNode, name: string): NamedValue[] =>
  all(node, name).map((one) => ({ name: textOf(one, 'valueName') ?? '', value: textOf(one, 'value') ?? '' }))

function optional<Value>(name: string, value: Value | undefined): Readonly<Record<string, Value>> {
  return value === undefined ? {} : { [name]: value }
}

function pointOf(pair: string): Point {
  const [lat = Number.NaN, lon = Number.NaN] = pair.split(',').map(Number)
  return { lat, lon }
}

function areaOf(node: XmlNode): CapArea {
  return {
    areaDesc: textOf(node, 'areaDesc') ?? '',
    polygons: textsOf(node, 'polygon').map((ring) => ring.split(' ').map(pointOf)),
    circles: textsOf(node, 'circle').map((circle) => {
      const [centre = '', radius] = circle.split(' ')
      return { ...pointOf(centre), radiusKm: Number(radius) }
    }),
    geocodes: namedOf(node, 'geocode'),
  }
}

function infoOf(node: XmlNode): CapInfo {
  const time = (name: string) => {
    const text = textOf(node, name)
    return optional(name, text === undefined ? undefined : timeOf(text))
  }
  const word = (name: string) => optional(name, textOf(node, name))
  return {
    language: textOf(node, 'language') ?? 'en-US',
    categories: textsOf(node, 'category'),
    event: textOf(node, 'event') ?? '',
    responseTypes: textsOf(node, 'responseType'),
    urgency: textOf(node, 'urgency') ?? '',
    severity: SEVERITIES.find((severity) => severity === textOf(node, 'severity')) ?? 'Unknown',
    certainty: textOf(node, 'certainty') ?? '',
    eventCodes: namedOf(node, 'eventCode'),
    ...time('effective'),
    ...time('onset'),
    ...time('expires'),
    ...word('senderName'),
    ...word('headline'),
    ...word('description'),
    ...word('instruction'),
    ...word('web'),
    ...word('contact'),
    parameters: namedOf(node, 'parameter'),
    resources: [],
    areas: all(node, 'area').map(areaOf),
  }
}

/** Reads what `writeCap` writes, and nothing else: no leniency, no rules. The one place where round trips read CAP. */
export function readWrittenCap(xml: string): CapMessage {
  const alert = parseXml(xml)
  return {
    identifier: textOf(alert, 'identifier') ?? '',
    sender: textOf(alert, 'sender') ?? '',
    sent: timeOf(textOf(alert, 'sent') ?? ''),
    status: ALERT_STATUSES.find((status) => status === textOf(alert, 'status')) ?? 'Draft',
    msgType: MESSAGE_TYPES.find((type) => type === textOf(alert, 'msgType')) ?? 'Error',
    scope: 'Public',
    codes: textsOf(alert, 'code'),
    references: (textOf(alert, 'references') ?? '')
      .split(' ')
      .filter((reference) => reference !== '')
      .map((reference) => {
        const [sender = '', identifier = '', sent = ''] = reference.split(',')
        return { sender, identifier, sent }
      }),
    ...optional('note', textOf(alert, 'note')),
    ...optional('source', textOf(alert, 'source')),
    infos: all(alert, 'info').map(infoOf),
  }
}
