import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { aStatement, shippedKnowledge } from '../../support/knowledge.ts'
import { aRumour, rumourServer } from '../../support/rumours.ts'

const PUBLIC = 'https://kepu.example.cn'
const HOSTILE = `]]></summary><script>"双" '单' & \u202e\u0007\ud83d`

function parseFeed(text: string) {
  expect(XMLValidator.validate(text)).toBe(true)
  return new XMLParser({
    ignoreAttributes: false,
    isArray: (name) => name === 'entry' || name === 'link',
  }).parse(text).feed
}

/** Rows and cells of RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, bare, end] of text.slice(1).matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '')
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

describe('GET /rumours.atom', () => {
  it('is an Atom feed with stable ids, dates with an offset and absolute links', async () => {
    const app = await rumourServer({ entries: [aRumour('a')], publicUrl: PUBLIC })

    const response = await app.inject('/rumours.atom')
    const feed = parseFeed(response.body)

    expect(response.headers['content-type']).toBe('application/atom+xml; charset=utf-8')
    expect(response.body).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>/)
    expect(feed).toMatchObject({
      '@_xmlns': 'http://www.w3.org/2005/Atom',
      id: 'tag:kepu.example.cn,2026:rumours',
      updated: '2026-11-23T00:00:00+08:00',
      author: { name: '科普楚雄 · 小科' },
      link: [
        { '@_rel': 'self', '@_href': `${PUBLIC}/rumours.atom` },
        { '@_rel': 'alternate', '@_href': `${PUBLIC}/rumours` },
      ],
    })
    expect(feed.entry).toEqual([
      {
        id: 'tag:kepu.example.cn,2026:rumours/a',
        title: '【不实】标题a',
        updated: '2026-11-23T00:00:00+08:00',
        link: [{ '@_rel': 'alternate', '@_type': 'text/html', '@_href': `${PUBLIC}/rumours/a` }],
        category: { '@_term': 'false', '@_label': '不实' },
        summary: '说法：说法a 判断：不实。这个说法不对，请不要照着做，也不要转发。 因为没有证据。',
      },
    ])
  })

  it('holds the fifty newest, and says of an empty list that it is empty', async () => {
    const entries = Array.from({ length: 60 }, (_, at) =>
      aRumour(`r${at}`, {
        review: { state: 'signed', on: `2026-0${1 + (at % 9)}-${10 + Math.floor(at / 9)}`, next: '2027-01-01' },
      }),
    )
    const full = parseFeed((await (await rumourServer({ entries })).inject('/rumours.atom')).body)
    const empty = parseFeed((await (await rumourServer({ entries: [] })).inject('/rumours.atom')).body)

    const days = full.entry.map((entry: { updated: string }) => entry.updated)
    expect(days).toHaveLength(50)
    expect(days).toEqual(days.toSorted((a: string, b: string) => b.localeCompare(a)))
    expect(full.updated).toBe(days[0])
    expect(empty.entry).toBeUndefined()
    expect(empty.updated).toBe('1970-01-01T00:00:00+08:00')
  })

  it('stays well-formed whatever the content holds', async () => {
    const app = await rumourServer({ entries: [aRumour('a', { title: HOSTILE, claim: HOSTILE })] })

    const { body } = await app.inject('/rumours.atom')

    expect(parseFeed(body).entry[0].title).toBe(`【不实】]]></summary><script>"双" '单' & \ufffd`)
    expect(body).not.toMatch(/<script|(?!\n)[\p{Cc}\p{Bidi_Control}]/u)
  })

  it('answers 304 to a reader that has it, and only to that one', async () => {
    const app = await rumourServer({ entries: [aRumour('a')] })
    const changed = await rumourServer({ entries: [aRumour('a', { title: '改过' })] })
    const { etag } = (await app.inject('/rumours.atom')).headers
    const again = (server: typeof app, condition: string) =>
      server.inject({ url: '/rumours.atom', headers: { 'if-none-match': condition } })

    const same = await again(app, String(etag))

    expect(same.statusCode).toBe(304)
    expect(same.body).toBe('')
    expect(same.headers.etag).toBe(etag)
    expect((await again(app, `"x", W/${String(etag)}`)).statusCode).toBe(304)
    expect((await again(app, '"x"')).statusCode).toBe(200)
    expect((await again(changed, String(etag))).statusCode).toBe(200)
  })
})

describe('GET /rumours.json and /rumours.csv', () => {
  it('gives every field, with absolute links and a licence', async () => {
    const app = await rumourServer({ entries: [aRumour('a', { aliases: ['b'] })], publicUrl: PUBLIC })

    const body = (await app.inject('/rumours.json')).json()

    expect(body).toMatchObject({ licence: 'Apache-2.0', licence_note: expect.stringContaining('注明'), count: 1 })
    expect(body.rumours).toEqual([
      {
        id: 'a',
        aliases: ['b'],
        kind: 'rumour',
        title: '标题a',
        claim: '说法a',
        verdict: 'false',
        verdict_zh: '不实',
        reasons: ['因为没有证据。'],
        advice: ['去问医生。', '不要转发。'],
        sources: [
          {
            publisher: '云南省卫生健康委',
            title: '提醒',
            date: '2023-05-06',
            url: 'https://example.org/a?b=1&c=2',
          },
          { publisher: '某地', title: '提醒', date: null, url: null },
        ],
        reviewed_on: '2026-11-23',
        review_state: 'source-checked',
        url: `${PUBLIC}/rumours/a`,
      },
    ])
  })

  it('is a table that spreadsheets read as UTF-8, cell by cell', async () => {
    const claim = '他说“真的”, "转"\n快转'
    const app = await rumourServer({ entries: [aRumour('a', { aliases: ['b', 'c'], claim })] })

    const response = await app.inject('/rumours.csv')
    const [head = [], row = []] = parseCsv(response.body)
    const cells = Object.fromEntries(head.map((name, at) => [name, row[at]]))

    expect(response.headers['content-type']).toContain('text/csv')
    expect(response.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    expect(cells).toMatchObject({
      id: 'a',
      aliases: 'b\nc',
      claim,
      verdict_zh: '不实',
      advice: '去问医生。\n不要转发。',
      sources: '云南省卫生健康委 | 2023-05-06 | https://example.org/a?b=1&c=2\n某地 |  | ',
      url: '/rumours/a',
      licence: expect.stringContaining('Apache-2.0'),
    })
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '＝1', '\t=1', ' =1', '\n=1'])('defuses the formula %j', async (claim) => {
    const statements = [aStatement({ section: 'why', text: claim })]
    const app = await rumourServer({ entries: [aRumour('a', { title: claim, claim, statements })] })

    const [head = [], row = []] = parseCsv((await app.inject('/rumours.csv')).body)

    for (const name of ['title', 'claim', 'reasons']) expect(row[head.indexOf(name)]).toBe(`'${claim}`)
  })

  it('holds everything that ships, alike in both forms', async () => {
    const { knowledge } = await shippedKnowledge()
    const app = await rumourServer({ entries: knowledge.entries, sources: knowledge.sources })

    const json = (await app.inject('/rumours.json')).json()
    const [head = [], ...rows] = parseCsv((await app.inject('/rumours.csv')).body)

    expect(json.count).toBeGreaterThan(150)
    expect(rows.map((row) => row[0])).toEqual(json.rumours.map(({ id }: { id: string }) => id))
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([head.length]))
    expect(json.rumours.filter(({ sources }: { sources: unknown[] }) => sources.length === 0)).toEqual([])
    parseFeed((await app.inject('/rumours.atom')).body)
  })

  it('may be read by pages of others and is kept by readers', async () => {
    const app = await rumourServer({ entries: [aRumour('a')] })

    for (const url of ['/rumours.json', '/rumours.csv']) {
      const { headers } = await app.inject(url)
      const again = await app.inject({ url, headers: { 'if-none-match': String(headers.etag) } })
      expect(headers['access-control-allow-origin']).toBe('*')
      expect(again.statusCode).toBe(304)
    }
  })
})
