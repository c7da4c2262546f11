import { describe, expect, it } from 'vitest'
import { VERDICT_WORDS, VERDICTS } from '../../../src/domain/entry.ts'
import { aStatement, shippedKnowledge } from '../../support/knowledge.ts'
import { aRumour, aSource, jsonLdOf, rumourServer } from '../../support/rumours.ts'

const HOSTILE = `</script><script>alert(1)</script> "双" '单' & \u202e反\u202c <b>\u0007`

const idsOn = (page: string) => [...page.matchAll(/<h3><a href="\/rumours\/([^"]+)">/g)].map(([, id]) => id)

/** Every tag and every comment of a page; content that got out of its text would show up here. */
const tagsOf = (page: string) => new Set([...page.matchAll(/<([^\s>]*)/g)].map(([, name]) => name))
const PAIRED =
  'a article blockquote body button div footer form h1 h2 h3 head header html label li main nav ol option p script section select span time title ul'
const OUR_TAGS = new Set([
  ...PAIRED.split(' ').flatMap((name) => [name, `/${name}`]),
  '!doctype',
  'input',
  'link',
  'meta',
])

describe('GET /rumours', () => {
  it('lists rumours and scams with verdict and claim, newest review first, and nothing else', async () => {
    const app = await rumourServer({
      entries: [
        aRumour('old', { review: { state: 'source-checked', on: '2025-01-02', next: '2027-01-01' } }),
        aRumour('guide', { kind: 'guide' }),
        aRumour('new', { review: { state: 'signed', on: '2026-12-01', next: '2027-01-01' } }),
        aRumour('trick', { kind: 'scam', verdict: 'scam' }),
        aRumour('middle', { verdict: 'true' }),
      ],
    })

    const response = await app.inject('/rumours')

    expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(idsOn(response.body)).toEqual(['new', 'middle', 'trick', 'old'])
    expect(response.body).toContain('<span class="verdict verdict-true">属实</span> <span class="title">标题middle')
    expect(response.body).toContain('说法：说法middle')
    expect(response.body).toContain('一共 4 条')
    expect(response.body).not.toContain('核对日期')
  })

  const searched = {
    entries: [
      aRumour('garlic', { title: '大蒜能防癌？', asks: ['吃蒜 ＡＢＣ'] }),
      aRumour('wine', { claim: '喝酒能解菌毒', aliases: ['old-wine'] }),
    ],
  }
  it.each([
    ['a word of the title', '大蒜', ['garlic']],
    ['a word of the claim', '菌毒', ['wine']],
    ['an alias', 'OLD-WINE', ['wine']],
    ['full-width and half-width letters', 'abc', ['garlic']],
    ['several words, all of which occur', '  防癌　吃蒜 ', ['garlic']],
    ['several words, one of which does not occur', '防癌 喝酒', []],
    ['no word', '   ', ['garlic', 'wine']],
  ])('finds %s', async (_name, q, ids) => {
    const app = await rumourServer(searched)

    const { body } = await app.inject({ url: '/rumours', query: { q } })

    expect(idsOn(body)).toEqual(ids)
  })

  it('says how many were found, and says it honestly when there is nothing', async () => {
    const app = await rumourServer(searched)

    const one = await app.inject({ url: '/rumours', query: { q: '大蒜' } })
    const none = await app.inject({ url: '/rumours', query: { q: '月亮' } })

    expect(one.body).toContain('找到 1 条和“大蒜”有关')
    expect(none.body).toContain('找到 0 条和“月亮”有关')
    expect(none.body).toContain('没有收录，不表示它是真的，也不表示它是假的')
    expect(none.body).not.toContain('<ul class="list">')
  })

  it('filters by the verdict that is shown, which for something happening now is never the stored one', async () => {
    const app = await rumourServer({
      entries: [aRumour('a'), aRumour('b', { verdict: 'true' }), aRumour('live', { liveClaim: true })],
    })
    const ids = async (verdict: string) => idsOn((await app.inject({ url: '/rumours', query: { verdict } })).body)

    expect(await ids('false')).toEqual(['a'])
    expect(await ids('check-live')).toEqual(['live'])
    expect(await ids('outdated')).toEqual([])
    expect(await ids('')).toEqual(['a', 'b', 'live'])
    expect(await ids('nonsense')).toEqual(['a', 'b', 'live'])
  })

  it('shows thirty a page and keeps the filters in its links', async () => {
    const entries = Array.from({ length: 65 }, (_, at) => aRumour(`r${String(at).padStart(2, '0')}`))
    const app = await rumourServer({ entries })
    const page = async (query: Record<string, string>) => (await app.inject({ url: '/rumours', query })).body

    const second = await page({ q: '标题', verdict: 'false', page: '2' })

    expect(idsOn(second)).toHaveLength(30)
    expect(idsOn(second)[0]).toBe('r30')
    expect(second).toContain('第 2 页，共 3 页')
    expect(second).toContain('href="/rumours?q=%E6%A0%87%E9%A2%98&amp;verdict=false&amp;page=3"')
    expect(second).toContain('href="/rumours?q=%E6%A0%87%E9%A2%98&amp;verdict=false"')
    expect(idsOn(await page({ page: '99' }))).toHaveLength(5)
    expect(idsOn(await page({ page: '-1' }))[0]).toBe('r00')
  })

  it('takes any address parameters calmly and shows what was searched as text', async () => {
    const app = await rumourServer({ entries: [aRumour('a')] })

    const response = await app.inject({ url: '/rumours', query: { q: HOSTILE, page: '1e400' } })
    const twice = await app.inject('/rumours?q=a&q=b&verdict=false&verdict=true')

    expect(response.statusCode).toBe(200)
    expect([...tagsOf(response.body)].filter((name) => !OUR_TAGS.has(name ?? ''))).toEqual([])
    expect(response.body).toContain(
      'value="&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &quot;双&quot; &#39;单',
    )
    expect(twice.statusCode).toBe(200)
    expect((await app.inject('/rumours?q=%ff')).statusCode).toBeLessThan(500)
  })

  it('is to be found by search engines as a list, not as every search', async () => {
    const app = await rumourServer({ entries: [aRumour('a')], publicUrl: 'https://kepu.example.cn' })

    expect((await app.inject('/rumours')).body).toContain(
      '<link rel="canonical" href="https://kepu.example.cn/rumours">',
    )
    expect((await app.inject('/rumours?q=a')).body).toContain('<meta name="robots" content="noindex">')
  })
})

