import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AlertSource, AlertSources } from '../../src/alerts/alert-source.ts'
import { alertOfCap } from '../../src/alerts/cap/alert-of-cap.ts'
import type { CapMessage } from '../../src/alerts/cap/cap-message.ts'
import { writeCap } from '../../src/alerts/cap/write-cap.ts'
import type { FeedLimits } from '../../src/alerts/look-at-feed.ts'
import { createFeedPoller, type FeedPollerDeps, type ReadCap, type TakenMessage } from '../../src/alerts/poll-feeds.ts'
import { waitInReal } from '../../src/delivery/wait.ts'
import { capMessage, capTime, SENT, WORLD } from '../support/cap-alerts.ts'
import { readWrittenCap } from '../support/cap-reader.ts'
import { type Answer, type FeedPeer, startFeedPeer, status } from '../support/feed-peer.ts'
import { createVirtualTime } from '../support/virtual-time.ts'

const readCap: ReadCap = (bytes) => {
  try {
    const message = readWrittenCap(Buffer.from(bytes).toString('utf8'))
    return { importAs: message.status === 'Actual' ? 'accept' : 'accept-as-test', findings: [], message }
  } catch {
    return { importAs: 'reject', findings: [{ level: 'error', xpath: '/', message: '不是 XML' }] }
  }
}

const LIMITS: FeedLimits = { timeoutMs: 30_000, feedBytes: 20_000, messageBytes: 5000, newMessages: 50 }
const IMPATIENT: FeedLimits = { ...LIMITS, timeoutMs: 100 }
const RETRIES = [2000, 4000]

interface Item {
  readonly path: string
  readonly message?: CapMessage
  readonly updated?: string
  readonly href?: string
}

let peer: FeedPeer
beforeEach(async () => {
  peer = await startFeedPeer()
})
afterEach(() => peer.stop())

function feedOf(items: readonly Item[]): string {
  for (const { path, message } of items) if (message) peer.serve(path, writeCap(message))
  const entries = items.map(
    ({ path, updated = '2026-07-01T02:10:00+08:00', href = path }) =>
      `<entry><id>urn:${path}</id><updated>${updated}</updated><link type="application/cap+xml" href="${href}"/></entry>`,
  )
  return `<feed xmlns="http://www.w3.org/2005/Atom">${entries.join('')}</feed>`
}

function aSource(overrides: Record<string, unknown> = {}): AlertSource {
  return AlertSource.parse({ id: 'test', url: `${peer.url}/feed`, trust: { kind: 'draft' }, ...overrides })
}

function aPoller(source: AlertSource, overrides: Partial<FeedPollerDeps> = {}) {
  const taken: TakenMessage[] = []
  const errors: string[] = []
  const found: string[] = []
  const time = createVirtualTime(SENT.getTime())
  const poller = createFeedPoller({
    sources: [source],
    fetch,
    readCap,
    alertOf: (message, now) => alertOfCap(message, WORLD, now),
    take: async (message) => void taken.push(message),
    claim: async () => true,
    clock: time.clock,
    // A real server answers in real time; only the waits between tries are cut short.
    wait: (ms, signal) => waitInReal(RETRIES.includes(ms) ? 1 : ms, signal),
    userAgent: 'kepu-test',
    onError: (_, reason) => errors.push(reason),
    onFindings: ({ importAs, findings }) => found.push(`${importAs} ${findings.map(({ message }) => message).join()}`),
    limits: LIMITS,
    ...overrides,
  })
  return { poller, taken, errors, found, time }
}

const message = (identifier: string, sent = '2026-07-01T02:10:00+08:00', overrides: Partial<CapMessage> = {}) =>
  capMessage({ identifier, sent: capTime(sent), ...overrides })

