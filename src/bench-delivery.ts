import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { BenchInstance } from './bench-delivery-instance.ts'
import { readTestDatabaseUrl } from './config.ts'
import { createDispatch, DISPATCH_LIMITS } from './delivery/dispatch.ts'
import type { FrozenRecipient, Ledger, NewCampaign } from './delivery/ledger.ts'
import { intervalFor } from './delivery/pace.ts'
import { createNextStep, RETRY } from './delivery/retry.ts'
import { waitInReal } from './delivery/wait.ts'
import type { DeliveryChannel, Letter, SendingChannel } from './domain/letter.ts'
import { type OpenDatabase, openPostgres, openSqlite } from './storage/database.ts'
import { createLedgerStore } from './storage/ledger-store.ts'
import { migrate } from './storage/migrations.ts'
import { onDatabaseOfItsOwn } from './storage/scratch-postgres.ts'

const RECIPIENTS = 100_000
const PAGE = 2_000
const TICK_MS = 5
const LIMIT_PER_SECOND = 25
const PACED_LETTERS = 250

/** Figures that are required; the bench prints how many times better it is. */
interface Required {
  readonly freezeMs: number
  readonly stallMs: number
  readonly drainPerSecond: number
}

type Print = (line: string) => void

interface Bench {
  readonly ledger: Ledger
  readonly print: Print
  readonly required: Required
}

const clock = () => new Date()

function raise(error: unknown): never {
  throw error
}

function row(print: Print, name: string, value: number, unit: string, required: number, smaller: boolean): void {
  const ratio = smaller ? required / value : value / required
  const digits = value < 100 ? 1 : 0
  print(
    `  ${name.padEnd(46)}${value.toFixed(digits).padStart(9)} ${unit.padEnd(10)} required ${smaller ? '≤' : '≥'} ${required} (${ratio.toFixed(1)}×)`,
  )
}

async function* recipients(count: number, account: string): AsyncGenerator<readonly FrozenRecipient[]> {
  const dueAt = new Date(0)
  const one = (at: number): FrozenRecipient => ({
    subscriber: at,
    channel: 'webhook',
    address: `person-${String(at).padStart(10, '0')}`,
    account,
    bulletin: 'plain',
    dueAt,
  })
  for (let from = 0; from < count; from += PAGE)
    yield Array.from({ length: Math.min(PAGE, count - from) }, (_, at) => one(from + at))
}

function aCampaign(id: string, lane: NewCampaign['lane']): NewCampaign {
  return {
    id,
    name: id,
    lane,
    dedupKey: id,
    bulletins: { plain: '今天有雨,请不要上山。' },
    about: '{}',
    entry: null,
    origin: 'bench',
    createdBy: 'bench',
    createdAt: clock(),
    expiresAt: null,
    unknown: lane === 'emergency' ? 'resend' : 'show',
  }
}

/** The longest time in which nothing else could run, while the work goes on. */
async function worstStall(work: () => Promise<unknown>): Promise<{ readonly ms: number; readonly stall: number }> {
  let last = performance.now()
  let stall = 0
  const tick = () => {
    const now = performance.now()
    stall = Math.max(stall, now - last - TICK_MS)
    last = now
  }
  const ticker = setInterval(tick, TICK_MS)
  const started = performance.now()
  await work()
  tick()
  clearInterval(ticker)
  return { ms: last - started, stall }
}

function aSink(onLetter: (letter: Letter) => void): ReadonlyMap<DeliveryChannel, SendingChannel> {
  const send = async (letter: Letter) => {
    onLetter(letter)
    return { kind: 'sent' } as const
  }
  return new Map([['webhook', { name: 'webhook', send }]])
}

/** Sends until the number has arrived. */
async function drain(ledger: Ledger, count: number, onLetter: (letter: Letter) => void): Promise<void> {
  let arrived = 0
  let isRecorded = () => {}
  const all = new Promise<void>((resolve) => {
    isRecorded = resolve
  })
  const dispatch = createDispatch({
    ledger,
    channels: aSink(onLetter),
    clock,
    wait: waitInReal,
    worker: randomUUID(),
    onOutcome: () => {
      if (++arrived === count) isRecorded()
    },
    onError: raise,
    limits: DISPATCH_LIMITS,
  })
  dispatch.start()
  await all
  await dispatch.stop()
}

async function benchFreeze({ ledger, print, required }: Bench): Promise<void> {
  await ledger.create(aCampaign('routine', 'routine'))
  const { ms, stall } = await worstStall(() => ledger.launch('routine', recipients(RECIPIENTS, 'open'), clock()))
  row(print, 'freeze 100,000 recipients', ms, 'ms', required.freezeMs, true)
  row(print, 'worst stall of the event loop meanwhile', stall, 'ms', required.stallMs, true)
}

