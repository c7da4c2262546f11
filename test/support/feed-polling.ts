import { AlertSource } from '../../src/alerts/alert-source.ts'
import { alertOfCap } from '../../src/alerts/cap/alert-of-cap.ts'
import type { CapMessage } from '../../src/alerts/cap/cap-message.ts'
import { writeCap } from '../../src/alerts/cap/write-cap.ts'
import type { FeedLimits } from '../../src/alerts/look-at-feed.ts'
import { createFeedPoller, type FeedPollerDeps, type ReadCap, type TakenMessage } from '../../src/alerts/poll-feeds.ts'
import { waitInReal } from '../../src/delivery/wait.ts'
import { capMessage, capTime, SENT, WORLD } from './cap-alerts.ts'
import { readWrittenCap } from './cap-reader.ts'
import type { FeedPeer } from './feed-peer.ts'
import { createVirtualTime } from './virtual-time.ts'

export const readSimply: ReadCap = (bytes) => {
  try {
    const message = readWrittenCap(Buffer.from(bytes).toString('utf8'))
    return { importAs: message.status === 'Actual' ? 'accept' : 'accept-as-test', findings: [], message }
  } catch {
    return { importAs: 'reject', findings: [{ level: 'error', xpath: '/', message: '不是 XML' }] }
  }
}

export const LIMITS: FeedLimits = { timeoutMs: 30_000, feedBytes: 20_000, messageBytes: 5000, newMessages: 50 }
const RETRIES = [2000, 4000]

interface Item {
  readonly path: string
  readonly message?: CapMessage
  readonly updated?: string
  readonly href?: string
}

export function feedOf(peer: FeedPeer, items: readonly Item[]): string {
  for (const { path, message } of items) if (message) peer.serve(path, writeCap(message))
  const entries = items.map(
    ({ path, updated = '2026-07-01T02:10:00+08:00', href = path }) =>
      `<entry><id>urn:${path}</id><updated>${updated}</updated><link type="application/cap+xml" href="${href}"/></entry>`,
  )
  return `<feed xmlns="http://www.w3.org/2005/Atom">${entries.join('')}</feed>`
}

export function aSource(peer: FeedPeer, overrides: Record<string, unknown> = {}): AlertSource {
  return AlertSource.parse({ id: 'test', url: `${peer.url}/feed`, trust: { kind: 'draft' }, ...overrides })
}

export function aPoller(source: AlertSource, overrides: Partial<FeedPollerDeps> = {}) {
  const taken: TakenMessage[] = []
  const errors: string[] = []
  const found: string[] = []
  const time = createVirtualTime(SENT.getTime())
  const poller = createFeedPoller({
    sources: [source],
    fetch,
    readCap: readSimply,
    alertOf: (message, now) => alertOfCap(message, WORLD, now),
    take: async (message) => void taken.push(message),
    claim: async () => true,
    clock: time.clock,
    // A real server answers in real time; only the waits between tries are cut short.
    wait: (ms, signal) => waitInReal(RETRIES.includes(ms) ? 1 : ms, signal),
    userAgent: 'kepu-test',
    onError: (_, reason) => errors.push(reason),
    onFindings: ({ importAs, findings }) => found.push(`${importAs} ${findings.map(({ message }) => message).join()}`),
    limits: LIMITS,
    ...overrides,
  })
  return { poller, taken, errors, found, time }
}

export const aMessage = (identifier: string, sent = '2026-07-01T02:10:00+08:00', overrides: Partial<CapMessage> = {}) =>
  capMessage({ identifier, sent: capTime(sent), ...overrides })
