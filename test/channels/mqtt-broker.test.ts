import { createServer, type Server, Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMqttLoudspeaker } from '../../src/channels/mqtt-loudspeaker.ts'
import { waitInReal } from '../../src/delivery/wait.ts'
import { anAnnouncement, aSource } from '../support/announcements.ts'

const BROKER = process.env['TEST_MQTT_URL']

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

// Real sockets on a loaded machine: a cut was once not noticed within 5 s.
describe.skipIf(BROKER === undefined)('loudspeakers on a real broker', { retry: 2 }, () => {
  const broker = new URL(BROKER ?? 'mqtt://127.0.0.1')
  // Several runs may share the broker; each has a place of its own.
  const region = `9${String(Date.now() % 100_000).padStart(5, '0')}`
  const topic = `kepu/loudspeaker/${region}`
  let source: ReturnType<typeof aSource>
  const ends: Array<() => Promise<unknown>> = []

  beforeEach(() => {
    source = aSource([region])
  })
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end()
  })

  function aLoudspeaker(url: string, faults: string[] = []) {
    const loudspeaker = createMqttLoudspeaker({
      url,
      ...source.deps,
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
