import { describe, expect, it } from 'vitest'
import { capOfAlert, identifierOf } from '../../../src/alerts/cap/cap-of-alert.ts'
import { CAP_NAMESPACE, writeCap } from '../../../src/alerts/cap/write-cap.ts'
import { capContent, capMessage, capRecord, capTime, SENT } from '../../support/cap-alerts.ts'
import { parseXml, type XmlNode } from '../../support/cap-reader.ts'

const AUTHORITY = { authority: 'kepu.example' }
/** The order of the schema of CAP 1.2. */
const ORDER: Readonly<Record<string, string>> = {
  alert: 'identifier sender sent status msgType source scope restriction addresses code note references incidents info',
  info: 'language category event responseType urgency severity certainty audience eventCode effective onset expires senderName headline description instruction web contact parameter resource area',
  area: 'areaDesc polygon circle geocode altitude ceiling',
  resource: 'resourceDesc mimeType size uri digest',
  parameter: 'valueName value',
  eventCode: 'valueName value',
  geocode: 'valueName value',
}

function* nodesOf(node: XmlNode): Generator<XmlNode> {
  yield node
  for (const child of node.children) yield* nodesOf(child)
}

function find(xml: string, name: string): XmlNode[] {
  return [...nodesOf(parseXml(xml))].filter((node) => node.name === name)
}

const full = () =>
  writeCap({
    ...capMessage(
      { source: 's', restriction: 'r', addresses: ['a b', 'c'], codes: ['k'], note: 'n', incidents: ['i 1', 'i2'] },
      {
        audience: 'all',
        responseTypes: ['Avoid'],
        eventCodes: [{ name: 'GB/T 35561', value: '11B03' }],
        effective: capTime('2026-06-30T18:10:00Z'),
        onset: capTime('2026-07-01T03:10:00+08:00'),
        instruction: '走',
        web: 'https://a.example/?x=1&y=2',
        contact: '12379',
        parameters: [{ name: 'p', value: 'v' }],
        resources: [
          { resourceDesc: 'map', mimeType: 'image/png', size: 10, uri: 'https://a.example/m.png', digest: 'd' },
        ],
        areas: [
          {
            areaDesc: '南华县',
            polygons: [
              [
                { lat: 25, lon: 101 },
                { lat: 25.1, lon: 101 },
                { lat: 25.1, lon: 101.1 },
                { lat: 25, lon: 101 },
              ],
            ],
            circles: [{ lat: 0.0000001, lon: -0.00000001, radiusKm: 1.5 }],
            geocodes: [{ name: 'GB/T 2260', value: '532324' }],
            altitude: 1000,
            ceiling: 2000,
          },
        ],
      },
    ),
    references: [{ sender: 'a', identifier: 'b', sent: '2026-07-01T01:00:00+08:00' }],
  })

