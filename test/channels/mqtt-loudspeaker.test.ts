import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { MqttConnection, OpenMqtt } from '../../src/channels/mqtt-connection.ts'
import { createMqttLoudspeaker, type MqttLoudspeakerDeps } from '../../src/channels/mqtt-loudspeaker.ts'
import { anAnnouncement, aSource } from '../support/announcements.ts'
import { createVirtualTime } from '../support/virtual-time.ts'

const NOON = Date.parse('2026-11-26T04:00:00Z')
const HOUR = 3_600_000
const REGIONS = ['532300', '532324', '532325']

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
    source = aSource(REGIONS)
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

  it('get it anew when the broker has forgotten it', async () => {
    const loudspeaker = aLoudspeaker()
    source.set(anAnnouncement('a'))
    loudspeaker.start()
    await time.pass(0)
    made.broker.retained.clear()
    made.broker.lose()
    await time.pass(2_000)

    expect(topics()).toEqual(['kepu/loudspeaker/532300', 'kepu/loudspeaker/532324'])
    await loudspeaker.stop()
  })

  it('are tried again with growing pauses while the broker is away from the start', async () => {
    made.broker.down = true
    const open = vi.fn<OpenMqtt>(made.open)
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
