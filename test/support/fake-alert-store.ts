import type { AlertStore } from '../../src/alerts/alert-store.ts'
import type { AlertRecord } from '../../src/domain/alert.ts'

const keyOf = ({ origin }: Pick<AlertRecord, 'origin'>) =>
  origin.kind === 'cap' ? JSON.stringify([origin.sender, origin.identifier, origin.sent]) : undefined

/** Alerts in memory, for tests that are not about storage; the contract is the same. */
export function createFakeAlertStore(): AlertStore {
  const kept = new Map<string, AlertRecord>()
  /** Id by what a message came in as. */
  const origins = new Map<string, string>()
  let revision = 0
  const all = () => [...kept.values()]
  const put = (alert: AlertRecord) => {
    kept.set(alert.id, alert)
    revision++
  }
  const insert = (alert: Parameters<AlertStore['add']>[0]) => {
    const key = keyOf(alert)
    if (key !== undefined) origins.set(key, alert.id)
    const ends = { liveAt: null, endedAt: null, endedBy: null }
    put({ ...alert, ...ends, identifier: null, sent: null, references: [], state: 'draft', approval: null })
  }

  return {
    async add(alert) {
      const key = keyOf(alert)
      const known = kept.has(alert.id) ? alert.id : key === undefined ? undefined : origins.get(key)
      if (known !== undefined) return { kind: 'known', id: known }
      insert(alert)
      return { kind: 'added' }
    },
    async replace(old, alert, { at, by, note }) {
      const found = kept.get(old)
      if (found?.state !== 'draft') return false
      put({ ...found, state: 'dropped', endedAt: at, endedBy: by ?? null, note: note ?? found.note })
      insert(alert)
      return true
    },
    find: async (id) => kept.get(id),
    findByIdentifier: async (sender, identifier) =>
      all().findLast((alert) =>
        sender === null
          ? alert.identifier === identifier
          : alert.origin.kind === 'cap' && alert.origin.sender === sender && alert.origin.identifier === identifier,
      ),
    series: async (series) => all().filter((alert) => alert.series === series),
    list: async ({ limit, states, expiresAfter }) =>
      all()
        .filter(({ state }) => states?.includes(state) ?? true)
        .filter(({ content }) => expiresAfter === undefined || content.expires > expiresAfter)
        .toReversed()
        .slice(0, limit),
    async approve(id, { approval, identifier, sent, references, live }) {
      const found = kept.get(id)
      if (found?.state !== 'draft' || found.hash !== approval.hash) return false
      const others = all().filter(
        ({ series, state }) => series === found.series && (state === 'approved' || state === 'live'),
      )
      if (others.length !== live.length || others.some(({ state }) => state !== 'live')) return false
      if (others.some((other) => !live.includes(other.id))) return false
      put({ ...found, state: 'approved', approval, identifier, sent, references })
      return true
    },
    async move(id, from, to, { at, by, note }) {
      const found = kept.get(id)
      if (found === undefined || !from.includes(found.state)) return false
      const when =
        to === 'live' ? { liveAt: at } : to === 'approved' || to === 'draft' ? {} : { endedAt: at, endedBy: by ?? null }
      put({ ...found, ...when, state: to, note: note ?? found.note })
      return true
    },
    live: async (now) =>
      all()
        .filter(({ state, content }) => state === 'live' && content.expires > now)
        .toReversed(),
    revision: async () => revision,
  }
}