describe('a look at a feed', () => {
  it('takes new messages in the order in which they were sent, and names the feed', async () => {
    const source = aSource()
    peer.serve(
      '/feed',
      feedOf([
        { path: '/2', message: message('w2', '2026-07-01T02:12:00+08:00', { msgType: 'Cancel' }) },
        { path: '/1', message: message('w1', '2026-07-01T02:11:00+08:00') },
      ]),
    )
    const { poller, taken, errors } = aPoller(source)

    expect(await poller.poll(source)).toEqual({ kind: 'polled', taken: 2, left: 0 })

    expect(taken.map(({ message }) => message.identifier)).toEqual(['w1', 'w2'])
    expect(taken[0]?.alert.origin).toMatchObject({ identifier: 'w1', feed: 'test' })
    expect(taken[0]?.alert.content?.areas[0]?.regions).toEqual(['532324'])
    expect(peer.asked.every(({ headers }) => headers['user-agent'] === 'kepu-test')).toBe(true)
    expect(errors).toEqual([])
  })

  it('asks only whether anything changed once it has everything', async () => {
    const source = aSource()
    const feed = feedOf([{ path: '/1', message: message('w1') }])
    peer.serve('/feed', ({ headers }, response) => {
      if (headers['if-none-match'] === '"v1"') return response.writeHead(304).end()
      return response.writeHead(200, { etag: '"v1"', 'last-modified': 'Wed, 01 Jul 2026 00:00:00 GMT' }).end(feed)
    })
    const { poller, taken } = aPoller(source)

    await poller.poll(source)
    expect(await poller.poll(source)).toEqual({ kind: 'unchanged' })

    expect(taken).toHaveLength(1)
    expect(peer.asked.at(-1)?.headers['if-modified-since']).toBe('Wed, 01 Jul 2026 00:00:00 GMT')
    expect(peer.asked.map(({ path }) => path)).toEqual(['/feed', '/1', '/feed'])
  })

  it('takes a message once, though two entries carry it', async () => {
    const source = aSource()
    const { poller, taken } = aPoller(source)
    peer.serve('/feed', feedOf([{ path: '/1', message: message('w1') }]))
    await poller.poll(source)
    peer.serve('/feed', feedOf([{ path: '/1b', message: message('w1') }]))
    await poller.poll(source)

    expect(taken).toHaveLength(1)
    expect(peer.asked.map(({ path }) => path)).toEqual(['/feed', '/1', '/feed', '/1b'])
  })

  it('brings a message again that could not be taken', async () => {
    const source = aSource()
    const taken: string[] = []
    let isDown = true
    peer.serve('/feed', feedOf([{ path: '/1', message: message('w1') }]))
    const { poller, errors } = aPoller(source, {
      take: async (one) => {
        if (isDown) throw new Error('database gone')
        taken.push(one.message.identifier)
      },
    })

    await poller.poll(source)
    isDown = false
    await poller.poll(source)

    expect(taken).toEqual(['w1'])
    expect(errors).toEqual(['message not taken: Error'])
  })

  it('is not stopped by one message that nobody foresaw', async () => {
    const source = aSource()
    peer.serve(
      '/feed',
      feedOf([
        { path: '/1', message: message('w1') },
        { path: '/2', message: message('w2') },
      ]),
    )
    const { poller, taken, errors } = aPoller(source, {
      alertOf: (one, now) => {
        if (one.identifier === 'w1') throw new TypeError('bug')
        return alertOfCap(one, WORLD, now)
      },
    })

    await poller.poll(source)

    expect(taken.map(({ message }) => message.identifier)).toEqual(['w2'])
    expect(errors).toEqual(['message not understood: TypeError'])
  })

  it('takes no more at once than allowed, the oldest first, and the rest with the next look', async () => {
    const source = aSource()
    const items = [3, 1, 2].map((n) => ({
      path: `/${n}`,
      message: message(`w${n}`),
      updated: `2026-07-01T02:1${n}:00+08:00`,
    }))
    peer.serve('/feed', (_, response) => response.writeHead(200, { etag: '"v1"' }).end(feedOf(items)))
    const limits = { ...LIMITS, newMessages: 2 }
    const { poller, taken } = aPoller(source, { limits })

    expect(await poller.poll(source)).toEqual({ kind: 'polled', taken: 2, left: 1 })
    expect(taken.map(({ message }) => message.identifier).sort()).toEqual(['w1', 'w2'])
    expect(await poller.poll(source)).toEqual({ kind: 'polled', taken: 1, left: 0 })
    expect(peer.asked.find(({ headers }) => headers['if-none-match'] !== undefined)).toBeUndefined()
  })

  it('reports what is rejected and does not ask for it again', async () => {
    const source = aSource()
    peer.serve('/feed', feedOf([{ path: '/1' }]))
    peer.serve('/1', 'no XML')
    const { poller, taken, found } = aPoller(source)

    await poller.poll(source)
    await poller.poll(source)

    expect(taken).toEqual([])
    expect(found).toEqual(['reject 不是 XML'])
    expect(peer.asked.filter(({ path }) => path === '/1')).toHaveLength(1)
  })
})

