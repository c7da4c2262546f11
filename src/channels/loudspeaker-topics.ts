import type { Announcement } from '../domain/announcement.ts'
import { concernsRegion } from '../domain/region.ts'

const TOPIC = 'kepu/loudspeaker/'
const DRILL_TOPIC = 'kepu/drill/loudspeaker/'
/** MQTT 5 counts seconds in four bytes. */
const LONGEST_EXPIRY = 0xff_ff_ff_ff
/** Alerts whose reach is remembered. */
const MOST_REACHED = 200

export interface WantedTopic {
  /** JSON, or nothing. */
  readonly payload: string
  readonly alerts: readonly Announcement[]
}

/** What each topic has to hold: the alerts that concern its region. Drills have topics of their own. */
export function wantedTopics(
  regions: readonly string[],
  live: readonly Announcement[],
): ReadonlyMap<string, WantedTopic> {
  const topics = new Map<string, WantedTopic>()
  for (const region of regions) {
    for (const drill of [false, true]) {
      const alerts = live.filter((each) => each.drill === drill && concernsRegion(each.regions, region))
      const payload = alerts.length === 0 ? '' : JSON.stringify({ region, alerts })
      topics.set(`${drill ? DRILL_TOPIC : TOPIC}${region}`, { payload, alerts })
    }
  }
  return topics
}

export function isDrillTopic(topic: string): boolean {
  return topic.startsWith(DRILL_TOPIC)
}

/** Seconds until the last of them is over: so long the broker keeps it when we are no longer there. */
export function expiryOf(alerts: readonly Announcement[], now: Date): number {
  const last = Math.max(...alerts.map(({ until }) => until.getTime()))
  return Math.min(Math.max(Math.ceil((last - now.getTime()) / 1_000), 1), LONGEST_EXPIRY)
}

/** To which topics the latest alerts were published. */
export function createReach() {
  const reached = new Map<string, Set<string>>()
  return {
    note(topic: string, alerts: readonly Announcement[]): void {
      for (const { id } of alerts) reached.set(id, (reached.get(id) ?? new Set()).add(topic))
      for (const id of [...reached.keys()].slice(0, -MOST_REACHED)) reached.delete(id)
    },
    counts: (): ReadonlyMap<string, number> => new Map([...reached].map(([id, topics]) => [id, topics.size])),
  }
}
