import type { Announcement } from '../domain/announcement.ts'
import { AppError } from '../domain/app-error.ts'
import type { Clock } from '../domain/clock.ts'
import { createConnectionLoop, type LoopDeps } from './connection-loop.ts'
import { createReach, expiryOf, isDrillTopic, wantedTopics } from './loudspeaker-topics.ts'
import { type MqttConnection, type OpenMqtt, openMqtt } from './mqtt-connection.ts'

export interface MqttLoudspeakerDeps extends LoopDeps {
  /** May hold a user and a password; it is never told to anybody. */
  readonly url: string
  /** Codes that loudspeakers are filed under: a topic each. */
  readonly regions: () => readonly string[]
  /** Those that are live, the worst first, drills too. undefined: not known yet, nothing is changed. */
  readonly live: () => readonly Announcement[] | undefined
  readonly onChange: (listener: () => void) => () => void
  readonly clock: Clock
  readonly open?: OpenMqtt
}

export interface LoudspeakerStatus {
  readonly connected: boolean
  /** Topics that hold an alert by what the broker has confirmed. */
  readonly topics: number
  readonly drillTopics: number
  /** To how many topics each of the latest alerts was published. */
  readonly reached: ReadonlyMap<string, number>
}

export interface MqttLoudspeaker {
  readonly start: () => void
  /** Lets what is being published end. What is live stays with the broker. May be called twice. */
  readonly stop: () => Promise<void>
  readonly status: () => LoudspeakerStatus
}

/** Publishes what differs from what the broker has confirmed on its connection. */
function createPublisher({ regions, live, clock }: Pick<MqttLoudspeakerDeps, 'regions' | 'live' | 'clock'>) {
  const reach = createReach()
  let connection: MqttConnection | undefined
  let told = new Map<string, string>()
  let publishing: Promise<void> = Promise.resolve()

  async function publishChanges(to: MqttConnection): Promise<void> {
    const announcements = live()
    if (announcements === undefined || connection !== to) return
    const wanted = [...wantedTopics(regions(), announcements)]
    const changed = wanted.filter(([topic, { payload }]) => told.get(topic) !== payload)
    await Promise.all(
      changed.map(async ([topic, { payload, alerts }]) => {
        await to.publish(topic, payload, expiryOf(alerts, clock()))
        told.set(topic, payload)
        reach.note(topic, alerts)
      }),
    )
  }

  return {
    use: (next: MqttConnection | undefined) => {
      connection = next
      told = new Map()
    },
    /** One after the other, each with what is live when its turn comes. */
    publish: () => {
      const to = connection
      if (to !== undefined) publishing = publishing.catch(() => undefined).then(() => publishChanges(to))
      return publishing
    },
    published: () => publishing,
    status: (): LoudspeakerStatus => {
      const holding = [...told].filter(([, payload]) => payload !== '').map(([topic]) => topic)
      const drillTopics = holding.filter(isDrillTopic).length
      const topics = holding.length - drillTopics
      return { connected: connection !== undefined, topics, drillTopics, reached: reach.counts() }
    },
  }
}

/**
 * Retained messages for loudspeakers. A loudspeaker subscribes to the topic of the place where it stands and gets whatever is
 * live there, also when it is switched on later; an empty message says that nothing is. After every connect all topics are
 * set anew, so that an alert that ended while we were away does not stay. Several instances publish the same, which is harmless.
 */
export function createMqttLoudspeaker(deps: MqttLoudspeakerDeps): MqttLoudspeaker {
  const { url, open = openMqtt } = deps
  const { use, publish, published, status } = createPublisher(deps)

  async function hold(signal: AbortSignal, onUp: () => void): Promise<void> {
    const opened = await open(url, signal)
    use(opened)
    const close = () => void published().then(opened.close, opened.close)
    signal.addEventListener('abort', close)
    try {
      await publish()
      onUp()
      if (signal.aborted) close()
      await opened.lost
      await published()
      if (!signal.aborted) throw new AppError('mqtt.lost', 'The connection to the MQTT broker was lost; trying again')
    } finally {
      signal.removeEventListener('abort', close)
      use(undefined)
      await opened.close()
    }
  }

  const loop = createConnectionLoop(deps, hold)
  let end = () => {}
  return {
    status,
    start() {
      if (!loop.start()) return
      // What fails here has cut the connection; the loop tells of it and publishes all of it anew.
      end = deps.onChange(() => void publish().catch(() => undefined))
    },
    async stop() {
      end()
      await loop.stop()
    },
  }
}
