import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDispatch, type Dispatch } from '../../src/delivery/dispatch.ts'
import { waitInReal } from '../../src/delivery/wait.ts'
import type { Letter, SendOutcome } from '../../src/domain/letter.ts'
import { type OpenDatabase } from '../../src/storage/database.ts'
import { fillWithSubscribers } from '../../src/storage/fill-subscribers.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { type AlertSetUp, anAlertSetUp } from '../support/alert-set-up.ts'
import { anAlertContent, anArea } from '../support/alerts.ts'
import { engines } from '../support/engines.ts'
import { type LetterSink, openLetterSink } from '../support/letter-sink.ts'

/** A tenth of them live in each county, one in twenty has ended. */
const SUBSCRIBERS = 4_000
const HOUR_MS = 3_600_000
const STOP_MS = 1_000

function raise(error: unknown): never {
  throw error
}

describe.each(engines)('letters of an alert on %s', (_name, openEngine) => {
  let database: OpenDatabase
  let set: AlertSetUp
  let sink: LetterSink
  let dispatch: Dispatch
  /** Real time in ms at which each letter came, and what is done when it comes. */
  let times: number[]
  let onLetter: (count: number) => void

  beforeAll(async () => {
    database = await openEngine()
    await migrate(database)
  })
  beforeEach(async () => {
    set = await anAlertSetUp(database, { clock: () => new Date() })
    await fillWithSubscribers(database, SUBSCRIBERS)
    times = []
    onLetter = () => {}
    sink = await openLetterSink((count) => {
      times.push(performance.now())
      onLetter(count)
      return false
    })
    const send = async (letter: Letter, signal: AbortSignal): Promise<SendOutcome> => {
      const response = await fetch(sink.url, { method: 'POST', body: JSON.stringify(letter), signal })
      await response.arrayBuffer()
      return { kind: 'sent' }
    }
    dispatch = createDispatch({
      ledger: set.ledger,
      channels: new Map([['webhook', { name: 'webhook', send }]]),
      clock: () => new Date(),
      wait: waitInReal,
      worker: randomUUID(),
      onOutcome: () => {},
      onError: raise,
      limits: { leaseMs: 60_000, sendMs: 10_000, idleMs: 20, claim: 500, concurrency: 8 },
    })
    dispatch.start()
  })
  afterEach(async () => {
    await dispatch.stop()
    await sink.close()
  })
  afterAll(() => database.close())

  const content = () =>
    anAlertContent({
      areas: [anArea('532324', '南华县'), anArea('532325', '姚安县')],
      expires: new Date(Date.now() + HOUR_MS),
    })
  const recipients = () => sink.arrived.map(({ recipient }) => recipient).toSorted()

  it('come to everybody of its places once, after the approval', async () => {
    const id = await set.drafted(content())
    expect(sink.arrived).toEqual([])

    const approved = await set.approve(id)
    if (approved.kind !== 'live') throw new Error(approved.kind)
    await vi.waitFor(() => expect(sink.arrived).toHaveLength(approved.recipients), 20_000)

    expect(approved.recipients).toBeGreaterThan(700)
    expect(recipients()).toEqual(await set.frozen(id))
    expect(new Set(recipients()).size).toBe(approved.recipients)
    await vi.waitFor(async () => expect((await set.alerts.review(id))?.times.to95Percent).not.toBeNull(), 5_000)
  })

  it('stop within a second after they were stopped, and the cancel goes to those who got one', async () => {
    const id = await set.drafted(content())
    let stopping = 0
    let stopped: ReturnType<typeof set.alerts.stop> | undefined
    onLetter = (count) => {
      if (count !== 100) return
      stopping = performance.now()
      stopped = set.alerts.stop(id, 'zhao', '发错了')
    }

    await set.approve(id)
    await vi.waitFor(() => expect(stopped).toBeDefined(), 20_000)
    const outcome = await stopped
    await new Promise((resolve) => setTimeout(resolve, STOP_MS))

    const last = Math.max(...times) - stopping
    const warned = recipients()
    expect(last).toBeLessThan(STOP_MS)
    expect(warned.length).toBeLessThan(700)
    if (outcome?.kind !== 'stopped' || outcome.cancel === null) throw new Error(JSON.stringify(outcome))
    expect(await set.approve(outcome.cancel, 'li')).toEqual({ kind: 'live', recipients: warned.length })
    await vi.waitFor(() => expect(sink.arrived).toHaveLength(2 * warned.length), 20_000)
    expect(await set.frozen(outcome.cancel)).toEqual(warned)
  })
})
