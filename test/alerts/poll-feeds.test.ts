import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alertOfCap } from '../../src/alerts/cap/alert-of-cap.ts'
import type { FeedLimits } from '../../src/alerts/look-at-feed.ts'
import { SENT, WORLD } from '../support/cap-alerts.ts'
import { type Answer, type FeedPeer, startFeedPeer, status } from '../support/feed-peer.ts'
import { aMessage, aPoller, aSource, feedOf, LIMITS } from '../support/feed-polling.ts'
import { createVirtualTime } from '../support/virtual-time.ts'

const IMPATIENT: FeedLimits = { ...LIMITS, timeoutMs: 100 }

let peer: FeedPeer
beforeEach(async () => {
  peer = await startFeedPeer()
})
afterEach(() => peer.stop())

describe('a look at a feed', () => {
  it('takes new messages in the order in which they were sent, and names the feed', async () => {
    const source = aSource(peer)
    peer.serve(
      '/feed',
      feedOf(peer, [
        { path: '/2', message: aMessage('w2', '2026-07-01T02:12:00+08:00', { msgType: 'Cancel' }) },
        { path: '/1', message: aMessage('w1', '2026-07-01T02:11:00+08:00') },
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
    const source = aSource(peer)
    const feed = feedOf(peer, [{ path: '/1', message: aMessage('w1') }])
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
    const source = aSource(peer)
    const { poller, taken } = aPoller(source)
    peer.serve('/feed', feedOf(peer, [{ path: '/1', message: aMessage('w1') }]))
    await poller.poll(source)
    peer.serve('/feed', feedOf(peer, [{ path: '/1b', message: aMessage('w1') }]))
    await poller.poll(source)

    expect(taken).toHaveLength(1)
    expect(peer.asked.map(({ path }) => path)).toEqual(['/feed', '/1', '/feed', '/1b'])
  })

  it('brings a message again that could not be taken', async () => {
    const source = aSource(peer)
    const taken: string[] = []
    let isDown = true
    peer.serve('/feed', feedOf(peer, [{ path: '/1', message: aMessage('w1') }]))
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
    const source = aSource(peer)
    peer.serve(
      '/feed',
      feedOf(peer, [
        { path: '/1', message: aMessage('w1') },
        { path: '/2', message: aMessage('w2') },
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
    const source = aSource(peer)
    const items = [3, 1, 2].map((n) => ({
      path: `/${n}`,
      message: aMessage(`w${n}`),
      updated: `2026-07-01T02:1${n}:00+08:00`,
    }))
    peer.serve('/feed', (_, response) => response.writeHead(200, { etag: '"v1"' }).end(feedOf(peer, items)))
    const limits = { ...LIMITS, newMessages: 2 }
    const { poller, taken } = aPoller(source, { limits })

    expect(await poller.poll(source)).toEqual({ kind: 'polled', taken: 2, left: 1 })
    expect(taken.map(({ message }) => message.identifier).sort()).toEqual(['w1', 'w2'])
    expect(await poller.poll(source)).toEqual({ kind: 'polled', taken: 1, left: 0 })
    expect(peer.asked.find(({ headers }) => headers['if-none-match'] !== undefined)).toBeUndefined()
  })

  it('reports what is rejected and does not ask for it again', async () => {
    const source = aSource(peer)
    peer.serve('/feed', feedOf(peer, [{ path: '/1' }]))
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
    const source = aSource(peer)
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
    const source = aSource(peer)
    peer.serve('/feed', (_, response) => response.writeHead(200, headers).end('x'.repeat(30_000)))
    const { poller, errors } = aPoller(source)

    await poller.poll(source)

    expect(errors).toEqual(['feed not read: more than 20000 bytes'])
  })

  it('dribbles without end', async () => {
    const source = aSource(peer)
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
    const source = aSource(peer)
    const { poller, taken, errors } = aPoller(source)
    peer.serve('/moved', feedOf(peer, [{ path: '/1', message: aMessage('w1') }]))

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
    const source = aSource(peer)
    peer.serve('/feed', text)
    const { poller, errors } = aPoller(source)

    await poller.poll(source)

    expect(errors[0]).toContain(reason)
  })

  it.each(['http://localhost:9/secret', 'file:///etc/passwd'])('sends us to %s and is refused', async (href) => {
    const source = aSource(peer)
    peer.serve('/feed', feedOf(peer, [{ path: '/1', href }]))
    const { poller, taken, errors } = aPoller(source)

    expect(await poller.poll(source)).toEqual({ kind: 'polled', taken: 0, left: 0 })

    expect(taken).toEqual([])
    expect(errors[0]).toMatch(/host that the source does not name|neither http nor https/)
  })

  it('lists a dead address: the others come through, and it is given up in the end', async () => {
    const source = aSource(peer)
    peer.serve('/feed', feedOf(peer, [{ path: '/dead' }, { path: '/1', message: aMessage('w1') }]))
    const { poller, taken, errors } = aPoller(source)

    for (let look = 0; look < 7; look++) await poller.poll(source)

    expect(taken).toHaveLength(1)
    expect(errors).toHaveLength(5)
    expect(errors.at(-1)).toBe('message not read: status 404; given up')
  })
})

describe('turns', () => {
  it('looks once in each span of time that it could claim, and ends when it is stopped', async () => {
    const source = aSource(peer, { every: 2 })
    const claimed: string[] = []
    const time = createVirtualTime(SENT.getTime() + 30_000)
    const asked: string[] = []
    const { poller } = aPoller(source, {
      clock: time.clock,
      wait: time.wait,
      fetch: async () => {
        asked.push('feed')
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
    const source = aSource(peer, { every: 1 })
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
