import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Message, Reply } from '../domain/message.ts'

export interface Metrics {
  readonly recordReply: (message: Message, reply: Reply, elapsedMs: number) => void
  /** Why the bot spoke or kept silent in a group. */
  readonly recordGroupDecision: (decision: 'speak' | 'silent', reason: string) => void
  readonly recordFault: (place: string) => void
  /** Reads a value whenever metrics are asked for. */
  readonly gauge: (name: string, help: string, read: () => number | Promise<number>) => void
  readonly text: () => Promise<string>
  readonly contentType: string
}

/** Counts without names: kinds, channels and times, never who or what. */
export function createMetrics(): Metrics {
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
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
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
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
