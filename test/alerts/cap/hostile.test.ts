import { describe, expect, it } from 'vitest'
import { MAX_CAP_BYTES, readCap } from '../../../src/alerts/cap/read-cap.ts'
import { after, append, edited, GOOD_CAP, READ_AT, set } from '../../support/cap-xml.ts'

/** Characters that nearly fill the limit of bytes. */
const MANY = MAX_CAP_BYTES - 20_000
/** Milliseconds of processor time. Ten megabytes take 50 to decode alone; without limits these took seconds. */
const LIMIT_MS = 500

const CASES: Readonly<Record<string, readonly [() => string, string]>> = {
  'one text': [() => edited(set('description', 'a'.repeat(MANY))), 'too-long'],
  'entities of XML': [() => edited(set('description', '&amp;'.repeat(MANY / 5))), 'too-long'],
  'an attachment': [() => edited(attachment('A'.repeat(MANY))), 'embedded-resource'],
  'an attachment in lines, then a mark': [
    () => edited(attachment(`${'A   \r\n'.repeat(MANY / 6)}!`)),
    'embedded-resource',
  ],
  'blanks before the message': [() => ' '.repeat(MANY) + GOOD_CAP, 'space-before-xml'],
  'an attribute of line breaks': [() => GOOD_CAP.replace('<info>', `<info a="${'\n'.repeat(MANY)}">`), 'too-long'],
  comments: [() => GOOD_CAP.replace('<alert', `${'<!---->'.repeat(MANY / 7)}<alert`), 'too-long'],
  instructions: [() => GOOD_CAP.replace('<alert', `${'<?a?>'.repeat(MANY / 5)}<alert`), 'too-long'],
  'one name': [() => `<${'a'.repeat(MANY)}`, 'too-long'],
  'a DTD': [() => `<!DOCTYPE a [${'<!ENTITY a "a">'.repeat(MANY / 16)}]><a/>`, 'doctype-refused'],
  'tags of attachments without content': [() => edited(append('<derefUri>'.repeat(MANY / 10))), 'too-long'],
  '550,000 line breaks in an attribute': [() => GOOD_CAP.replace('<info>', `<info a="${'\n'.repeat(550_000)}">`), ''],
  '19,000 elements': [() => edited(append('<x/>'.repeat(19_000))), 'unknown-element'],
  '4,500 areas': [() => edited(after('area', AREA.repeat(4500))), 'too-many-areas'],
  '6,000 infos': [
    () => edited(after('info', '<info><event>a</event><severity>Minor</severity></info>'.repeat(6000))),
    'too-many-infos',
  ],
  '5,000 geocodes': [
    () => edited(after('geocode', '<geocode><valueName>a</valueName><value>b</value></geocode>'.repeat(5000))),
    '',
  ],
  '19,990 points': [() => edited(set('polygon', spiral(19_990))), 'polygon-open'],
  'commas and blanks': [() => edited(set('polygon', ' ,'.repeat(190_000))), 'polygon-unreadable'],
  'quotation marks': [() => edited(after('scope', `<addresses>${'"a'.repeat(24_999)}</addresses>`)), ''],
  'opened tags in a text': [() => edited(set('description', '&lt;a '.repeat(10_000))), ''],
}

const AREA = '<area><areaDesc>a</areaDesc><polygon>25,101 25,102 26,102 25,101</polygon></area>'

function attachment(content: string) {
  return after(
    'parameter',
    `<resource><resourceDesc>x</resourceDesc><mimeType>video/mp4</mimeType><derefUri>${content}</derefUri></resource>`,
  )
}

function spiral(points: number): string {
  return Array.from({ length: points }, (_, n) => {
    const angle = n / 300
    return `${(25 + (Math.sin(angle) * n) / points).toFixed(5)},${(101 + (Math.cos(angle) * n) / points).toFixed(5)}`
  }).join(' ')
}

describe('reading a message that is made to hold up others', () => {
  it.each(Object.entries(CASES).map(([name, [make, code]]) => ({ name, make, code })))(
    'is quickly through with $name',
    ({ make, code }) => {
      const bytes = new TextEncoder().encode(make())

      const start = process.cpuUsage()
      const { findings } = readCap(bytes, { now: READ_AT })
      const { user, system } = process.cpuUsage(start)
      if (process.env['CAP_FUZZ'] !== undefined) console.log(Math.round((user + system) / 1000), bytes.length)

      expect(bytes.length).toBeLessThanOrEqual(MAX_CAP_BYTES)
      expect(findings.map((finding) => finding.code).slice(0, 1)).toEqual(code === '' ? [] : [code])
      expect((user + system) / 1000).toBeLessThan(LIMIT_MS)
    },
  )
})
