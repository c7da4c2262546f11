import type { Announcement } from '../domain/announcement.ts'
import { AppError } from '../domain/app-error.ts'
import type { Clock } from '../domain/clock.ts'
import { concernsRegion } from '../domain/region.ts'
import { type MqttConnection, type OpenMqtt, openMqtt } from './mqtt-connection.ts'

export interface MqttLoudspeakerDeps {
  /** May hold a user and a password; it is never told to anybody. */
  readonly url: string
  /** Codes that loudspeakers are filed under: a topic each. */
  readonly regions: () => readonly string[]
  /** Those that are live, the worst first, drills too. undefined: not known yet, nothing is changed. */
  readonly live: () => readonly Announcement[] | undefined
  readonly onChange: (listener: () => void) => () => void
  readonly clock: Clock
  /** Told once per outage. */
  readonly onError: (error: unknown) => void
  readonly open?: OpenMqtt
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly random?: () => number
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

const TOPIC = 'kepu/loudspeaker/'
const DRILL_TOPIC = 'kepu/drill/loudspeaker/'
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
/** MQTT 5 counts seconds in four bytes. */
const LONGEST_EXPIRY = 0xff_ff_ff_ff
/** Alerts whose reach is remembered. */
const MOST_REACHED = 200

interface Wanted {
  readonly payload: string
  readonly alerts: readonly Announcement[]
}

/** What each topic has to hold: the alerts that concern its region, as JSON, or nothing. */
function wantedTopics(regions: readonly string[], live: readonly Announcement[]): Map<string, Wanted> {
  const topics = new Map<string, Wanted>()
  for (const region of regions) {
    for (const drill of [false, true]) {
      const alerts = live.filter((each) => each.drill === drill && concernsRegion(each.regions, region))
      const payload = alerts.length === 0 ? '' : JSON.stringify({ region, alerts })
      topics.set(`${drill ? DRILL_TOPIC : TOPIC}${region}`, { payload, alerts })
    }
  }
  return topics
}

function createReach() {
  const reached = new Map<string, Set<string>>()
  return {
    note(topic: string, alerts: readonly Announcement[]): void {
      for (const { id } of alerts) reached.set(id, (reached.get(id) ?? new Set()).add(topic))
      for (const id of [...reached.keys()].slice(0, -MOST_REACHED)) reached.delete(id)
    },
    counts: () => new Map([...reached].map(([id, topics]) => [id, topics.size])),
  }
}

/**
 * Retained messages for loudspeakers. A loudspeaker subscribes to the topic of the place where it stands and gets whatever is
 * live there, also when it is switched on later; an empty message says that nothing is. After every connect all topics are
 * set anew, so that an alert that ended while we were away does not stay. Several instances publish the same, which is harmless.
 */
export function createMqttLoudspeaker(deps: MqttLoudspeakerDeps): MqttLoudspeaker {
  const { url, regions, live, clock, open = openMqtt } = deps
  const reach = createReach()
  let connection: MqttConnection | undefined
  /** What the broker has confirmed on this connection. */
  let told = new Map<string, string>()
  let publishing: Promise<void> = Promise.resolve()

  function expiryOf(alerts: readonly Announcement[]): number {
    const last = Math.max(...alerts.map(({ until }) => until.getTime()))
    return Math.min(Math.max(Math.ceil((last - clock().getTime()) / 1_000), 1), LONGEST_EXPIRY)
  }

  async function publishChanges(to: MqttConnection): Promise<void> {
    const announcements = live()
    if (announcements === undefined || connection !== to) return
    const changed = [...wantedTopics(regions(), announcements)].filter(
      ([topic, { payload }]) => told.get(topic) !== payload,
    )
    await Promise.all(
      changed.map(async ([topic, { payload, alerts }]) => {
        await to.publish(topic, payload, expiryOf(alerts))
        told.set(topic, payload)
        reach.note(topic, alerts)
      }),
    )
  }

  /** One after the other, each with what is live when its turn comes. */
  function publish(): Promise<void> {
    const to = connection
    if (to !== undefined) publishing = publishing.catch(() => undefined).then(() => publishChanges(to))
    return publishing
  }

  async function holdConnection(signal: AbortSignal, onUp: () => void): Promise<void> {
    const opened = await open(url, signal)
    connection = opened
    told = new Map()
    const close = () => void publishing.catch(() => undefined).then(opened.close)
    signal.addEventListener('abort', close)
    try {
      await publish()
      onUp()
      await opened.lost
      await publishing
      if (!signal.aborted) throw new AppError('mqtt.lost', 'The connection to the MQTT broker was lost; trying again')
    } finally {
      signal.removeEventListener('abort', close)
      connection = undefined
      await opened.close()
    }
  }

  const loop = createLoop(deps, holdConnection)
  let end = () => {}
  return {
    start() {
      if (!loop.start()) return
      // What fails here has cut the connection; the loop tells of it and publishes all of it anew.
      end = deps.onChange(() => void publish().catch(() => undefined))
    },
    async stop() {
      end()
      await loop.stop()
    },
    status() {
      const holding = [...told].filter(([, payload]) => payload !== '').map(([topic]) => topic)
      const drillTopics = holding.filter((topic) => topic.startsWith(DRILL_TOPIC)).length
      return {
        connected: connection !== undefined,
        topics: holding.length - drillTopics,
        drillTopics,
        reached: reach.counts(),
      }
    },
  }
}

type LoopDeps = Pick<MqttLoudspeakerDeps, 'onError' | 'wait' | 'random'>

/** Holds a connection as long as it is on; after each loss it pauses, longer each time. */
function createLoop(
  { onError, wait, random = Math.random }: LoopDeps,
  hold: (signal: AbortSignal, onUp: () => void) => Promise<void>,
) {
  let stopped: AbortController | undefined
  let running: Promise<void> = Promise.resolve()

  async function run(signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        await hold(signal, () => {
          failures = 0
        })
      } catch (error) {
        if (failures === 0) onError(error)
      }
      const longest = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS)
      failures++
      await wait(longest * (0.5 + random() / 2), signal)
    }
  }

  return {
    /** False: it was on already. */
    start(): boolean {
      if (stopped !== undefined) return false
      stopped = new AbortController()
      running = run(stopped.signal)
      return true
    },
    async stop(): Promise<void> {
      stopped?.abort()
      stopped = undefined
      await running
    },
  }
}
