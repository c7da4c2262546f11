import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Message, Reply } from '../domain/message.ts'
import { type LoopDelay, watchLoopDelay } from './event-loop.ts'

/** Letters that wait and letters that have an end; no recipient, no campaign. */
export interface QueueFigures {
  /** Age in milliseconds of the oldest letter that is due; 0 when there is none. */
  readonly oldestDueMs: number
  readonly letters: ReadonlyArray<{ readonly channel: string; readonly state: string; readonly count: number }>
}

export interface Metrics {
  readonly recordReply: (message: Message, reply: Reply, elapsedMs: number) => void
  /** Why the bot spoke or kept silent in a group. */
  readonly recordGroupDecision: (decision: 'speak' | 'silent', reason: string) => void
  readonly recordFault: (place: string) => void
  /** Reads a value whenever metrics are asked for. */
  readonly gauge: (name: string, help: string, read: () => number | Promise<number>) => void
  /** Reads the ledger whenever metrics are asked for; once, however many gauges show it. */
  readonly watchQueue: (read: () => Promise<QueueFigures>, onError: (error: unknown) => void) => void
  /** What became of one try to send. */
  readonly recordLetter: (channel: string, outcome: string) => void
  /** How long it took to claim letters, also when there were none. */
  readonly recordClaim: (elapsedMs: number) => void
  readonly text: () => Promise<string>
  readonly contentType: string
}

/** Of what takes from a millisecond to some seconds. */
const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5]

/** Counts without names: kinds, channels and times, never who or what. */
export function createMetrics(loopDelay: () => LoopDelay = watchLoopDelay()): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const replies = new Counter({
    name: 'kepu_replies_total',
    help: 'Replies by kind and channel',
    labelNames: ['kind', 'channel', 'group'] as const,
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'kepu_reply_seconds',
    help: 'Time from message to reply',
    labelNames: ['kind'] as const,
    buckets: SECONDS,
    registers: [registry],
  })
  const decisions = new Counter({
    name: 'kepu_group_decisions_total',
    help: 'Messages in groups by what was decided and why',
    labelNames: ['decision', 'reason'] as const,
    registers: [registry],
  })
  const faults = new Counter({
    name: 'kepu_faults_total',
    help: 'Faults by place',
    labelNames: ['place'] as const,
    registers: [registry],
  })
  watchEventLoop(registry, loopDelay)
  return {
    recordReply({ channel, group }, { kind }, elapsedMs) {
      replies.inc({ kind, channel, group: group ? 'yes' : 'no' })
      seconds.observe({ kind }, elapsedMs / 1000)
    },
    recordGroupDecision: (decision, reason) => decisions.inc({ decision, reason }),
    recordFault: (place) => faults.inc({ place }),
    gauge(name, help, read) {
      const gauge: Gauge = new Gauge({
        name,
        help,
        registers: [registry],
        collect: async () => gauge.set(await read()),
      })
    },
    watchQueue: (read, onError) => watchQueue(registry, read, onError),
    ...letterMetrics(registry),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

function letterMetrics(registry: Registry): Pick<Metrics, 'recordLetter' | 'recordClaim'> {
  const letters = new Counter({
    name: 'kepu_letters_total',
    help: 'Tries to send by channel and outcome',
    labelNames: ['channel', 'outcome'] as const,
    registers: [registry],
  })
  const claims = new Histogram({
    name: 'kepu_claim_seconds',
    help: 'Time to claim letters from the ledger',
    buckets: SECONDS,
    registers: [registry],
  })
  return {
    recordLetter: (channel, outcome) => letters.inc({ channel, outcome }),
    recordClaim: (elapsedMs) => claims.observe(elapsedMs / 1000),
  }
}

/** prom-client collects all gauges at once: those that show one reading share it. */
function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined
  return () => {
    pending ??= read().finally(() => {
      pending = undefined
    })
    return pending
  }
}

function watchEventLoop(registry: Registry, loopDelay: () => LoopDelay): void {
  const read = shared(async () => loopDelay())
  const p99: Gauge = new Gauge({
    name: 'kepu_event_loop_delay_p99_seconds',
    help: 'How late the event loop is, 99th percentile of the last one to two minutes',
    registers: [registry],
    collect: async () => p99.set((await read()).p99),
  })
  const max: Gauge = new Gauge({
    name: 'kepu_event_loop_delay_max_seconds',
    help: 'How late the event loop was at most in the last one to two minutes',
    registers: [registry],
    collect: async () => max.set((await read()).max),
  })
}

/** Where the ledger does not answer the age says so and no letters are shown: old counts would look like calm. */
function watchQueue(registry: Registry, read: () => Promise<QueueFigures>, onError: (error: unknown) => void): void {
  const figures = shared(() =>
    read().catch((error: unknown) => {
      onError(error)
      return undefined
    }),
  )
  const age: Gauge = new Gauge({
    name: 'kepu_queue_oldest_due_seconds',
    help: 'Age of the oldest letter that is due; -1 when the ledger does not answer',
    registers: [registry],
    collect: async () => {
      const oldest = (await figures())?.oldestDueMs
      age.set(oldest === undefined ? -1 : oldest / 1000)
    },
  })
  const letters: Gauge<'channel' | 'state'> = new Gauge({
    name: 'kepu_letters',
    help: 'Letters by channel and state',
    labelNames: ['channel', 'state'] as const,
    registers: [registry],
    collect: async () => {
      const read = await figures()
      // A pair that has no letters any more would keep its last count.
      letters.reset()
      for (const { channel, state, count } of read?.letters ?? []) letters.set({ channel, state }, count)
    },
  })
}
