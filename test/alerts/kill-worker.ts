import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { createDispatch } from '../../src/delivery/dispatch.ts'
import { createNextStep } from '../../src/delivery/retry.ts'
import { waitInReal } from '../../src/delivery/wait.ts'
import type { Letter, SendOutcome } from '../../src/domain/letter.ts'
import { openPostgres, openSqlite } from '../../src/storage/database.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { realAlerts } from '../support/real-alerts.ts'

// A process that approves what it is told to, looks after alerts and sends, to be killed at any moment.
const Order = z.strictObject({
  engine: z.enum(['SQLite', 'PostgreSQL']),
  database: z.string(),
  sink: z.url(),
  leaseMs: z.number(),
  alert: z.string(),
})

function raise(error: unknown): never {
  throw error
}

const { engine, database, sink, leaseMs, alert } = Order.parse(JSON.parse(process.argv[2] ?? ''))
const open = engine === 'SQLite' ? openSqlite(database) : openPostgres(database, raise)
const policy = { baseMs: 100, jitter: 0.2, mostTries: 50, pauseMs: 1_000 }
const ledger = createLedgerStore(open, createNextStep(policy, Math.random), Math.random)

async function send(letter: Letter, signal: AbortSignal): Promise<SendOutcome> {
  const response = await fetch(sink, { method: 'POST', body: JSON.stringify(letter), signal })
  await response.arrayBuffer()
  return response.ok ? { kind: 'sent' } : { kind: 'postponed', reason: String(response.status) }
}

const alerts = realAlerts(open, ledger)
const dispatch = createDispatch({
  ledger,
  channels: new Map([['webhook', { name: 'webhook', send }]]),
  clock: () => new Date(),
  wait: waitInReal,
  worker: randomUUID(),
  onOutcome: () => {},
  onError: raise,
  limits: { leaseMs, sendMs: leaseMs / 3, idleMs: 20, claim: 20, concurrency: 1 },
})
const stopping = new AbortController()
process.once('SIGTERM', () => stopping.abort())

dispatch.start()
const found = await alerts.find(alert)
if (found?.state === 'draft') await alerts.approve(alert, 'wang', found.hash)
while (!stopping.signal.aborted) {
  await alerts.tend(new Date())
  await waitInReal(200, stopping.signal)
}
await dispatch.stop()
await open.close()