describe('a peer that behaves badly', () => {
  const silent: Answer = () => {}
  it.each([
    ['never answers', silent, 'no answer within 100 ms', 3],
    ['fails', status(503), 'status 503', 3],
    ['has nothing', status(404), 'status 404', 1],
  ] as const)('%s: is asked so many times and no more', async (_, answer, reason, times) => {
    const source = aSource()
    peer.serve('/feed', answer)
    const { poller, errors } = aPoller(source, { limits: reason.startsWith('status') ? LIMITS : IMPATIENT })

    expect(await poller.poll(source)).toEqual({ kind: 'failed' })

    expect(errors).toEqual([`feed not read: ${reason}`])
    expect(peer.asked).toHaveLength(times)
  })

  it.each([
    ['says so', { 'content-length': '30000' }],
    ['does not say so', {}],
  ])('sends more than allowed and %s', async (_, headers) => {
    const source = aSource()
    peer.serve('/feed', (_, response) => response.writeHead(200, headers).end('x'.repeat(30_000)))
    const { poller, errors } = aPoller(source)

    await poller.poll(source)

    expect(errors).toEqual(['feed not read: more than 20000 bytes'])
  })

  it('dribbles without end', async () => {
    const source = aSource()
    peer.serve('/feed', (_, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('x'), 5)
      response.on('close', () => clearInterval(timer))
    })
    const { poller, errors } = aPoller(source, { limits: IMPATIENT })

    await poller.poll(source)

    expect(errors).toEqual(['feed not read: no answer within 100 ms'])
  })

  it('redirects within its host, but not to another and not for ever', async () => {
    const redirect = (location: string) => status(302, { location })
    const source = aSource()
    const { poller, taken, errors } = aPoller(source)
    peer.serve('/moved', feedOf([{ path: '/1', message: message('w1') }]))

    peer.serve('/feed', redirect('/moved'))
    await poller.poll(source)
    peer.serve('/feed', redirect('http://localhost:9/feed'))
    await poller.poll(source)
    peer.serve('/feed', redirect('/feed'))
    await poller.poll(source)

    expect(taken).toHaveLength(1)
    expect(errors).toEqual(['feed not read: redirects to another host', 'feed not read: redirects without end'])
  })

  it.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><feed/>', 'it has a document type'],
    ['no XML', '<feed><entry></feed>', 'it is no XML'],
    ['a page', '<html><body>登录</body></html>', 'it neither Atom nor RSS nor CAP'],
  ])('sends %s in place of a feed', async (_, text, reason) => {
    const source = aSource()
    peer.serve('/feed', text)
    const { poller, errors } = aPoller(source)

    await poller.poll(source)

    expect(errors[0]).toContain(reason)
  })

  it.each(['http://localhost:9/secret', 'file:///etc/passwd'])('sends us to %s and is refused', async (href) => {
    const source = aSource()
    peer.serve('/feed', feedOf([{ path: '/1', href }]))
    const { poller, taken, errors } = aPoller(source)

    expect(await poller.poll(source)).toEqual({ kind: 'polled', taken: 0, left: 0 })

    expect(taken).toEqual([])
    expect(errors[0]).toMatch(/host that the source does not name|neither http nor https/)
  })

  it('lists a dead address: the others come through, and it is given up in the end', async () => {
    const source = aSource()
    peer.serve('/feed', feedOf([{ path: '/dead' }, { path: '/1', message: message('w1') }]))
    const { poller, taken, errors } = aPoller(source)

    for (let look = 0; look < 7; look++) await poller.poll(source)

    expect(taken).toHaveLength(1)
    expect(errors).toHaveLength(5)
    expect(errors.at(-1)).toBe('message not read: status 404; given up')
  })
})