describe('GET /rumours/:id', () => {
  it('says the verdict first, then claim, reasons, advice, sources, state and date', async () => {
    const app = await rumourServer({ entries: [aRumour('garlic')] })

    const { body } = await app.inject('/rumours/garlic')

    const order = [
      '<h1><span class="verdict verdict-false">不实</span> <span class="title">标题garlic</span></h1>',
      '这个说法不对，请不要照着做，也不要转发。</p>',
      '<blockquote>说法garlic</blockquote>',
      '<h2>为什么</h2><ul><li>因为没有证据<span class="together">。<a class="mark" href="#source-1" aria-label="来源1">〔1〕</a>',
      '<h2>怎么做</h2>',
      '<h2>不要做</h2>',
      '<a class="call" href="tel:12320">12320</a> 卫生健康热线',
      '〔1〕云南省卫生健康委：<a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer">提醒</a>（2023年5月6日）</li>',
      '〔2〕某地：提醒</li>',
      '依据公开资料整理，待主管部门审定。核对日期：<time datetime="2026-11-23">2026年11月23日</time>',
      '<a class="button" href="/rumours">看全部谣言和骗局</a>',
    ].map((part) => [part, body.indexOf(part)] as const)
    expect(order.filter(([, at]) => at < 0)).toEqual([])
    expect(order.map(([, at]) => at)).toEqual(order.map(([, at]) => at).sort((a, b) => a - b))
    expect(body).not.toContain('快转发给家人')
    expect(body).not.toContain('本来应在')
  })

  it('names who signed, and says when the next look is overdue', async () => {
    const review = { state: 'signed', on: '2026-01-05', next: '2026-11-23', by: '州卫生健康委' } as const
    const app = await rumourServer({ entries: [aRumour('a', { review })], now: new Date('2026-11-23T16:30:00Z') })

    const { body } = await app.inject('/rumours/a')

    expect(body).toContain('已由州卫生健康委审定。核对日期：<time datetime="2026-01-05">2026年1月5日</time>')
    expect(body).toContain('本来应在2026年11月23日以前再核对一次')
    expect(body).not.toContain('待主管部门审定')
  })

  it('sends an alias on to the id for good', async () => {
    const app = await rumourServer({ entries: [aRumour('new-id', { aliases: ['old-id'] })] })

    const response = await app.inject('/rumours/old-id')

    expect(response.statusCode).toBe(301)
    expect(response.headers.location).toBe('/rumours/new-id')
  })

  it.each(['/rumours/nobody', '/rumours/guide', '/rumours/..%2f..%2fetc', '/rumours/%3Cscript%3E'])(
    'answers 404 for %s: a page for people, an error for programs',
    async (url) => {
      const app = await rumourServer({ entries: [aRumour('guide', { kind: 'guide' })] })

      const forPeople = await app.inject({ url, headers: { accept: 'text/html,*/*;q=0.8' } })
      const forPrograms = await app.inject(url)

      expect(forPeople.statusCode).toBe(404)
      expect(forPeople.body).toContain('<h1>没有这一条</h1>')
      expect(forPrograms.statusCode).toBe(404)
      expect(Object.keys(forPrograms.json())).toEqual(['code', 'message'])
    },
  )

  it('leaves an address with a slash at the end', async () => {
    const app = await rumourServer({ entries: [] })

    expect((await app.inject('/rumours/')).headers.location).toBe('/rumours')
  })

  it('carries a ClaimReview with the Chinese word and a number from the table', async () => {
    const app = await rumourServer({ entries: [aRumour('a')], publicUrl: 'https://kepu.example.cn' })

    const review = jsonLdOf((await app.inject('/rumours/a')).body)

    expect(review).toEqual({
      '@context': 'https://schema.org',
      '@type': 'ClaimReview',
      url: 'https://kepu.example.cn/rumours/a',
      inLanguage: 'zh-CN',
      name: '标题a',
      claimReviewed: '说法a',
      itemReviewed: { '@type': 'Claim', text: '说法a' },
      author: { '@type': 'Organization', name: '科普楚雄 · 小科', url: 'https://kepu.example.cn/' },
      datePublished: '2026-11-23',
      reviewBody: '不实：这个说法不对，请不要照着做，也不要转发。',
      reviewRating: { '@type': 'Rating', alternateName: '不实', ratingValue: 1, bestRating: 5, worstRating: 1 },
    })
  })

  it('gives no number where nothing is settled, and words to every verdict', async () => {
    const app = await rumourServer({ entries: VERDICTS.map((verdict) => aRumour(verdict, { verdict })) })
    const ratings = await Promise.all(
      VERDICTS.map(async (id) => jsonLdOf((await app.inject(`/rumours/${id}`)).body)['reviewRating']),
    )

    expect(ratings[VERDICTS.indexOf('unproven')]).toEqual({ '@type': 'Rating', alternateName: '尚无定论' })
    expect(ratings[VERDICTS.indexOf('true')]).toMatchObject({ alternateName: '属实', ratingValue: 5 })
    expect(ratings[VERDICTS.indexOf('partly_true')]).toMatchObject({ alternateName: '部分属实', ratingValue: 3 })
    expect(ratings[VERDICTS.indexOf('check-live')]).toBeUndefined()
  })

  it('judges nothing that may be happening now, whatever the entry says of an old case', async () => {
    const app = await rumourServer({ entries: [aRumour('flood', { liveClaim: true, verdict: 'false' })] })

    const { body } = await app.inject('/rumours/flood')
    const feed = await app.inject('/rumours.atom')
    const data = await app.inject('/rumours.json')

    expect(body).toContain('<span class="verdict verdict-check-live">需看官方通报</span>')
    expect(body).toContain('<h2>怎么核实</h2>')
    for (const text of [body, feed.body, data.body]) expect(text).not.toContain('不实')
    expect(jsonLdOf(body)).toMatchObject({ '@type': 'ClaimReview', claimReviewed: '说法flood' })
    expect(jsonLdOf(body)).not.toHaveProperty('reviewRating')
  })

  it('lets no content become markup', async () => {
    const entry = aRumour('hostile', {
      title: HOSTILE,
      claim: HOSTILE,
      review: { state: 'signed', on: '2026-11-23', next: '2027-05-01', by: HOSTILE },
      statements: (['do', 'dont', 'why', 'phones', 'differ', 'now'] as const).map((section) =>
        aStatement({ section, text: HOSTILE, sources: ['bad', 'odd'] }),
      ),
    })
    const sources = [
      aSource('bad', { publisher: HOSTILE, title: HOSTILE, url: 'https://example.org/"onclick="alert(1)' }),
      aSource('odd', { url: 'javascript:alert(1)' }),
    ]
    const app = await rumourServer({ entries: [entry], sources })

    for (const url of ['/rumours', '/rumours/hostile']) {
      const { body } = await app.inject(url)
      expect([...tagsOf(body)].filter((name) => !OUR_TAGS.has(name ?? ''))).toEqual([])
      expect(body.match(/<script/g) ?? []).toHaveLength(url === '/rumours' ? 0 : 1)
      expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &quot;双&quot; &#39;单&#39; &amp; 反 &lt;b&gt;')
      expect(body).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]|href="javascript|"onclick/u)
    }
    const { body } = await app.inject('/rumours/hostile')
    expect(jsonLdOf(body)['claimReviewed']).toBe(`</script><script>alert(1)</script> "双" '单' & 反 <b>`)
  })
})

