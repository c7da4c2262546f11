import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createWebhookChannel, retryAfter, signatureOf } from '../../src/channels/webhook.ts'
import { aLetter, NO_END } from '../support/letters.ts'

const NOW = new Date('2026-11-26T04:00:00Z')
const SECRET = 'a secret of sixteen'
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)

interface Got {
  readonly method: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const closing: Array<() => void> = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return portOf(server.address())
}

/** A gateway of the outside world, and what came to it. */
async function aGateway(answer: (to: ServerResponse, from: IncomingMessage) => void) {
  const got: Got[] = []
  const server = createServer((from, to) => {
    const parts: Buffer[] = []
    from.on('data', (part: Buffer) => parts.push(part))
    from.on('end', () => {
      got.push({ method: from.method, headers: from.headers, body: Buffer.concat(parts).toString() })
      answer(to, from)
    })
  })
  const port = await listening(server)
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${port}/hook?key=hidden`
  return { url, got, channel: createWebhookChannel({ url, secret: SECRET, clock: () => NOW }) }
}

describe('webhook channel', () => {
  it('posts exactly the fields of the contract, signed with the secret', async () => {
    const { channel, got } = await aGateway((to) => to.writeHead(202).end())
    const letter = aLetter({ text: '“菌子”\n\u2028🍄', priority: 'emergency', repeat: true })

    const outcome = await channel.send(letter, NO_END)

    expect(outcome).toEqual({ kind: 'sent' })
    expect(got).toHaveLength(1)
    expect(got[0]?.method).toBe('POST')
    expect(got[0]?.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(JSON.parse(got[0]?.body ?? '')).toEqual({ ...letter })
    const signature = Buffer.from(String(got[0]?.headers['x-kepu-signature']))
    const own = Buffer.from(
      `sha256=${createHmac('sha256', SECRET)
        .update(got[0]?.body ?? '')
        .digest('hex')}`,
    )
    expect(timingSafeEqual(signature, own)).toBe(true)
  })

  it('signs as a known example has it', () => {
    // RFC 4231, test case 2.
    expect(signatureOf('what do ya want for nothing?', 'Jefe')).toBe(
      'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
  })

  it('adds nothing to the body that the letter carries besides', async () => {
    const { channel, got } = await aGateway((to) => to.end())

    await channel.send(Object.assign(aLetter(), { address: 'secret address' }), NO_END)

    expect(Object.keys(JSON.parse(got[0]?.body ?? '{}'))).toEqual([
      'letter',
      'campaign',
      'recipient',
      'priority',
      'text',
      'repeat',
    ])
  })

  it.each([
    [200, {}, { kind: 'sent' }],
    [204, {}, { kind: 'sent' }],
    [400, {}, { kind: 'refused', reason: 'status 400' }],
    [404, {}, { kind: 'refused', reason: 'status 404' }],
    [410, { 'retry-after': '5' }, { kind: 'refused', reason: 'status 410' }],
    [429, {}, { kind: 'postponed', reason: 'status 429' }],
    [429, { 'retry-after': '30' }, { kind: 'postponed', reason: 'status 429', until: inSeconds(30), account: true }],
    [
      503,
      { 'retry-after': inSeconds(90).toUTCString() },
      { kind: 'postponed', reason: 'status 503', until: inSeconds(90), account: true },
    ],
    [500, { 'retry-after': 'soon' }, { kind: 'postponed', reason: 'status 500' }],
    [302, { location: '/elsewhere' }, { kind: 'postponed', reason: 'status 302' }],
  ] as const)('takes status %i with %j for what it is', async (status, headers, expected) => {
    const { channel, got } = await aGateway((to) => to.writeHead(status, headers).end('a body'))

    expect(await channel.send(aLetter(), NO_END)).toEqual(expected)
    expect(got).toHaveLength(1)
  })

  it('knows nothing when the connection ends after the letter was written', async () => {
    const { channel, got } = await aGateway((_to, from) => from.socket.destroy())

    const outcome = await channel.send(aLetter(), NO_END)

    expect(got).toHaveLength(1)
    expect(outcome.kind).toBe('unknown')
  })

  it('knows nothing when the time is up without an answer', async () => {
    const end = new AbortController()
    const { channel } = await aGateway(() => end.abort())

    expect(await channel.send(aLetter(), end.signal)).toEqual({ kind: 'unknown', reason: 'no answer' })
  })

  it('knows nothing when the answer is no HTTP', async () => {
    const server = createTcpServer((socket) => socket.on('data', () => socket.end('220 mail ready\r\n')))
    const url = `http://127.0.0.1:${await listening(server)}/`
    closing.push(() => server.close())
    const channel = createWebhookChannel({ url, secret: SECRET, clock: () => NOW })

    expect((await channel.send(aLetter(), NO_END)).kind).toBe('unknown')
  })

  it.each([
    ['a port where nobody listens', async () => `http://127.0.0.1:${await aFreePort()}/hook`],
    ['a name that does not exist', async () => 'http://gateway.invalid/hook'],
  ])('tries again later what never left: %s', async (_name, urlOf) => {
    const channel = createWebhookChannel({ url: await urlOf(), secret: SECRET, clock: () => NOW })

    expect(await channel.send(aLetter(), NO_END)).toMatchObject({
      kind: 'postponed',
      until: inSeconds(10),
      account: true,
    })
  })

  it.each([
    [['ECONNREFUSED', 'ENETUNREACH'], 'postponed'],
    [['ECONNREFUSED', 'ECONNRESET'], 'unknown'],
    [['UND_ERR_CONNECT_TIMEOUT'], 'postponed'],
    [['UND_ERR_HEADERS_TIMEOUT'], 'unknown'],
    [['CERT_HAS_EXPIRED'], 'postponed'],
    [[], 'unknown'],
  ] as const)('is sure that nothing left only when every fault says so: %j', async (codes, kind) => {
    const faults = codes.map((code) => Object.assign(new Error('fault'), { code }))
    const channel = createWebhookChannel({
      url: 'http://gateway.invalid/',
      secret: SECRET,
      clock: () => NOW,
      fetch: () => Promise.reject(new TypeError('fetch failed', { cause: new AggregateError(faults) })),
    })

    expect((await channel.send(aLetter(), NO_END)).kind).toBe(kind)
  })

  it('writes nothing when it is stopped beforehand', async () => {
    const { channel, got } = await aGateway((to) => to.end())

    expect(await channel.send(aLetter(), AbortSignal.abort())).toEqual({ kind: 'postponed', reason: 'stopped' })
    expect(got).toEqual([])
  })

  it('reads no more of an endless answer than it needs', async () => {
    let written = 0
    let ended = () => {}
    const hungUp = new Promise<void>((resolve) => {
      ended = resolve
    })
    const { channel } = await aGateway((to) => {
      const more = () => {
        written += 16_384
        return to.write('x'.repeat(16_384)) ? setImmediate(more) : to.once('drain', more)
      }
      to.on('close', ended)
      more()
    })

    expect(await channel.send(aLetter(), NO_END)).toEqual({ kind: 'sent' })
    await hungUp
    expect(written).toBeGreaterThan(64 * 1024)
  })

  it('uses its connections again', async () => {
    const ports = new Set<number | undefined>()
    const { channel } = await aGateway((to, from) => {
      ports.add(from.socket.remotePort)
      to.end('x'.repeat(60_000))
    })

    for (let at = 0; at < 20; at++) await channel.send(aLetter({ letter: `l-${at}` }), NO_END)

    // The second is opened while the first is still being given back.
    expect(ports.size).toBeLessThanOrEqual(2)
    expect(ports.size).toBeGreaterThan(0)
  })

  it('tells neither address nor secret, whatever happens', async () => {
    const broken = await aGateway((_to, from) => from.socket.destroy())
    const refusing = await aGateway((to) => to.writeHead(403).end(`no ${SECRET}`))
    const nobody = createWebhookChannel({
      url: 'http://gateway.invalid/hook?key=hidden',
      secret: SECRET,
      clock: () => NOW,
    })

    const told = JSON.stringify([
      await broken.channel.send(aLetter(), NO_END),
      await refusing.channel.send(aLetter(), NO_END),
      await nobody.send(aLetter(), NO_END),
    ])

    expect(told).toContain('403')
    expect(told).not.toMatch(/hidden|secret|gateway|127\.0|r-1|大雨/)
  })
})

async function aFreePort(): Promise<number> {
  const server = createTcpServer()
  const port = await listening(server)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}

describe('retryAfter', () => {
  it.each([
    [null, undefined],
    ['0', NOW],
    ['120', inSeconds(120)],
    [' 7 ', inSeconds(7)],
    ['-5', undefined],
    ['Thu, 26 Nov 2026 04:01:00 GMT', inSeconds(60)],
    ['Thu, 26 Nov 2020 04:01:00 GMT', NOW],
    ['99999999999', inSeconds(86_400)],
    ['soon', undefined],
    ['', undefined],
  ])('reads %j', (header, expected) => {
    expect(retryAfter(header, NOW)).toEqual(expected)
  })
})
