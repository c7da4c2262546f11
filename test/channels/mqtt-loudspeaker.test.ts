import { createServer, type Server, Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MqttConnection } from '../../src/channels/mqtt-connection.ts'
import { createMqttLoudspeaker, type MqttLoudspeakerDeps } from '../../src/channels/mqtt-loudspeaker.ts'
import { waitInReal } from '../../src/delivery/wait.ts'
import type { Announcement } from '../../src/domain/announcement.ts'
import { createVirtualTime } from '../support/virtual-time.ts'

const BROKER = process.env['TEST_MQTT_URL']
const NOON = Date.parse('2026-11-26T04:00:00Z')
const HOUR = 3_600_000
const REGIONS = ['532300', '532324', '532325']

function anAnnouncement(id: string, more: Partial<Announcement> = {}): Announcement {
  return {
    id,
    drill: false,
    headline: '暴雨红色预警',
    text: '暴雨红色预警。',
    sentences: [{ text: '暴雨红色预警。', pauseMs: 1_000 }],
    seconds: 60,
    until: new Date(NOON + HOUR),
    regions: ['532324'],
    ...more,
  }
}

/** What is live, and who wants to know of changes. */
function aSource() {
  const held = { live: new Array<Announcement>(), isKnown: true }
  const listeners = new Set<() => void>()
  return {
    held,
    deps: {
      regions: () => REGIONS,
      live: () => (held.isKnown ? held.live : undefined),
      onChange: (listener: () => void) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    set(...live: readonly Announcement[]) {
      held.live = [...live]
      held.isKnown = true
      for (const listener of listeners) listener()
    },
  }
}

/** A broker in memory; each connection can be lost. */
function aBroker() {
  const retained = new Map<string, string>()
  const published: Array<{ readonly topic: string; readonly payload: string; readonly expiry: number }> = []
  const broker = { retained, published, down: false, opened: 0, lose: () => {}, refuse: false }
  const open = async (): Promise<MqttConnection> => {
    if (broker.down) throw new Error('the broker is down')
    broker.opened++
    let lose = () => {}
    const lost = new Promise<void>((resolve) => {
      lose = resolve
    })
    broker.lose = lose
    return {
      lost,
      async publish(topic, payload, expiry) {
        if (broker.refuse) {
          lose()
          throw new Error('not confirmed')
        }
        published.push({ topic, payload, expiry })
        if (payload === '') retained.delete(topic)
        else retained.set(topic, payload)
      },
      close: async () => lose(),
    }
  }
  return { ...broker, broker, open }
}

describe('loudspeakers by MQTT', () => {
  let source: ReturnType<typeof aSource>
  let made: ReturnType<typeof aBroker>
  let time: ReturnType<typeof createVirtualTime>
  let faults: string[]

  beforeEach(() => {
    source = aSource()
    made = aBroker()
    time = createVirtualTime(NOON)
    faults = []
  })

  function aLoudspeaker(more: Partial<MqttLoudspeakerDeps> = {}) {
    return createMqttLoudspeaker({
      url: 'mqtt://user:password@broker',
      ...source.deps,
      ...time,
      open: made.open,
      random: () => 1,
      onError: (error) => void faults.push(String(error)),
      ...more,
    })
  }
  const topics = () => [...made.broker.retained.keys()].sort()

  it('get what is live for their place, the worst first, kept by the broker until it expires', async () => {
    const loudspeaker = aLoudspeaker()
    const worse = anAnnouncement('a', { until: new Date(NOON + 2 * HOUR) })
    source.set(worse, anAnnouncement('b', { regions: ['532300'] }))
    loudspeaker.start()
    await time.pass(0)

    const { retained, published } = made.broker
    const kept: unknown = JSON.parse(retained.get('kepu/loudspeaker/532324') ?? '')
    expect(kept).toMatchObject({ region: '532324', alerts: [{ id: 'a', seconds: 60 }, { id: 'b' }] })
    expect(JSON.parse(retained.get('kepu/loudspeaker/532325') ?? '')).toMatchObject({ alerts: [{ id: 'b' }] })
    expect(published.find(({ topic }) => topic.endsWith('/532324'))?.expiry).toBe(7_200)
    expect(loudspeaker.status()).toEqual({
      connected: true,
      topics: 3,
      drillTopics: 0,
      reached: new Map([
        ['a', 2],
        ['b', 3],
      ]),
    })
    await loudspeaker.stop()
  })

  it('never get a drill on their own topic', async () => {
    const loudspeaker = aLoudspeaker()
    source.set(anAnnouncement('d', { drill: true }))
    loudspeaker.start()
    await time.pass(0)

    expect(topics()).toEqual(['kepu/drill/loudspeaker/532300', 'kepu/drill/loudspeaker/532324'])
    await loudspeaker.stop()
  })

  it('fall silent when an alert is cancelled, and only topics that change are published', async () => {
    const loudspeaker = aLoudspeaker()
    source.set(anAnnouncement('a'))
    loudspeaker.start()
    await time.pass(0)
    made.broker.published.length = 0
    source.set(anAnnouncement('a'))
    source.set()
    await time.pass(0)

    expect(topics()).toEqual([])
    expect(made.broker.published.map(({ topic }) => topic)).toEqual([
      'kepu/loudspeaker/532300',
      'kepu/loudspeaker/532324',
    ])
    await loudspeaker.stop()
  })

  it('fall silent at the start when an alert ended while nobody was there to say so', async () => {
    made.broker.retained.set('kepu/loudspeaker/532325', 'left over')
    const loudspeaker = aLoudspeaker()
    loudspeaker.start()
    await time.pass(0)

    expect(topics()).toEqual([])
    await loudspeaker.stop()
  })

  it('keep what they have until it is known what is live', async () => {
    made.broker.retained.set('kepu/loudspeaker/532325', 'perhaps still live')
    source.held.isKnown = false
    const loudspeaker = aLoudspeaker()
    loudspeaker.start()
    await time.pass(0)

    expect(topics()).toEqual(['kepu/loudspeaker/532325'])

    source.set()
    await time.pass(0)
    expect(topics()).toEqual([])
    await loudspeaker.stop()
  })

  it('get everything anew after a lost connection, with what is live by then', async () => {
    const loudspeaker = aLoudspeaker()
    source.set(anAnnouncement('a'))
    loudspeaker.start()
    await time.pass(0)
    made.broker.down = true
    made.broker.lose()
    await time.pass(10_000)
    source.set(anAnnouncement('b', { regions: ['532325'] }))
    made.broker.down = false
    await time.pass(30_000)

    expect(topics()).toEqual(['kepu/loudspeaker/532300', 'kepu/loudspeaker/532325'])
    // Once per outage.
    expect(faults).toHaveLength(1)
    expect(faults[0]).not.toContain('password')
    await loudspeaker.stop()
  })

  it('are tried again with growing pauses while the broker is away from the start', async () => {
    made.broker.down = true
    const open = vi.fn(made.open)
    const loudspeaker = aLoudspeaker({ open })
    loudspeaker.start()
    await time.pass(100_000)

    // After 1, 2, 4, 8, 16, 30, 30 s.
    expect(open).toHaveBeenCalledTimes(8)
    expect(faults).toHaveLength(1)
    await loudspeaker.stop()
  })

  it('get it again when the broker did not confirm it', async () => {
    const loudspeaker = aLoudspeaker()
    loudspeaker.start()
    await time.pass(0)
    made.broker.refuse = true
    source.set(anAnnouncement('a'))
    await time.pass(0)

    expect([topics(), loudspeaker.status().topics]).toEqual([[], 0])

    made.broker.refuse = false
    await time.pass(5_000)
    expect(topics()).toEqual(['kepu/loudspeaker/532300', 'kepu/loudspeaker/532324'])
    await loudspeaker.stop()
  })

  it('keep live alerts when the service stops, which may be told twice', async () => {
    const loudspeaker = aLoudspeaker()
    source.set(anAnnouncement('a'))
    loudspeaker.start()
    loudspeaker.start()
    await time.pass(0)
    await loudspeaker.stop()
    await loudspeaker.stop()
    source.set()
    await time.pass(10_000)

    expect(topics()).toEqual(['kepu/loudspeaker/532300', 'kepu/loudspeaker/532324'])
    expect(made.broker.opened).toBe(1)
  })
})

/** Stands between us and the broker, and can cut every connection. */
async function aCuttingProxy(broker: URL) {
  const sockets = new Set<Socket>()
  let isCut = false
  const server: Server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = new Socket().connect(Number(broker.port || 1883), broker.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket
        .on('error', () => undefined)
        .on('close', () => {
          near.destroy()
          far.destroy()
        })
    }
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = address === null || typeof address === 'string' ? 0 : address.port
  const url = `mqtt://127.0.0.1:${port}`
  return {
    url,
    cut() {
      isCut = true
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    },
    mend() {
      isCut = false
    },
    async close() {
      this.cut()
      await new Promise<unknown>((resolve) => server.close(resolve))
    },
  }
}

if (BROKER === undefined) console.info('MQTT on a real broker is skipped: TEST_MQTT_URL is not set')

describe.skipIf(BROKER === undefined)('loudspeakers on a real broker', () => {
  const broker = new URL(BROKER ?? 'mqtt://127.0.0.1')
  // Several runs may share the broker; each has a place of its own.
  const region = `9${String(Date.now() % 100_000).padStart(5, '0')}`
  const topic = `kepu/loudspeaker/${region}`
  let source: ReturnType<typeof aSource>
  const ends: Array<() => Promise<unknown>> = []

  beforeEach(() => {
    source = aSource()
  })
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })

  function aLoudspeaker(url: string, faults: string[] = []) {
    const loudspeaker = createMqttLoudspeaker({
      url,
      ...source.deps,
      regions: () => [region],
      clock: () => new Date(),
      wait: waitInReal,
      onError: (error) => void faults.push(String(error)),
    })
    ends.push(async () => {
      source.set()
      await setTimeout(50)
      await loudspeaker.stop()
    })
    loudspeaker.start()
    return loudspeaker
  }
  const live = (id: string, seconds = 3_600) =>
    anAnnouncement(id, { regions: [region], until: new Date(Date.now() + seconds * 1_000) })

  /** A loudspeaker that is switched on now: what it is told first, and then. */
  async function switchOn() {
    const client: MqttClient = await mqtt.connectAsync(broker.href, { protocolVersion: 5 })
    ends.push(() => client.endAsync())
    const heard: Array<{ readonly payload: string; readonly retain: boolean; readonly expiry: number | undefined }> = []
    client.on('message', (_topic, payload, { retain, properties }) =>
      heard.push({ payload: payload.toString(), retain, expiry: properties?.messageExpiryInterval }),
    )
    await client.subscribeAsync(topic, { qos: 1 })
    return heard
  }

  it('hear what is live when they are switched on later, and hear when it is cancelled', async () => {
    const loudspeaker = aLoudspeaker(broker.href)
    source.set(live('a'))
    await vi.waitFor(() => expect(loudspeaker.status().topics).toBe(1), 5_000)
    const heard = await switchOn()
    await vi.waitFor(() => expect(heard).toHaveLength(1))

    expect(JSON.parse(heard[0]?.payload ?? '')).toMatchObject({ region, alerts: [{ id: 'a' }] })
    expect(heard[0]).toMatchObject({ retain: true })
    expect(heard[0]?.expiry).toBeGreaterThan(3_500)

    source.set()
    await vi.waitFor(() => expect(heard[1]?.payload).toBe(''))
    const late = await switchOn()
    await setTimeout(200)
    expect(late).toEqual([])
  })

  it('hear the truth after the broker was away, also of what ended meanwhile', async () => {
    const proxy = await aCuttingProxy(broker)
    ends.push(() => proxy.close())
    const faults: string[] = []
    const loudspeaker = aLoudspeaker(proxy.url, faults)
    source.set(live('a'))
    await vi.waitFor(() => expect(loudspeaker.status().topics).toBe(1), 5_000)
    proxy.cut()
    await vi.waitFor(() => expect(loudspeaker.status().connected).toBe(false), 5_000)
    source.set()
    proxy.mend()
    await vi.waitFor(() => expect(loudspeaker.status().connected).toBe(true), 10_000)
    await vi.waitFor(() => expect(loudspeaker.status().topics).toBe(0), 5_000)
    const heard = await switchOn()
    await setTimeout(200)

    expect(heard).toEqual([])
    expect(faults).toHaveLength(1)
  })

  it('are reached once a broker that was dead at the start comes up', async () => {
    const proxy = await aCuttingProxy(broker)
    ends.push(() => proxy.close())
    proxy.cut()
    const faults: string[] = []
    const loudspeaker = aLoudspeaker(proxy.url.replace('//', '//user:secret@'), faults)
    source.set(live('a'))
    await vi.waitFor(() => expect(faults).toHaveLength(1), 5_000)
    proxy.mend()
    await vi.waitFor(() => expect(loudspeaker.status().topics).toBe(1), 10_000)

    expect(faults.join()).not.toMatch(/secret|user/)
  })

  it('forget an alert by themselves when the service dies before it ends', async () => {
    const loudspeaker = aLoudspeaker(broker.href)
    source.set(live('a', 2))
    await vi.waitFor(() => expect(loudspeaker.status().topics).toBe(1), 5_000)
    await loudspeaker.stop()
    await setTimeout(3_500)
    const heard = await switchOn()
    await setTimeout(200)

    expect(heard).toEqual([])
  })

  it('stop at once while the broker is away', async () => {
    const loudspeaker = aLoudspeaker('mqtt://127.0.0.1:1')
    await setTimeout(100)
    const before = Date.now()
    await loudspeaker.stop()

    expect(Date.now() - before).toBeLessThan(1_000)
  })
})
