import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Ledger } from '../../src/delivery/ledger.ts'
import { createNextStep, RETRY } from '../../src/delivery/retry.ts'
import { type OpenDatabase, openPostgres, openSqlite } from '../../src/storage/database.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { aRecipient, launched } from '../support/campaigns-launched.ts'
import { buildWorker, type KillPlace, killPlaces } from '../support/kill-places.ts'
import { openLetterSink } from '../support/letter-sink.ts'

/** A large run: `KILLS=30 LETTERS=20000 npx vitest run test/delivery/kill.test.ts`. */
const KILLS = Number(process.env['KILLS'] ?? 3)
const LETTERS = Number(process.env['LETTERS'] ?? 600)
const LEASE_MS = 3_000
const LIMIT_MS = 60_000 + KILLS * 10_000 + LETTERS * 60

const CAMPAIGNS = ['routine', 'emergency'] as const

/** Both campaigns at once, each by an account of its own. */
async function launchAll(ledger: Ledger): Promise<void> {
  for (const lane of CAMPAIGNS) {
    const recipients = Array.from({ length: LETTERS / 2 }, (_, at) => aRecipient(`${lane}-${at}`, { account: lane }))
    await launched(ledger, { id: lane, lane }, recipients)
  }
}

/** Asks for the states alone: counting letters again and again would slow down the sending. */
async function areDone({ db }: OpenDatabase): Promise<boolean> {
  const all = await db.selectFrom('campaigns').select('state').execute()
  return all.every(({ state }) => state === 'done')
}

async function addressesOf({ db }: OpenDatabase, campaign: string, state: 'sent' | 'unknown'): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('address')
    .where('campaign_id', '=', campaign)
    .where('state', '=', state)
    .execute()
  return rows.map(({ address }) => address)
}

/** SQLite has one process; on PostgreSQL several share the work. */
const INSTANCES = { SQLite: 1, PostgreSQL: 3 } as const

/**
 * Starts workers again and again, and kills one at a time in the middle of sending; where there is but one, every other time
 * before it hears that the letter arrived.
 */
async function sendUnderKills(worker: string, place: KillPlace, open: OpenDatabase) {
  const step = Math.floor(LETTERS / (KILLS + 1))
  const instances = INSTANCES[place.engine]
  const children: ChildProcess[] = []
  let kills = 0
  const sink = await openLetterSink((count) => {
    const victim = children[kills % instances]
    if (kills === KILLS || count < step * (kills + 1) || victim === undefined || victim.killed) return false
    kills++
    victim.kill('SIGKILL')
    return instances === 1 && kills % 2 === 1
  })
  const keepRunning = async (slot: number) => {
    while (!(await areDone(open))) {
      const order = JSON.stringify({ ...place, sink: sink.url, leaseMs: LEASE_MS })
      const child = spawn(process.execPath, [worker, order], { stdio: ['ignore', 'ignore', 'inherit'] })
      children[slot] = child
      const exited = once(child, 'exit')
      while (child.exitCode === null && child.signalCode === null && !(await areDone(open))) await pause(50)
      child.kill('SIGTERM')
      await exited
    }
  }
  await Promise.all(Array.from({ length: instances }, (_, slot) => keepRunning(slot)))
  await sink.close()
  return { kills, arrived: sink.arrived }
}

describe.each(killPlaces)('kill -9 in the middle of sending, %s', (_engine, onPlace) => {
  let worker: string
  beforeAll(async () => {
    worker = await buildWorker('test/delivery/kill-worker.ts')
  })

  it('loses nobody, reaches nobody twice, and shows what nobody can know', { timeout: LIMIT_MS }, () =>
    onPlace(async (place) => {
      // The server may end our idle connections while they are being closed.
      const open = place.engine === 'SQLite' ? openSqlite(place.database) : openPostgres(place.database, () => {})
      await migrate(open)
      const ledger = createLedgerStore(open, createNextStep(RETRY, Math.random), Math.random)
      await launchAll(ledger)

      const { kills, arrived } = await sendUnderKills(worker, place, open)

      const sentTo = await addressesOf(open, 'routine', 'sent')
      const unknown = await addressesOf(open, 'routine', 'unknown')
      const routine = arrived.filter(({ campaign }) => campaign === 'routine').map(({ recipient }) => recipient)
      expect(kills).toBe(KILLS)
      expect(new Set(routine).size, 'nobody twice').toBe(routine.length)
      expect(
        sentTo.filter((address) => !routine.includes(address)),
        'said to be sent and never arrived',
      ).toEqual([])
      expect(
        routine.filter((address) => !sentTo.includes(address) && !unknown.includes(address)),
        'arrived and not shown',
      ).toEqual([])
      expect(sentTo.length + unknown.length, 'nobody lost').toBe(LETTERS / 2)
      expect(unknown.length, 'unknown').toBeLessThanOrEqual(kills)

      const warnings = arrived.filter(({ campaign }) => campaign === 'emergency')
      const firsts = new Set<string>()
      const unmarked = warnings.filter(({ recipient, repeat }) => firsts.size === firsts.add(recipient).size && !repeat)
      expect(firsts.size, 'no warning lost').toBe(LETTERS / 2)
      expect(unmarked, 'repeats that are not marked').toEqual([])
      expect(await ledger.progress('emergency')).toMatchObject({ byState: { sent: LETTERS / 2 } })
      await open.close()
      process.stdout.write(
        `${place.engine}: ${kills} kills, ${LETTERS} letters, ${unknown.length} unknown, ${warnings.length - firsts.size} warnings repeated\n`,
      )
    }),
  )
})
