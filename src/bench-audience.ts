import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Criteria } from './audience/subscriber.ts'
import type { SubscriberStore } from './audience/subscriber-store.ts'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from './domain/segments.ts'
import { quantile } from './quantile.ts'
import { type OpenDatabase, openPostgres, openSqlite } from './storage/database.ts'
import { fillWithSubscribers } from './storage/fill-subscribers.ts'
import { migrate } from './storage/migrations.ts'
import { onDatabaseOfItsOwn } from './storage/scratch-postgres.ts'
import { createSubscriberStore } from './storage/subscriber-store.ts'

const SUBSCRIBERS = 1_000_000
const ROUNDS = 5
const COUNTY = '532324'

const ASKED: Readonly<Record<string, Criteria>> = {
  "a county's elderly": { regions: [COUNTY], segments: ['elderly'], topics: [] },
  "a county's elderly, fraud": { regions: [COUNTY], segments: ['elderly'], topics: ['fraud'] },
  'a whole county': { regions: [COUNTY], segments: [], topics: [] },
  'a village': { regions: [`${COUNTY}103205`], segments: [], topics: [] },
  'everybody elderly': { regions: [], segments: ['elderly'], topics: [] },
  everybody: { regions: [], segments: [], topics: [] },
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

interface Selected {
  readonly ms: number
  /** Of this process: on a busy machine it says more than `ms`. */
  readonly cpuMs: number
  /** Longest time for one page: how long others wait on SQLite. */
  readonly pageMs: number
  readonly found: number
}

async function selectOnce(store: SubscriberStore, criteria: Criteria): Promise<Selected> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  let [found, pageMs, last] = [0, 0, started]
  for await (const page of store.select(criteria)) {
    found += page.length
    const now = performance.now()
    pageMs = Math.max(pageMs, now - last)
    last = now
  }
  const { user, system } = process.cpuUsage(cpu)
  return { ms: performance.now() - started, cpuMs: (user + system) / 1000, pageMs, found }
}

async function measure(engine: string, database: OpenDatabase, print: (line: string) => void): Promise<void> {
  await migrate(database)
  const filling = performance.now()
  await fillWithSubscribers(database, SUBSCRIBERS)
  print(`${engine}: ${SUBSCRIBERS} subscribers, filled in ${((performance.now() - filling) / 1000).toFixed(1)} s`)
  const store = createSubscriberStore(database.db, { segments: SEGMENTS, topics: SUBSCRIPTION_TOPICS })
  for (const [name, criteria] of Object.entries(ASKED)) {
    await selectOnce(store, criteria)
    const before = process.memoryUsage().heapUsed
    const rounds: Selected[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await selectOnce(store, criteria))
    const counting = performance.now()
    const count = await store.count(criteria)
    const countMs = performance.now() - counting
    const grown = (process.memoryUsage().heapUsed - before) / 1e6
    print(
      `  ${name.padEnd(28)}${String(rounds[0]?.found ?? 0).padStart(9)} selected${median(rounds.map(({ ms }) => ms))
        .toFixed(0)
        .padStart(7)} ms (${median(rounds.map(({ cpuMs }) => cpuMs)).toFixed(0)} CPU)` +
        `  longest page${Math.max(...rounds.map(({ pageMs }) => pageMs))
          .toFixed(0)
          .padStart(
            5,
          )} ms  counted (${count}) in${countMs.toFixed(0).padStart(6)} ms  heap ${grown >= 0 ? '+' : ''}${grown.toFixed(0)} MB`,
    )
  }
}

/** `npm run bench -- audience`: who is meant, out of a million; on PostgreSQL too where TEST_DATABASE_URL is set. */
export async function benchAudience(postgresUrl: string | undefined, print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kepu-bench-'))
  const sqlite = openSqlite(join(folder, 'audience.sqlite'))
  try {
    await measure('SQLite', sqlite, print)
  } finally {
    await sqlite.close()
    await rm(folder, { recursive: true })
  }
  if (postgresUrl === undefined) {
    print('PostgreSQL: skipped, TEST_DATABASE_URL is not set')
    return
  }
  await onDatabaseOfItsOwn(postgresUrl, async (url) => {
    const postgres = openPostgres(url, (error) => {
      throw error
    })
    try {
      await measure('PostgreSQL', postgres, print)
    } finally {
      await postgres.close()
    }
  })
}
