import type { Criteria, Subscriber } from '../../src/audience/subscriber.ts'
import type {
  ConsentRecord,
  NewSubscriber,
  SubscriberAddress,
  SubscriberStore,
} from '../../src/audience/subscriber-store.ts'
import { coversRegion } from '../../src/domain/region.ts'

export const CONSENT = { at: new Date('2026-11-20T02:00:00Z'), how: 'chat', text: 'v1' }

export function aSubscriber(more: Partial<NewSubscriber> = {}): NewSubscriber {
  return {
    channel: 'wechaty',
    address: 'a',
    group: false,
    region: '532324',
    segments: [],
    setting: null,
    topics: [],
    elder: false,
    quietFrom: 0,
    quietTo: 0,
    consent: CONSENT,
    ...more,
  }
}

/** What criteria mean, in words of the domain: the measure for what is written in SQL. */
export function isMeant(subscriber: Subscriber, { regions, segments, topics, channels }: Criteria): boolean {
  return (
    subscriber.endedAt === null &&
    (regions.length === 0 || regions.some((region) => coversRegion(region, subscriber.region))) &&
    (segments.length === 0 || segments.some((segment) => subscriber.segments.includes(segment))) &&
    (topics.length === 0 ||
      subscriber.topics.length === 0 ||
      topics.some((topic) => subscriber.topics.includes(topic))) &&
    (channels === undefined || channels.length === 0 || channels.includes(subscriber.channel))
  )
}

/** A store in memory, for tests that are not about storage; the contract is the same. */
export function createMemorySubscriberStore(): SubscriberStore {
  const rows = new Map<string, Subscriber>()
  const consents: (ConsentRecord & { readonly subscriber: number })[] = []
  const erased = new Set<string>()
  const keyOf = ({ channel, address }: SubscriberAddress) => JSON.stringify([channel, address])
  let last = 0

  const put = (subscriber: NewSubscriber, what: 'given' | 'changed', how: string, at: Date): Subscriber => {
    const key = keyOf(subscriber)
    const saved = { ...subscriber, id: rows.get(key)?.id ?? ++last, endedAt: null }
    rows.set(key, saved)
    consents.push({ subscriber: saved.id, what, how, at, text: saved.consent.text })
    return saved
  }
  const store: SubscriberStore = {
    find: async (place) => rows.get(keyOf(place)),
    async save(subscriber, { what, how, at }) {
      const before = rows.get(keyOf(subscriber))
      if (what === 'changed' && (before === undefined || before.endedAt !== null)) return undefined
      return put(subscriber, what, how, at)
    },
    async saveImported(subscribers, at) {
      const open = subscribers.filter((subscriber) => !rows.get(keyOf(subscriber))?.endedAt)
      for (const subscriber of open) {
        const before = rows.get(keyOf(subscriber))
        const { quietFrom, quietTo, setting } = before ?? subscriber
        put({ ...subscriber, quietFrom, quietTo, setting }, before === undefined ? 'given' : 'changed', 'import', at)
      }
      return open.length
    },
    async end(place, { how, at }) {
      const before = rows.get(keyOf(place))
      if (before === undefined || before.endedAt !== null) return false
      rows.set(keyOf(place), { ...before, endedAt: at })
      consents.push({ subscriber: before.id, what: 'withdrawn', how, at, text: before.consent.text })
      return true
    },
    async erase(place) {
      if (!rows.delete(keyOf(place))) return false
      erased.add(keyOf(place))
      return true
    },
    async exportOf(place) {
      const subscriber = rows.get(keyOf(place))
      if (subscriber === undefined) return undefined
      const own = consents.filter(({ subscriber: id }) => id === subscriber.id)
      return { subscriber, consents: own.map(({ at, what, how, text }) => ({ at, what, how, text })) }
    },
    findMany: async (channel, addresses) => addresses.flatMap((address) => rows.get(keyOf({ channel, address })) ?? []),
    erasedAmong: async (channel, addresses) =>
      new Set(addresses.filter((address) => erased.has(keyOf({ channel, address })))),
    async *select(criteria) {
      const all = [...rows.values()].filter((subscriber) => isMeant(subscriber, criteria))
      for (let from = 0; from < all.length; from += 2_000) yield all.slice(from, from + 2_000)
    },
    count: async (criteria) => [...rows.values()].filter((subscriber) => isMeant(subscriber, criteria)).length,
  }
  return store
}
