import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { campaignIdOf } from '../../src/alerts/alert-campaign.ts'
import { createNextStep, RETRY } from '../../src/delivery/retry.ts'
import { type OpenDatabase, openPostgres, openSqlite } from '../../src/storage/database.ts'
import { fillWithSubscribers } from '../../src/storage/fill-subscribers.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { anAlertContent, anArea } from '../support/alerts.ts'
import { buildWorker, type KillPlace, killPlaces } from '../support/kill-places.ts'
import { openLetterSink } from '../support/letter-sink.ts'
import { realAlerts } from '../support/real-alerts.ts'

/** A large run: `KILLS=20 SUBSCRIBERS=20000 npx vitest run test/alerts/kill.test.ts`; two in ten subscribers get the warning. */
const KILLS = Number(process.env['KILLS'] ?? 3)
const SUBSCRIBERS = Number(process.env['SUBSCRIBERS'] ?? 2_000)
const LEASE_MS = 3_000
const LIMIT_MS = 120_000 + KILLS * 10_000 + SUBSCRIBERS * 20
const HOUR_MS = 3_600_000
const STOP_MS = 1_000
/** SQLite has one process; on PostgreSQL several share the work. */
const INSTANCES = { SQLite: 1, PostgreSQL: 3 } as const
/** The first kill comes while the approval is at work, before any letter; after that letters say when. */
const FIRST_KILL_MS = 700

/** The database with a draft for two counties. */
async function aDraft(place: KillPlace) {
  // The server may end our idle connections while they are being closed.
  const open = place.engine === 'SQLite' ? openSqlite(place.database) : openPostgres(place.database, () => {})
  await migrate(open)
  await fillWithSubscribers(open, SUBSCRIBERS)
  const ledger = createLedgerStore(open, createNextStep(RETRY, Math.random), Math.random)
  const alerts = realAlerts(open, ledger)
  const areas = [anArea('532324', '南华县'), anArea('532325', '姚安县')]
  const content = anAlertContent({ areas, expires: new Date(Date.now() + HOUR_MS) })
  const drafted = await alerts.draft({ content, origin: { kind: 'hand' }, createdBy: 'li' })
  if (drafted.kind !== 'drafted') throw new Error(drafted.kind)
  const people = (await alerts.preview(drafted.id))?.recipients ?? 0
  return { open, alerts, ledger, id: drafted.id, people }
}

function startWorker(worker: string, place: KillPlace, alert: string, sink: string): ChildProcess {
  const order = JSON.stringify({ ...place, sink, leaseMs: LEASE_MS, alert })
  return spawn(process.execPath, [worker, order], { stdio: ['ignore', 'ignore', 'inherit'] })
}

async function isDone({ db }: OpenDatabase, id: string): Promise<boolean> {
  const row = await db.selectFrom('campaigns').select('state').where('id', '=', campaignIdOf(id)).executeTakeFirst()
  return row?.state === 'done'
}

describe.each(killPlaces)('kill -9 while a warning is broadcast, %s', (_engine, onPlace) => {
  let worker: string
  beforeAll(async () => {
    worker = await buildWorker('test/alerts/kill-worker.ts')
  })

  it('loses nobody, and marks what may have come before', { timeout: LIMIT_MS }, () =>
    onPlace(async (place) => {
      const { open, alerts, ledger, id, people } = await aDraft(place)
      const children: ChildProcess[] = []
      const instances = INSTANCES[place.engine]
      let kills = 0
      const kill = (victim: ChildProcess | undefined) => {
        if (victim === undefined || victim.killed || kills === KILLS) return false
        kills++
        return victim.kill('SIGKILL')
      }
      const sink = await openLetterSink((count) => {
        const isDue = count >= (people / (KILLS + 1)) * (kills + 1)
        return isDue && kill(children[kills % instances]) && instances === 1 && kills % 2 === 1
      })
      const keepRunning = async (slot: number) => {
        while (!(await isDone(open, id))) {
          const child = startWorker(worker, place, id, sink.url)
          children[slot] = child
          const exited = once(child, 'exit')
          if (slot === 0 && kills === 0) setTimeout(() => kill(child), FIRST_KILL_MS)
          while (child.exitCode === null && child.signalCode === null && !(await isDone(open, id))) await pause(50)
          child.kill('SIGTERM')
          await exited
        }
      }

      await Promise.all(Array.from({ length: instances }, (_, slot) => keepRunning(slot)))
      await sink.close()

      const firsts = new Set<string>()
      const unmarked = sink.arrived.filter(
        ({ recipient, repeat }) => firsts.size === firsts.add(recipient).size && !repeat,
      )
      expect(kills).toBe(KILLS)
      expect(firsts.size, 'nobody lost').toBe(people)
      expect(unmarked, 'repeats that are not marked').toEqual([])
      expect(await ledger.progress(campaignIdOf(id))).toMatchObject({ byState: { sent: people } })
      expect((await alerts.find(id))?.state).toBe('live')
      await open.close()
      process.stdout.write(
        `${place.engine}: ${kills} kills, ${people} people, ${sink.arrived.length - people} letters repeated\n`,
      )
    }),
  )

  it('and a stop by another process ends it within a second', { timeout: LIMIT_MS }, () =>
    onPlace(async (place) => {
      const { open, alerts, id, people } = await aDraft(place)
      let last = 0
      let stopped: ReturnType<typeof alerts.stop> | undefined
      let at = Number.POSITIVE_INFINITY
      const sink = await openLetterSink((count) => {
        last = performance.now()
        if (count === 50) {
          at = last
          stopped = alerts.stop(id, 'zhao', '发错了')
        }
        return false
      })
      const child = startWorker(worker, place, id, sink.url)
      const exited = once(child, 'exit')

      await vi.waitFor(() => expect(stopped).toBeDefined(), { timeout: 60_000, interval: 10 })
      const outcome = await stopped
      await pause(3 * STOP_MS)

      expect(outcome).toMatchObject({ kind: 'stopped', cancel: expect.any(String) })
      expect(last - at).toBeLessThan(STOP_MS)
      expect(sink.arrived.length).toBeLessThan(people)
      child.kill('SIGTERM')
      await exited
      await sink.close()
      await open.close()
      process.stdout.write(`${place.engine}: the last letter came ${Math.round(last - at)} ms after the stop\n`)
    }),
  )
})
