import { describe, expect, it } from 'vitest'
import type { CapArea, CapInfo, CapMessage, CapResource } from '../../../src/alerts/cap/cap-message.ts'
import { checkCapMessage } from '../../../src/alerts/cap/cap-rules.ts'
import { formatCapTime } from '../../../src/alerts/cap/cap-time.ts'
import { readCap } from '../../../src/alerts/cap/read-cap.ts'
import { GOOD_CAP, READ_AT } from '../../support/cap-xml.ts'

const good = read()

/** What a good message reads as. */
function read(): { message: CapMessage; info: CapInfo; area: CapArea } {
  const { message } = readCap(new TextEncoder().encode(GOOD_CAP), { now: READ_AT })
  const info = message?.infos[0]
  const area = info?.areas[0]
  if (message === undefined || info === undefined || area === undefined) throw new Error('the good message was refused')
  return { message, info, area }
}

const time = (text: string) => ({ text, at: new Date(text) })
const message = (changes: Partial<CapMessage>): CapMessage => ({ ...good.message, ...changes })
const info = (changes: Partial<CapInfo>) => message({ infos: [{ ...good.info, ...changes }] })
const area = (changes: Partial<CapArea>) => info({ areas: [{ ...good.area, ...changes }] })
const resource = (changes: Partial<CapResource>) =>
  info({ resources: [{ resourceDesc: '图', mimeType: 'image/png', ...changes }] })
const ring = (...points: ReadonlyArray<readonly [number, number]>) => [points.map(([lat, lon]) => ({ lat, lon }))]
const earlier = { sender: 'a', identifier: 'b', sent: '2026-11-26T01:00:00+08:00' }
const INFO = '/alert/info[1]'
const AREA = `${INFO}/area[1]`