describe('trust in a source', () => {
  const trust = { kind: 'pre-approved', upTo: 'Moderate' }
  const trusted = () => aSource({ trust, senders: ['weather@feed.example'] })

  async function takeOne(source: AlertSource, one: CapMessage, overrides: Partial<FeedPollerDeps> = {}) {
    peer.serve('/feed', feedOf([{ path: '/1', message: one }]))
    const { poller, taken, found } = aPoller(source, overrides)
    await poller.poll(source)
    return { taken, found }
  }

  it.each([
    ['Minor', true],
    ['Moderate', true],
    ['Severe', false],
    ['Extreme', false],
  ] as const)('up to Moderate: %s goes out by itself: %s', async (severity, preApproved) => {
    const { taken } = await takeOne(trusted(), capMessage({}, { severity, event: '暴雨', headline: '暴雨' }))

    expect(taken.map((one) => one.preApproved)).toEqual([preApproved])
  })

  const minor = { severity: 'Minor' } as const
  const area = (areaDesc: string) => [{ areaDesc, polygons: [], circles: [], geocodes: [] }]
  it.each([
    ['a severity that is not known', capMessage({}, { severity: 'Unknown', event: '暴雨', headline: '暴雨' })],
    ['a drill', capMessage({ status: 'Exercise' }, minor)],
    ['a Cancel', capMessage({ msgType: 'Cancel' }, minor)],
    ['an all-clear', capMessage({ msgType: 'Update' }, { ...minor, responseTypes: ['AllClear'] })],
    ['regions that could not be made out', capMessage({}, { ...minor, areas: area('见图') })],
    ['colours that contradict each other', capMessage({}, { ...minor, event: '暴雨蓝色预警' })],
    ['an end that has passed', capMessage({}, { ...minor, expires: capTime('2026-07-01T02:00:00+08:00') })],
  ])('leaves %s to people', async (_, one) => {
    const { taken } = await takeOne(trusted(), one)

    expect(taken.map((one) => one.preApproved)).toEqual([false])
  })

  it('leaves a message with warnings to people', async () => {
    const warns: ReadCap = (bytes, options) => ({ ...readCap(bytes, options), importAs: 'accept-with-warnings' })
    const { taken } = await takeOne(trusted(), capMessage({}, minor), { readCap: warns })

    expect(taken.map((one) => one.preApproved)).toEqual([false])
  })

  it('leaves everything of a draft source to people', async () => {
    const { taken } = await takeOne(aSource(), capMessage({}, minor))

    expect(taken.map((one) => one.preApproved)).toEqual([false])
  })

  it('refuses a sender that the source does not name', async () => {
    const { taken, found } = await takeOne(trusted(), capMessage({ sender: 'someone.else' }, minor))

    expect(taken).toEqual([])
    expect(found[0]).toContain('不在这个来源的名单里')
  })

  it('passes over what is for other places, and brings what nobody can place', async () => {
    const elsewhere = await takeOne(aSource(), capMessage({}, { areas: area('昆明市') }))
    const other = await takeOne(aSource({ regions: ['532325'] }), capMessage({}, { areas: area('南华县') }))
    const unclear = await takeOne(aSource({ regions: ['532325'] }), capMessage({}, { areas: area('见图') }))

    expect([elsewhere, other, unclear].map(({ taken }) => taken.length)).toEqual([0, 0, 1])
  })

  it.each([
    ['pre-approval without senders', { trust }],
    ['an address that is none', { url: 'ftp://feed.example/a' }],
    ['a user name in the address', { url: 'https://me:secret@feed.example/a' }],
    ['pre-approval of what is unknown', { trust: { kind: 'pre-approved', upTo: 'Unknown' }, senders: ['a'] }],
  ])('does not accept %s', (_, overrides) => {
    const source = { id: 'test', url: 'https://feed.example/a', trust: { kind: 'draft' }, ...overrides }

    expect(AlertSources.safeParse([source]).success).toBe(false)
  })
})

describe('turns', () => {
  it('looks once in each span of time that it could claim, and ends when it is stopped', async () => {
    const source = aSource({ every: 2 })
    const claimed: string[] = []
    const time = createVirtualTime(SENT.getTime() + 30_000)
    const asked: string[] = []
    const { poller } = aPoller(source, {
      clock: time.clock,
      wait: time.wait,
      fetch: async (url) => {
        asked.push(String(url))
        return new Response('<feed xmlns="http://www.w3.org/2005/Atom"/>')
      },
      claim: async (_, slot) => {
        claimed.push(slot.toISOString().slice(11, 16))
        return slot.getUTCMinutes() !== 12
      },
    })

    poller.start()
    poller.start()
    await time.pass(5 * 60_000)
    await poller.stop()
    await poller.stop()
    await time.pass(10 * 60_000)

    expect(claimed).toEqual(['18:10', '18:12', '18:14'])
    expect(asked).toHaveLength(2)
  })

  it('goes on when the claim fails', async () => {
    const source = aSource({ every: 1 })
    const time = createVirtualTime(SENT.getTime())
    let claims = 0
    const { poller, errors } = aPoller(source, {
      clock: time.clock,
      wait: time.wait,
      claim: async () => {
        claims++
        throw new Error('database gone')
      },
    })

    poller.start()
    await time.pass(60_000)
    await poller.stop()

    expect(claims).toBe(2)
    expect(errors[0]).toBe('turn not claimed: Error')
  })
})
