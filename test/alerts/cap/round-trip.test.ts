import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alertOfCap } from '../../../src/alerts/cap/alert-of-cap.ts'
import { capOfAlert } from '../../../src/alerts/cap/cap-of-alert.ts'
import { writeCap } from '../../../src/alerts/cap/write-cap.ts'
import { plainLine, plainText } from '../../../src/alerts/cap/xml-text.ts'
import {
  ALERT_STATUSES,
  type AlertContent,
  CATEGORIES,
  CERTAINTIES,
  COLOURS,
  DRILL_MARK,
  MESSAGE_TYPES,
  RESPONSE_TYPES,
  SEVERITIES,
  URGENCIES,
} from '../../../src/domain/alert.ts'
import { capContent, capRecord, SENT, WORLD } from '../../support/cap-alerts.ts'
import { readWrittenCap } from '../../support/cap-reader.ts'
import '../../support/fixed-seed.ts'

function roundTrip(content: AlertContent) {
  const xml = writeCap(capOfAlert(capRecord({ content }), { authority: 'kepu.example' }))
  return alertOfCap(readWrittenCap(xml), WORLD, SENT)
}

const ODD = [
  '<',
  '&',
  ']]>',
  '"',
  "'",
  '>',
  '\u0000',
  '\u0007',
  '\ud800',
  '\uffff',
  '\u2028',
  '\t',
  '😀',
  '𠮷',
  '暴雨红色预警',
  'Ⅱ级',
  '南华县',
  '&amp;',
  '<!--',
  '\r\n',
]
const dirty = fc
  .array(
    fc.oneof(
      fc.constantFrom(...ODD),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))
const isKept = (text: string) => text !== '' && !text.startsWith(DRILL_MARK)
const line = dirty.map(plainLine).filter(isKept)
const text = dirty.map(plainText).filter((words) => !words.startsWith(DRILL_MARK))
const date = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })
  .map((at) => new Date(Math.floor(at.getTime() / 1000) * 1000))
const inOrder = <Item>(items: readonly Item[], minLength: number) => fc.subarray([...items], { minLength })
const degrees = (most: number) => fc.integer({ min: -most * 1e4, max: most * 1e4 }).map((value) => value / 1e4 + 0)
const point = fc.record({ lat: degrees(90), lon: degrees(180) })
const ring = fc.array(point, { minLength: 3, maxLength: 5 }).map((points) => [...points, ...points.slice(0, 1)])
const named = fc.record({ name: line.filter((name) => !name.startsWith('kepu:') && name !== 'GB/T 2260'), value: line })

const contents: fc.Arbitrary<AlertContent> = fc.record({
  status: fc.constantFrom(...ALERT_STATUSES),
  messageType: fc.constantFrom(...MESSAGE_TYPES),
  event: fc.record({ code: fc.option(line), name: line }),
  hazard: fc.constantFrom('rainstorm', 'forest-fire', 'other'),
  categories: inOrder(CATEGORIES, 1),
  responseTypes: inOrder(RESPONSE_TYPES, 1),
  colour: fc.option(fc.constantFrom(...COLOURS)),
  severity: fc.constantFrom(...SEVERITIES),
  urgency: fc.constantFrom(...URGENCIES),
  certainty: fc.constantFrom(...CERTAINTIES),
  senderName: line,
  headline: line,
  description: text,
  instructions: fc.array(fc.record({ text: line, entry: fc.option(line) }), { maxLength: 4 }),
  areas: fc.array(
    fc.record({
      name: line,
      regions: inOrder(['532300', '532324', '532325', '532324101', '532324101001'], 0),
      geocodes: fc.array(named, { maxLength: 2 }),
      polygons: fc.array(ring, { maxLength: 2 }),
      circles: fc.array(fc.record({ lat: degrees(90), lon: degrees(180), radiusKm: fc.nat(500) }), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  effective: fc.option(date),
  onset: fc.option(date),
  expires: date,
  contact: fc.option(line),
  web: fc.option(fc.constantFrom('https://kepu.example/a?b=1&c=2', 'http://kepu.example/')),
  parameters: fc.array(named, { maxLength: 3 }),
})

describe('an alert that is written as CAP and read again', () => {
  it('says the same, whatever characters it has', () => {
    fc.assert(
      fc.property(contents, (content) => {
        expect(roundTrip(content).content).toEqual(content)
      }),
      { numRuns: 500 },
    )
  })

  it('needs no guess and leaves nothing out', () => {
    expect(roundTrip(capContent()).findings).toEqual([])
  })

  it('keeps the pair of colour and severity that it was given', () => {
    const { content } = roundTrip(capContent({ colour: 'red', severity: 'Moderate' }))

    expect(content).toMatchObject({ colour: 'red', severity: 'Moderate' })
  })

  it('stays without colour although its words name one', () => {
    expect(roundTrip(capContent({ colour: null, headline: '暴雨红色预警' })).content?.colour).toBeNull()
  })

  it('keeps its regions although its words name others', () => {
    const [area] = capContent().areas
    const areas = area === undefined ? [] : [{ ...area, name: '楚雄州大部', regions: ['532324'] }]

    expect(roundTrip(capContent({ areas })).content?.areas[0]?.regions).toEqual(['532324'])
  })

  it('says that it is a drill in every text that is sent, and not twice', () => {
    const content = capContent({ status: 'Exercise', headline: `${DRILL_MARK}南华县暴雨红色预警` })
    const message = capOfAlert(capRecord({ content }), { authority: 'kepu.example' })
    const [info] = message.infos

    expect(message.note).toContain('演练')
    expect(info?.headline).toBe(`${DRILL_MARK}南华县暴雨红色预警`)
    expect(info?.description).toMatch(/^【演练】未来/)
    expect(info?.instruction).toMatch(/^【演练】马上/)
  })
})