describe('every page', () => {
  it('names language, description and address, and brings no script and no style of its own', async () => {
    const app = await rumourServer({ entries: [aRumour('a')], publicUrl: 'https://kepu.example.cn' })

    for (const url of ['/rumours', '/rumours/a']) {
      const { body, headers } = await app.inject(url)
      expect(body).toMatch(/^<!doctype html>\n<html lang="zh-CN">/)
      expect(body).toMatch(/<meta name="description" content="[^"]{10,}">/)
      expect(body).toMatch(/<meta property="og:title" content="[^"]+">/)
      expect(body).toMatch(/<meta property="og:description" content="[^"]+">/)
      expect(body).toContain(`<link rel="canonical" href="https://kepu.example.cn${url}">`)
      expect(body).toContain(`<meta property="og:url" content="https://kepu.example.cn${url}">`)
      expect(body).not.toMatch(/<style| style=| on\w+=|<script(?! type="application\/ld\+json">)/)
      expect(headers['content-security-policy']).not.toContain('unsafe')
    }
  })

  it('never believes the host of a request', async () => {
    const app = await rumourServer({ entries: [aRumour('a', { aliases: ['b'] })] })

    for (const url of ['/rumours', '/rumours/a', '/rumours/b', '/rumours.atom', '/rumours.json', '/rumours.csv']) {
      const response = await app.inject({ url, headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } })
      expect(`${response.body}${String(response.headers.location)}`).not.toContain('evil.example')
    }
    expect((await app.inject('/rumours/a')).body).toContain('<link rel="canonical" href="/rumours/a">')
  })

  it('finds its stylesheet', async () => {
    const app = await rumourServer({ entries: [aRumour('a')] })
    const [, href = ''] = /<link rel="stylesheet" href="([^"]+)">/.exec((await app.inject('/rumours')).body) ?? []

    const style = await app.inject(href)

    expect(style.statusCode).toBe(200)
    expect(style.headers['content-type']).toBe('text/css; charset=utf-8')
  })

  it('renders for every rumour and scam that ships', async () => {
    const { knowledge } = await shippedKnowledge()
    const rumours = knowledge.entries.filter(({ kind }) => kind === 'rumour' || kind === 'scam')
    const app = await rumourServer({ entries: knowledge.entries, sources: knowledge.sources })
    const faults: string[] = []

    for (const { id, liveClaim, verdict } of rumours) {
      const { body, statusCode } = await app.inject(`/rumours/${id}`)
      const word = VERDICT_WORDS[liveClaim ? 'check-live' : (verdict ?? 'scam')]
      const review = jsonLdOf(body)
      if (statusCode !== 200) faults.push(`${id}: ${statusCode}`)
      if (!body.includes(`>${word}</span>`)) faults.push(`${id}: no ${word}`)
      if (!JSON.stringify(review).includes(word)) faults.push(`${id}: ClaimReview without ${word}`)
      if (liveClaim === 'reviewRating' in review) faults.push(`${id}: rated`)
      if (liveClaim && body.includes('verdict-false')) faults.push(`${id}: called false`)
      if ([...tagsOf(body)].some((name) => !OUR_TAGS.has(name ?? ''))) faults.push(`${id}: markup from content`)
      if (!body.includes('<h2>来源</h2>')) faults.push(`${id}: no sources`)
    }

    expect(rumours.length).toBeGreaterThan(150)
    expect(faults).toEqual([])
  })
})
