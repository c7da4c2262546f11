import { beforeEach, describe, expect, it } from 'vitest'
import { createDispatch, type Dispatch, type DispatchDeps } from '../../src/delivery/dispatch.ts'
import type { DispatchLimits } from '../../src/delivery/drain-account.ts'
import { createNextStep, RETRY } from '../../src/delivery/retry.ts'
import type { Letter, SendOutcome } from '../../src/domain/letter.ts'
import { aRecipient, launched } from '../support/campaigns-launched.ts'
import { createFakeLedger, type FakeLedger } from '../support/fake-ledger.ts'
import { createVirtualTime, type VirtualTime } from '../support/virtual-time.ts'

const LIMITS: DispatchLimits = { leaseMs: 60_000, sendMs: 10_000, idleMs: 250, claim: 10, concurrency: 4 }
const sent: SendOutcome = { kind: 'sent' }

interface Arrived extends Letter {
  readonly at: number
}

describe('dispatch', () => {
  let time: VirtualTime
  let ledger: FakeLedger
  let arrived: Arrived[]
  let errors: unknown[]
  /** What the channel does with a letter, after it has noted it. */
  let answer: (letter: Letter, signal: AbortSignal) => Promise<SendOutcome>

  beforeEach(() => {
    time = createVirtualTime()
    ledger = createFakeLedger(createNextStep(RETRY, () => 0))
    arrived = []
    errors = []
    answer = async () => sent
  })

  function aDispatch(more: Partial<DispatchDeps> = {}): Dispatch {
    const webhook = {
      name: 'webhook' as const,
      send: (letter: Letter, signal: AbortSignal) => {
        arrived.push({ ...letter, at: time.clock().getTime() })
        return answer(letter, signal)
      },
    }
    return createDispatch({
      ledger,
      channels: new Map([['webhook', webhook]]),
      clock: time.clock,
      wait: time.wait,
      worker: 'w1',
      onOutcome: () => {},
      onError: (error) => errors.push(error),
      limits: LIMITS,
      ...more,
    })
  }

  const people = (count: number) => Array.from({ length: count }, (_, at) => `p${at}`)
  const recipients = () => arrived.map(({ recipient }) => recipient)
  const byState = async (id = 'c1') => (await ledger.progress(id))?.byState
  const after = (ms: number, outcome: SendOutcome) => (_letter: Letter, signal: AbortSignal) =>
    time.wait(ms, signal).then(() => outcome)

  it('sends every letter once and settles the campaign', async () => {
    const outcomes: string[] = []
    const dispatch = aDispatch({ onOutcome: ({ address }, { kind }) => outcomes.push(`${address} ${kind}`) })
    await launched(ledger, {}, people(25))

    dispatch.start()
    await time.pass(0)

    expect(recipients()).toEqual(people(25))
    expect(arrived[0]).toMatchObject({ campaign: 'c1', priority: 'routine', repeat: false, at: 0 })
    expect(outcomes).toHaveLength(25)
    expect(await ledger.progress('c1')).toMatchObject({ state: 'done', byState: { sent: 25 } })
    await dispatch.stop()
    expect(errors).toEqual([])
  })

  it('finds within a quarter of a second what comes later, and at once when it is nudged', async () => {
    const dispatch = aDispatch()
    dispatch.start()
    await time.pass(100)

    await launched(ledger, {}, ['a'])
    await time.pass(149)
    expect(arrived).toEqual([])
    await time.pass(1)
    expect(arrived).toMatchObject([{ recipient: 'a', at: 250 }])

    await launched(ledger, { id: 'c2' }, ['b'])
    dispatch.nudge()
    await time.pass(0)

    expect(arrived).toMatchObject([{ recipient: 'a' }, { recipient: 'b', at: 250 }])
    await dispatch.stop()
  })

  it('keeps the interval of an account, even when a try takes longer', async () => {
    await ledger.setPace({ account: 'gateway', channel: 'webhook', intervalMs: 200, jitterMs: 0 })
    await launched(ledger, {}, people(20))
    answer = after(500, sent)
    const dispatch = aDispatch()

    dispatch.start()
    await time.pass(6_000)

    const gaps = arrived.slice(1).map(({ at }, before) => at - (arrived[before]?.at ?? 0))
    expect(arrived).toHaveLength(20)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(200)
    expect(Math.max(...gaps)).toBeLessThan(250)
    await dispatch.stop()
  })

  it('has no more in flight than it may', async () => {
    await launched(ledger, {}, people(21))
    answer = after(1_000, sent)
    const dispatch = aDispatch()

    dispatch.start()
    await time.pass(999)
    expect(arrived).toHaveLength(4)
    await time.pass(1)
    expect(arrived).toHaveLength(8)
    await time.pass(4_000)

    expect(await byState()).toEqual({ leased: 1, sent: 20 })
    await time.pass(1_000)
    expect(await byState()).toEqual({ sent: 21 })
    await dispatch.stop()
  })

  it('lets an emergency overtake routine letters that are already claimed', async () => {
    await launched(ledger, {}, people(10))
    answer = after(1_000, sent)
    const dispatch = aDispatch()
    dispatch.start()
    await time.pass(500)

    await launched(ledger, { id: 'c2', lane: 'emergency' }, ['x', 'y'])
    dispatch.nudge()
    await time.pass(1_500)

    expect(recipients().slice(0, 6)).toEqual(['p0', 'p1', 'p2', 'p3', 'x', 'y'])
    await time.pass(5_000)
    expect(recipients().sort()).toEqual([...people(10), 'x', 'y'])
    await dispatch.stop()
  })

  it('does not let one account wait for another', async () => {
    await ledger.pauseAccount('gateway', null)
    await launched(ledger, {}, [...people(3), aRecipient('q', { account: 'second' })])
    answer = (letter, signal) => after(letter.recipient === 'q' ? 1 : 9_000, sent)(letter, signal)
    const dispatch = aDispatch({ limits: { ...LIMITS, concurrency: 1 } })

    dispatch.start()
    await time.pass(10)

    expect(recipients().sort()).toEqual(['p0', 'q'])
    expect(await byState()).toMatchObject({ sent: 1 })
    await time.pass(60_000)
    await dispatch.stop()
  })

  it('ends a try that takes too long, of which nobody knows whether it arrived', async () => {
    await launched(ledger, {}, ['a'])
    const signals: AbortSignal[] = []
    answer = (_letter, signal) => {
      signals.push(signal)
      return new Promise(() => {})
    }
    const dispatch = aDispatch()

    dispatch.start()
    await time.pass(9_999)
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    await time.pass(1)

    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    expect(await byState()).toEqual({ unknown: 1 })
    await dispatch.stop()
  })

  it('repeats a warning of unknown outcome, marked, and reports what a channel throws', async () => {
    await launched(ledger, { lane: 'emergency' }, ['a'])
    answer = async () => {
      if (arrived.length === 1) throw new Error('a bug')
      return sent
    }
    const dispatch = aDispatch()

    dispatch.start()
    await time.pass(11_000)

    expect(arrived.map(({ repeat }) => repeat)).toEqual([false, true])
    expect(arrived[0]?.letter).toBe(arrived[1]?.letter)
    expect(errors).toEqual([new Error('a bug')])
    await dispatch.stop()
  })

  it('rests an account that is told "too many", and sends all of it afterwards', async () => {
    await launched(ledger, {}, people(3))
    answer = async () =>
      time.clock().getTime() < 5_000
        ? { kind: 'postponed', reason: '429', account: true, until: new Date(5_000) }
        : sent
    const dispatch = aDispatch({ limits: { ...LIMITS, concurrency: 1 } })

    dispatch.start()
    await time.pass(4_900)
    expect(recipients()).toEqual(['p0'])
    await time.pass(500)

    expect(await byState()).toEqual({ sent: 3 })
    await dispatch.stop()
  })

  it('starts nothing after a cancellation', async () => {
    await launched(ledger, {}, people(10))
    answer = after(100, sent)
    const dispatch = aDispatch({ limits: { ...LIMITS, concurrency: 1 } })
    dispatch.start()
    await time.pass(250)

    await ledger.cancel('c1', time.clock())
    await time.pass(5_000)

    expect(recipients()).toEqual(['p0', 'p1', 'p2'])
    expect(await byState()).toEqual({ sent: 3, cancelled: 7 })
    await dispatch.stop()
  })

  it('lets what is in flight end when it stops, and gives back the rest; both may be said twice', async () => {
    await launched(ledger, {}, people(10))
    answer = after(1_000, sent)
    const dispatch = aDispatch()
    dispatch.start()
    dispatch.start()
    await time.pass(500)

    const stopped = Promise.all([dispatch.stop(), dispatch.stop()])
    await time.pass(1_000)
    await stopped
    await dispatch.stop()

    expect(recipients()).toEqual(['p0', 'p1', 'p2', 'p3'])
    expect(await byState()).toEqual({ sent: 4, pending: 6 })

    dispatch.start()
    await time.pass(3_000)
    expect(await byState()).toEqual({ sent: 10 })
    await dispatch.stop()
  })

  it('shares the work with another instance without sending anything twice', async () => {
    await launched(ledger, {}, people(40))
    answer = after(10, sent)
    const workers = ['w1', 'w2'].map((worker) => aDispatch({ worker }))

    for (const one of workers) one.start()
    await time.pass(2_000)

    expect(recipients().sort()).toEqual(people(40).sort())
    for (const one of workers) await one.stop()
  })

  it('takes over what an instance that died had in hand', async () => {
    await launched(ledger, {}, ['a', 'b'])
    const letters = await ledger.claim('dead', 2, LIMITS.leaseMs, time.clock())
    await ledger.startAll(letters.slice(0, 1), 'dead', time.clock())
    const dispatch = aDispatch()

    dispatch.start()
    await time.pass(LIMITS.leaseMs * 1.5 + 250)

    expect(recipients()).toEqual(['b'])
    expect(await byState()).toEqual({ unknown: 1, sent: 1 })
    await dispatch.stop()
  })

  it('goes on when the ledger was away', async () => {
    await launched(ledger, {}, ['a'])
    let failures = 2
    const shaky = {
      ...ledger,
      ready: async (now: Date) => {
        if (failures-- > 0) throw new Error('no connection')
        return ledger.ready(now)
      },
      finish: async (...args: Parameters<FakeLedger['finish']>) => {
        if (errors.length < 3) throw new Error('no connection')
        return ledger.finish(...args)
      },
    }
    const dispatch = aDispatch({ ledger: shaky })

    dispatch.start()
    await time.pass(2_000)

    expect(recipients()).toEqual(['a'])
    expect(errors).toHaveLength(3)
    expect(await byState()).toEqual({ sent: 1 })
    await dispatch.stop()
  })
})
