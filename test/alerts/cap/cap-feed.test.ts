import { describe, expect, it } from 'vitest'
import { writeCapFeed } from '../../../src/alerts/cap/cap-feed.ts'
import { readFeed } from '../../../src/alerts/cap/read-feed.ts'
import { capContent, capRecord, SENT } from '../../support/cap-alerts.ts'
import { parseXml } from '../../support/cap-reader.ts'

const OPTIONS = { authority: 'kepu.example', publicUrl: 'https://kepu.example', now: SENT }
const later = new Date(SENT.getTime() + 60_000)

function entriesOf(xml: string) {
  const read = readFeed(Buffer.from(xml))
  return read.kind === 'feed' ? read.entries : []
}

describe('writeCapFeed', () => {
  it('lists what is live, the newest first, with links to the messages', () => {
    const xml = writeCapFeed([capRecord(), capRecord({ id: 'a2', identifier: 'i2', sent: later })], OPTIONS)

    expect(entriesOf(xml)).toEqual([
      {
        id: 'tag:kepu.example,2026:alerts/a2',
        updated: '2026-07-01T02:11:00+08:00',
        link: 'https://kepu.example/feeds/alerts/a2.xml',
        cap: null,
      },
      {
        id: 'tag:kepu.example,2026:alerts/a1',
        updated: '2026-07-01T02:10:00+08:00',
        link: 'https://kepu.example/feeds/alerts/a1.xml',
        cap: null,
      },
    ])
    expect(parseXml(xml).children.find(({ name }) => name === 'updated')?.text).toBe('2026-07-01T02:11:00+08:00')
  })

  it('carries the CAP elements that readers of national feeds look for', () => {
    const [entry] = parseXml(writeCapFeed([capRecord()], OPTIONS)).children.filter(({ name }) => name === 'entry')
    const values = new Map(
      entry?.children.filter(({ uri }) => uri.startsWith('urn:oasis')).map(({ name, text }) => [name, text]),
    )

    expect(values.get('event')).toBe('暴雨')
    expect(values.get('severity')).toBe('Extreme')
    expect(values.get('areaDesc')).toBe('南华县、姚安县')
    expect(values.get('expires')).toBe('2026-07-01T08:10:00+08:00')
  })

  it('leaves out drills unless they are asked for, and says what they are', () => {
    const drill = capRecord({ content: capContent({ status: 'Exercise' }) })

    expect(entriesOf(writeCapFeed([drill], OPTIONS))).toEqual([])
    expect(writeCapFeed([drill], { ...OPTIONS, drills: true })).toContain('<title>【演练】')
  })

  it('leaves out what was not approved and what is over', () => {
    const over = capRecord({ content: capContent({ expires: SENT }) })

    expect(entriesOf(writeCapFeed([over, capRecord({ identifier: null })], OPTIONS))).toEqual([])
  })

  it('stays the same for an hour while there is nothing, so that caches work', () => {
    const at = (minutes: number) => writeCapFeed([], { ...OPTIONS, now: new Date(SENT.getTime() + minutes * 60_000) })

    expect(at(0)).toBe(at(49))
    expect(at(0)).not.toBe(at(50))
  })

  it('is whole without a public address', () => {
    expect(entriesOf(writeCapFeed([capRecord()], { ...OPTIONS, publicUrl: undefined }))[0]?.link).toBe(
      '/feeds/alerts/a1.xml',
    )
  })
})