const BREACHES: ReadonlyArray<readonly [string, CapMessage, ...string[]]> = [
  ['an empty identifier', message({ identifier: '' }), 'empty /alert/identifier'],
  ['a comma in the identifier', message({ identifier: 'a,b' }), 'identifier-characters /alert/identifier'],
  ['a space in the sender', message({ sender: 'a b' }), 'sender-characters /alert/sender'],
  ['a time with Z', message({ sent: time('2026-11-25T18:10:00Z') }), 'time-form /alert/sent'],
  ['a time to come', message({ sent: time('2026-11-26T02:21:00+08:00') }), 'sent-in-future /alert/sent'],
  [
    'a time that is not what it says',
    message({ sent: { text: good.message.sent.text, at: new Date(0) } }),
    'time-form /alert/sent',
  ],
  ['no restriction', message({ scope: 'Restricted' }), 'restriction-missing /alert/restriction'],
  ['a restriction of what is public', message({ restriction: 'x' }), 'restriction-unexpected /alert/restriction'],
  ['no addresses', message({ scope: 'Private' }), 'addresses-missing /alert/addresses'],
  ['a drill without a note', message({ status: 'Exercise' }), 'note-missing /alert/note'],
  ['an update of nothing', message({ msgType: 'Update' }), 'references-missing /alert/references'],
  ['a cancel of nothing', message({ msgType: 'Cancel' }), 'references-missing /alert/references'],
  [
    'a reference to itself',
    message({ msgType: 'Update', references: [earlier, { ...good.message, sent: good.message.sent.text }] }),
    'references-self /alert/references',
  ],
  [
    'a reference to what comes later',
    message({ references: [{ ...earlier, sent: '2026-11-26T02:11:00+08:00' }] }),
    'reference-later /alert/references',
  ],
  [
    'a reference with a space',
    message({ references: [{ ...earlier, identifier: 'a b' }] }),
    'reference-form /alert/references',
  ],
  ['a reference twice', message({ references: [earlier, earlier] }), 'references-repeated /alert/references'],
  ['an empty code', message({ codes: [''] }), 'empty /alert/code'],
  ['no info', message({ infos: [] }), 'info-missing /alert/info'],
  ['no area', info({ areas: [] }), `area-missing ${INFO}/area`],
  ['a language twice', message({ infos: [good.info, good.info] }), 'language-repeated /alert/info[2]/language'],
  [
    'other codes in another language',
    message({ infos: [good.info, { ...good.info, language: 'ii', eventCodes: [] }] }),
    'event-codes-differ /alert/info[2]/eventCode',
  ],
  [
    'another category in another language',
    message({ infos: [good.info, { ...good.info, language: 'ii', categories: ['Geo'] }] }),
    'categories-differ /alert/info[2]/category',
  ],
  ['a language that is none', info({ language: 'zh_CN' }), `language-form ${INFO}/language`],
  ['no category', info({ categories: [] }), `missing ${INFO}/category`],
  ['a category that is none', info({ categories: ['met'] }), `word-unknown ${INFO}/category`],
  ['a response that is none', info({ responseTypes: ['Run'] }), `word-unknown ${INFO}/responseType`],
  ['an urgency that is none', info({ urgency: '' }), `word-unknown ${INFO}/urgency`],
  ['a certainty that is none', info({ certainty: 'Very Likely' }), `word-unknown ${INFO}/certainty`],
  ['an empty event', info({ event: ' ' }), `empty ${INFO}/event`],
  ['an empty instruction', info({ instruction: '' }), `empty ${INFO}/instruction`],
  ['a control character', info({ description: 'a\u0007' }), `hidden-characters ${INFO}/description`],
  ['half a character', info({ headline: '\uD83D' }), `hidden-characters ${INFO}/headline`],
  ['half an address', info({ web: '/yj' }), `web-address ${INFO}/web`],
  [
    'an end before the beginning',
    info({ expires: time('2026-11-26T02:00:00+08:00') }),
    `expires-before-effective ${INFO}/expires`,
  ],
  ['an onset after the end', info({ onset: time('2026-11-27T02:00:00+08:00') }), `onset-after-expires ${INFO}/onset`],
  ['an empty parameter', info({ parameters: [{ name: 'x', value: '' }] }), `empty ${INFO}/parameter[1]/value`],
  ['an attachment without a type', resource({ mimeType: '' }), `mime-type ${INFO}/resource[1]/mimeType`],
  ['an attachment of half a byte', resource({ size: 0.5 }), `resource-size ${INFO}/resource[1]/size`],
  ['an attachment nowhere', resource({ uri: 'a.png' }), `resource-address ${INFO}/resource[1]/uri`],
  ['an attachment with an MD5', resource({ digest: 'a'.repeat(32) }), `resource-digest ${INFO}/resource[1]/digest`],
  ['an area without a name', area({ areaDesc: '' }), `empty ${AREA}/areaDesc`],
  ['an empty geocode', area({ geocodes: [{ name: '', value: '1' }] }), `empty ${AREA}/geocode[1]/valueName`],
  ['an empty polygon', area({ polygons: [[]] }), `polygon-too-few-points ${AREA}/polygon[1]`],
  [
    'a polygon of three points',
    area({ polygons: ring([25, 101], [25, 102], [25, 101]) }),
    `polygon-too-few-points ${AREA}/polygon[1]`,
  ],
  [
    'an open polygon',
    area({ polygons: ring([25, 101], [25, 102], [26, 102], [26, 101]) }),
    `polygon-open ${AREA}/polygon[1]`,
  ],
  [
    'a polygon off the Earth',
    area({ polygons: ring([101, 25], [102, 25], [102, 26], [101, 25]) }),
    `coordinates-out-of-range ${AREA}/polygon[1]`,
  ],
  [
    'a bow tie',
    area({ polygons: ring([25, 101], [26, 102], [25, 102], [26, 101], [25, 101]) }),
    `polygon-crosses-itself ${AREA}/polygon[1]`,
  ],
  ['a negative radius', area({ circles: [{ lat: 25, lon: 101, radiusKm: -1 }] }), `circle-radius ${AREA}/circle[1]`],
  [
    'a radius that is no number',
    area({ circles: [{ lat: 25, lon: 101, radiusKm: Number.NaN }] }),
    `circle-radius ${AREA}/circle[1]`,
  ],
  ['a ceiling without a floor', area({ ceiling: 1 }), `ceiling-without-altitude ${AREA}/ceiling`],
  ['a ceiling below the floor', area({ altitude: 2, ceiling: 1 }), `ceiling-below-altitude ${AREA}/ceiling`],
]

describe('checking a CAP message of our own', () => {
  it('has nothing to say of a good one', () => {
    expect(checkCapMessage(good.message, READ_AT)).toEqual([])
  })

  it.each(BREACHES.map(([name, message, ...expected]) => ({ name, message, expected })))(
    'refuses $name',
    ({ message, expected }) => {
      const findings = checkCapMessage(message, READ_AT)

      expect(findings.map(({ code, xpath }) => `${code} ${xpath}`)).toEqual(expected)
      expect(findings.every(({ level }) => level === 'error')).toBe(true)
    },
  )

  it('does not ask for what is only good practice, nor whether it is over', () => {
    const { contact: _, web: __, instruction: ___, ...bare } = good.info

    expect(checkCapMessage(message({ infos: [bare] }), new Date('2027-01-01T00:00:00Z'))).toEqual([])
  })

  it('takes the times that the exporter writes', () => {
    const sent = { text: formatCapTime(READ_AT), at: READ_AT }

    expect(checkCapMessage(message({ sent }), READ_AT)).toEqual([])
  })
})