describe('writeCap', () => {
  it('puts the elements in the order of the schema, all in the namespace of CAP 1.2', () => {
    for (const node of nodesOf(parseXml(full()))) {
      expect(node.uri).toBe(CAP_NAMESPACE)
      const order = (ORDER[node.name] ?? '').split(' ')
      const places = node.children.map(({ name }) => order.indexOf(name))
      expect(places).not.toContain(-1)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    }
    expect(find(full(), 'alert')[0]?.children.map(({ name }) => name)).toEqual(ORDER['alert']?.split(' '))
    expect(new Set(find(full(), 'info')[0]?.children.map(({ name }) => name)).size).toBe(
      ORDER['info']?.split(' ').length,
    )
  })

  it('writes times of Beijing with an offset and without fractions', () => {
    const times = ['sent', 'effective', 'onset', 'expires']
      .flatMap((name) => find(full(), name))
      .map(({ text }) => text)

    expect(times).toEqual(['02:10:00', '02:10:00', '03:10:00', '08:10:00'].map((time) => `2026-07-01T${time}+08:00`))
  })

  it('writes coordinates as plain numbers', () => {
    expect(find(full(), 'polygon')[0]?.text).toBe('25,101 25.1,101 25.1,101.1 25,101')
    expect(find(full(), 'circle')[0]?.text).toBe('0,0 1.5')
  })

  it('leaves out what is empty, and pairs of which a half is missing', () => {
    const xml = writeCap(
      capMessage(
        { note: '', codes: [''] },
        {
          contact: ' ',
          parameters: [
            { name: 'a', value: '\u0000' },
            { name: '', value: 'b' },
          ],
        },
      ),
    )

    for (const node of nodesOf(parseXml(xml))) expect(node.children.length + node.text.length).toBeGreaterThan(0)
    expect(find(xml, 'parameter')).toEqual([])
  })

  it('escapes markup and drops what XML has no place for', () => {
    const xml = writeCap(capMessage({}, { headline: '<b>&amp;]]>"\u0000\u001b\ud800暴雨\uffff' }))

    expect(find(xml, 'headline')[0]?.text).toBe('<b>&amp;]]>"暴雨')
  })

  it('quotes list items with spaces', () => {
    expect(find(full(), 'addresses')[0]?.text).toBe('"a b" c')
    expect(find(full(), 'incidents')[0]?.text).toBe('"i 1" i2')
  })
})

describe('capOfAlert', () => {
  it('refers to every message of the series that was live', () => {
    const references = ['kepu.example,x1,2026-07-01T01:00:00+08:00', 'kepu.example,x2,2026-07-01T01:30:00+08:00']
    const content = capContent({ messageType: 'Update' })
    const xml = writeCap(capOfAlert(capRecord({ content, references }), AUTHORITY))

    expect(find(xml, 'msgType')[0]?.text).toBe('Update')
    expect(find(xml, 'references')[0]?.text).toBe(references.join(' '))
  })

  it('says in a Cancel that nothing is to be done any more', () => {
    const content = capContent({ messageType: 'Cancel', responseTypes: [] })

    expect(capOfAlert(capRecord({ content }), AUTHORITY).infos[0]?.responseTypes).toEqual(['None'])
  })

  it('names the original of a relayed message', () => {
    const origin = { kind: 'cap', sender: 's', identifier: 'w 1', sent: 't', feed: null } as const
    const xml = writeCap(capOfAlert(capRecord({ origin }), AUTHORITY))

    expect(find(xml, 'source')[0]?.text).toBe('s,w 1,t')
    expect(find(xml, 'incidents')[0]?.text).toBe('"w 1"')
  })

  it('keeps the note of the record to ourselves', () => {
    expect(writeCap(capOfAlert(capRecord({ note: '张三说发错了' }), AUTHORITY))).not.toContain('张三')
  })

  it('points to our pages only where the alert has no page of its own', () => {
    const publicUrl = 'https://kepu.example'
    const webOf = (web: string | null) =>
      capOfAlert(capRecord({ content: capContent({ web }) }), { ...AUTHORITY, publicUrl }).infos[0]?.web

    expect([webOf(null), webOf('https://other.example/')]).toEqual([publicUrl, 'https://other.example/'])
  })

  it('refuses an alert that nobody approved', () => {
    expect(() => capOfAlert(capRecord({ identifier: null }), AUTHORITY)).toThrow('approved')
  })

  it('refuses a reference that is none', () => {
    expect(() => capOfAlert(capRecord({ references: ['a,b'] }), AUTHORITY)).toThrow('reference')
  })
})

describe('identifierOf', () => {
  it('joins the authority, the time of Beijing and the id', () => {
    expect(identifierOf('532300.kepu', SENT, 'a1')).toBe('532300.kepu_20260701021000_a1')
  })

  it.each(['a b', 'a,b', 'a<b', 'a&b', 'a\u3000b'])('refuses the authority %s', (authority) => {
    expect(() => identifierOf(authority, SENT, 'a1')).toThrow('authority')
  })
})
