import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { createDispatch } from '../../src/delivery/dispatch.ts'
import { createNextStep } from '../../src/delivery/retry.ts'
import { waitInReal } from '../../src/delivery/wait.ts'
import type { Letter, SendOutcome } from '../../src/domain/letter.ts'
import { openPostgres, openSqlite } from '../../src/storage/database.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'

// A process that does nothing but send, to be killed at any moment. One letter of an account is in flight at a time, so a kill
// leaves at most one per account of which nobody knows.
const Order = z.strictObject({
  engine: z.enum(['SQLite', 'PostgreSQL']),
  database: z.string(),
  sink: z.url(),
  leaseMs: z.number(),
})

function raise(error: unknown): never {
  throw error
}

const { engine, database, sink, leaseMs } = Order.parse(JSON.parse(process.argv[2] ?? ''))
const open = engine === 'SQLite' ? openSqlite(database) : openPostgres(database, raise)
const policy = { baseMs: 100, jitter: 0.2, mostTries: 50, pauseMs: 1_000 }

async function send(letter: Letter, signal: AbortSignal): Promise<SendOutcome> {
  const response = await fetch(sink, { method: 'POST', body: JSON.stringify(letter), signal })
  await response.arrayBuffer()
  return response.ok ? { kind: 'sent' } : { kind: 'postponed', reason: String(response.status) }
}

const dispatch = createDispatch({
  ledger: createLedgerStore(open, createNextStep(policy, Math.random), Math.random),
  channels: new Map([['webhook', { name: 'webhook', send }]]),
  clock: () => new Date(),
  wait: waitInReal,
  worker: randomUUID(),
  onOutcome: () => {},
  onError: raise,
  limits: { leaseMs, sendMs: leaseMs / 3, idleMs: 50, claim: 20, concurrency: 1 },
})
dispatch.start()
process.once('SIGTERM', () => {
  void dispatch.stop().then(open.close)
})
