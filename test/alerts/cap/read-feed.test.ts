import { describe, expect, it } from 'vitest'
import { readFeed } from '../../../src/alerts/cap/read-feed.ts'
import { writeCap } from '../../../src/alerts/cap/write-cap.ts'
import { capMessage } from '../../support/cap-alerts.ts'
import { readWrittenCap } from '../../support/cap-reader.ts'

const CAP = 'urn:oasis:names:tc:emergency:cap:1.2'
const atom = (entries: string, more = '') => `<feed xmlns="http://www.w3.org/2005/Atom"${more}>${entries}</feed>`

function entriesOf(text: string | Uint8Array, contentType?: string) {
  const read = readFeed(typeof text === 'string' ? Buffer.from(text) : text, contentType)
  return read.kind === 'feed' ? read.entries : read.reason
}

describe('readFeed', () => {
  it('prefers the CAP link of an Atom entry to pages', () => {
    const feed = atom(`<link rel="self" href="/self"/><entry><id>i</id><updated>u</updated>
      <link rel="related" type="text/html" href="/page"/><link rel="alternate" href="/plain"/>
      <link type="application/cap+xml" href="/cap?a=1&amp;b=2"/></entry>`)

    expect(entriesOf(feed)).toEqual([{ id: 'i', updated: 'u', link: '/cap?a=1&b=2', cap: null }])
  })

  it('reads RSS with links or enclosures', () => {
    const rss = `<rss version="2.0"><channel><link>https://a.example</link><title>t</title>
      <item><guid>g1</guid><link>https://a.example/1.xml</link><pubDate>Wed, 01 Jul 2026 00:00:00 GMT</pubDate></item>
      <item><link>https://a.example/page</link><enclosure type="application/cap+xml" url="https://a.example/2.xml"/></item>
      </channel></rss>`

    expect(entriesOf(rss)).toEqual([
      { id: 'g1', updated: 'Wed, 01 Jul 2026 00:00:00 GMT', link: 'https://a.example/1.xml', cap: null },
      { id: 'https://a.example/2.xml', updated: null, link: 'https://a.example/2.xml', cap: null },
    ])
  })

  it.each([
    ['as elements', (xml: string) => xml],
    [
      'as elements with a prefix',
      (xml: string) => xml.replace(`<alert xmlns="${CAP}">`, '<alert>').replace(/<(\/?)(\w+)>/g, '<$1c:$2>'),
    ],
    ['as a text', (xml: string) => `<![CDATA[${xml}]]>`],
  ])('takes out an embedded message %s', (_, embed) => {
    const message = capMessage({ identifier: 'w1' }, { headline: '暴雨 <红色> & 大风' })
    const xml = writeCap(message).replace(/^<\?xml.*\?>\n/, '')
    const found = entriesOf(atom(`<entry><id>i</id><content>${embed(xml)}</content></entry>`, ` xmlns:c="${CAP}"`))
    const cap = typeof found === 'string' ? '' : (found[0]?.cap ?? '')

    expect(found).toMatchObject([{ id: 'i', link: null }])
    expect(readWrittenCap(cap)).toMatchObject({ identifier: 'w1', infos: [{ headline: '暴雨 <红色> & 大风' }] })
  })

  it('takes a bare message for a feed of one', () => {
    const found = entriesOf(writeCap(capMessage({ identifier: 'w1' })))

    expect(typeof found === 'string' ? found : readWrittenCap(found[0]?.cap ?? '').identifier).toBe('w1')
  })

  it('reads GB18030 and UTF-16', () => {
    const gb = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="GB18030"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>'),
      Buffer.from([0xb1, 0xa9, 0xd3, 0xea]),
      Buffer.from('</id></entry></feed>'),
    ])
    const utf16 = Buffer.from(`\ufeff${atom('<entry><id>暴雨</id></entry>')}`, 'utf16le')

    expect(entriesOf(gb)).toMatchObject([{ id: '暴雨' }])
    expect(entriesOf(utf16)).toMatchObject([{ id: '暴雨' }])
  })

  it.each([
    ['<!DOCTYPE feed><feed/>', 'document type'],
    ['<feed><entry>', 'is no XML'],
    ['', 'is no XML'],
    ['<html/>', 'neither Atom nor RSS nor CAP'],
    ['<?xml version="1.0" encoding="x-none"?><feed/>', 'unknown encoding'],
    [atom('<a>'.repeat(100) + '</a>'.repeat(100)), 'too deep'],
    [atom('<entry/>'.repeat(6000)), 'too many'],
    [atom('<entry><id>&a;</id></entry>'), 'is no XML'],
  ])('refuses %.40s', (text, reason) => {
    expect(entriesOf(text)).toContain(reason)
  })

  it('finds nothing in an empty feed', () => {
    expect(entriesOf(atom(''))).toEqual([])
    expect(entriesOf('<rss version="2.0"><channel/></rss>')).toEqual([])
  })
})