/** 100,000 routine letters are being sent when an emergency of 1,000 comes. */
async function benchDrain({ ledger, print, required }: Bench): Promise<void> {
  const urgent = 1_000
  let raised = 0
  let first = 0
  let launched: Promise<unknown> = Promise.resolve()
  let seen = 0
  const started = performance.now()
  await drain(ledger, RECIPIENTS + urgent, ({ priority }) => {
    if (priority === 'emergency' && first === 0) first = performance.now()
    if (++seen !== 5_000) return
    raised = performance.now()
    launched = ledger
      .create(aCampaign('emergency', 'emergency'))
      .then(() => ledger.launch('emergency', recipients(urgent, 'open'), clock()))
  })
  await launched
  const rate = ((RECIPIENTS + urgent) * 1_000) / (performance.now() - started)
  row(print, 'letters sent to a local sink, one instance', rate, 'letters/s', required.drainPerSecond, false)
  row(print, 'first emergency letter, from its creation', first - raised, 'ms', 500, true)
}

async function benchPace({ ledger, print }: Bench): Promise<void> {
  const times: number[] = []
  await ledger.setPace({
    account: 'paced',
    channel: 'webhook',
    intervalMs: intervalFor(LIMIT_PER_SECOND),
    jitterMs: 5,
  })
  await ledger.create(aCampaign('paced', 'routine'))
  await ledger.launch('paced', recipients(PACED_LETTERS, 'paced'), clock())
  await drain(ledger, PACED_LETTERS, () => times.push(performance.now()))
  const worst = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length))
  const rate = ((times.length - 1) * 1_000) / ((times.at(-1) ?? 0) - (times[0] ?? 0))
  row(print, `worst second of an account with a limit of ${LIMIT_PER_SECOND}`, worst, 'letters', LIMIT_PER_SECOND, true)
  row(print, 'its mean', rate, 'letters/s', LIMIT_PER_SECOND * 0.7, false)
}

/** Two instances on one database, each in a thread of its own with its own connections. */
async function benchTwo({ ledger, print, required }: Bench, databaseUrl: string): Promise<void> {
  await ledger.create(aCampaign('two', 'routine'))
  await ledger.launch('two', recipients(RECIPIENTS, 'open'), clock())
  const file = `./bench-delivery-instance.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`
  const order: BenchInstance = { databaseUrl }
  const workers = [1, 2].map(() => new Worker(new URL(file, import.meta.url), { workerData: order }))
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))))
  const started = performance.now()
  for (const worker of workers) worker.postMessage('go')
  while ((await ledger.progress('two'))?.byState.sent !== RECIPIENTS) await pause(200)
  const rate = (RECIPIENTS * 1_000) / (performance.now() - started)
  await Promise.all(workers.map((worker) => worker.terminate()))
  row(print, 'the same, two instances', rate, 'letters/s', required.drainPerSecond, false)
}

/** What both engines are measured by; the caller closes the database. */
async function benchOn(open: OpenDatabase, print: Print, required: Bench['required']): Promise<Bench> {
  await migrate(open)
  const ledger = createLedgerStore(open, createNextStep(RETRY, Math.random), Math.random)
  const bench = { ledger, print, required }
  await benchFreeze(bench)
  await benchDrain(bench)
  await benchPace(bench)
  return bench
}

async function benchSqlite(print: Print): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kepu-bench-'))
  const open = openSqlite(join(folder, 'ledger.sqlite'))
  print('delivery on SQLite')
  await benchOn(open, print, { freezeMs: 1_000, stallMs: 50, drainPerSecond: 2_000 })
  await open.close()
  await rm(folder, { recursive: true })
}

async function benchPostgres(print: Print, url: string): Promise<void> {
  const open = openPostgres(url, () => {})
  print('delivery on PostgreSQL')
  await benchTwo(await benchOn(open, print, { freezeMs: 5_000, stallMs: 50, drainPerSecond: 1_500 }), url)
  await open.close()
}

/** `npm run bench -- delivery`: the ledger and dispatch beside the figures they have to reach; PostgreSQL where an address is set. */
export async function benchDelivery(print: Print): Promise<void> {
  await benchSqlite(print)
  const url = readTestDatabaseUrl()
  if (url === undefined) print('PostgreSQL: skipped, set DATABASE_URL or TEST_DATABASE_URL')
  else await onDatabaseOfItsOwn(url, (own) => benchPostgres(print, own))
}
