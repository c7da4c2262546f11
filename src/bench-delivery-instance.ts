import { randomUUID } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { createDispatch, DISPATCH_LIMITS } from './delivery/dispatch.ts'
import { createNextStep, RETRY } from './delivery/retry.ts'
import { waitInReal } from './delivery/wait.ts'
import { openPostgres } from './storage/database.ts'
import { createLedgerStore } from './storage/ledger-store.ts'

/** What one of several instances is told. */
export interface BenchInstance {
  readonly databaseUrl: string
}

function raise(error: unknown): never {
  throw error
}

/** Sends to nowhere until it is ended. */
async function work({ databaseUrl }: BenchInstance): Promise<void> {
  const open = openPostgres(databaseUrl, raise)
  const ledger = createLedgerStore(open, createNextStep(RETRY, Math.random), Math.random)
  const dispatch = createDispatch({
    ledger,
    channels: new Map([['webhook', { name: 'webhook', send: async () => ({ kind: 'sent' }) }]]),
    clock: () => new Date(),
    wait: waitInReal,
    worker: randomUUID(),
    onOutcome: () => {},
    onError: raise,
    limits: DISPATCH_LIMITS,
  })
  await ledger.ready(new Date())
  parentPort?.once('message', dispatch.start)
  parentPort?.postMessage('ready')
}

const order: BenchInstance = workerData
await work(order)
