import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPushing, type PushingDeps } from '../src/pushing.ts'
import { openSqlite } from '../src/storage/database.ts'
import { migrate } from '../src/storage/migrations.ts'

vi.mock('../src/storage/migrations.ts', () => ({ migrate: vi.fn<() => Promise<void>>(() => Promise.resolve()) }))

type Check = PushingDeps['delivery']['corrections']['check']

const MINUTE_MS = 60_000
const NOW = new Date('2026-11-26T04:00:00Z')

/** A promise that a test settles. */
function aTask() {
  let finish = () => {}
  const done = new Promise<void>((resolve) => {
    finish = resolve
  })
  return { done, finish: () => finish() }
}

function aPushing(
  more: {
    migrated?: boolean
    delivery?: Partial<PushingDeps['delivery']>
    jobs?: boolean
    flush?: () => Promise<void>
  } = {},
) {
  const calls: string[] = []
  const errors: unknown[] = []
  const note = (call: string) => async () => {
    calls.push(call)
  }
  const pushing = createPushing({
    // Only handed on to `migrate`, which is a fake here.
    database: { ...openSqlite(':memory:'), migrated: Promise.resolve(more.migrated ?? true) },
    delivery: {
      prepare: note('prepare'),
      dispatch: { start: () => void calls.push('send'), stop: note('send no more'), nudge: () => {} },
      corrections: {
        check: async (now) => {
          calls.push(`check ${now.toISOString()}`)
          return { announced: 0, left: 0 }
        },
      },
      ...more.delivery,
    },
    counts: { flush: more.flush ?? note('flush') },
    warnings: { start: () => void calls.push('alerts'), stop: note('no more alerts') },
    schedule: more.jobs === false ? undefined : { start: note('jobs'), stop: note('no more jobs') },
    clock: () => NOW,
    onError: (error) => errors.push(error),
  })
  return { pushing, calls, errors }
}

describe('createPushing', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.mocked(migrate).mockReset()
  })

  it('sends and starts the jobs once the tables are there', async () => {
    const { pushing, calls } = aPushing()

    pushing.start()
    pushing.start()
    await vi.advanceTimersByTimeAsync(0)

    expect(calls).toEqual(['prepare', 'send', 'alerts', 'jobs'])
    expect(migrate).not.toHaveBeenCalled()
  })

  it('sends where the jobs are switched off', async () => {
    const { pushing, calls } = aPushing({ jobs: false })

    pushing.start()
    await vi.advanceTimersByTimeAsync(0)
    await pushing.stop()

    expect(calls).toEqual(['prepare', 'send', 'alerts', 'no more alerts', 'send no more', 'flush'])
  })

  it('tries again after a minute when the database was away, and sends nothing before', async () => {
    vi.mocked(migrate).mockRejectedValueOnce(new Error('away'))
    const { pushing, calls, errors } = aPushing({ migrated: false })

    pushing.start()
    await vi.advanceTimersByTimeAsync(MINUTE_MS - 1)
    expect(calls).toEqual([])
    expect(errors).toEqual([new Error('away')])

    await vi.advanceTimersByTimeAsync(1)
    expect(calls).toEqual(['prepare', 'send', 'alerts', 'jobs'])
  })

  it('tries again when the paces could not be written', async () => {
    const prepare = vi.fn<() => Promise<void>>(() => Promise.resolve()).mockRejectedValueOnce(new Error('locked'))
    const { pushing, calls } = aPushing({ delivery: { prepare } })

    pushing.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(calls).toEqual([])

    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(calls).toEqual(['send', 'alerts', 'jobs'])
  })

  it('writes counts every half minute and checks corrections every ten minutes', async () => {
    const { pushing, calls } = aPushing()

    pushing.start()
    await vi.advanceTimersByTimeAsync(11 * MINUTE_MS)

    expect(calls.filter((call) => call === 'flush')).toHaveLength(22)
    expect(calls.filter((call) => call.startsWith('check'))).toEqual(Array(2).fill(`check ${NOW.toISOString()}`))
  })

  it('goes on after a check that failed', async () => {
    const check = vi
      .fn<Check>(() => Promise.resolve({ announced: 0, left: 0 }))
      .mockRejectedValueOnce(new Error('away'))
    const { pushing, errors } = aPushing({ delivery: { corrections: { check } } })

    pushing.start()
    await vi.advanceTimersByTimeAsync(11 * MINUTE_MS)

    expect(check).toHaveBeenCalledTimes(2)
    expect(errors).toEqual([new Error('away')])
  })

  it('waits on stopping for the check in hand, then stops jobs before letters and writes the counts', async () => {
    const task = aTask()
    const check = () => task.done.then(() => ({ announced: 0, left: 0 }))
    const { pushing, calls } = aPushing({ delivery: { corrections: { check } } })
    pushing.start()
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    calls.length = 0

    const stopped = pushing.stop()
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(calls).toEqual([])
    task.finish()
    await stopped

    expect(calls).toEqual(['no more jobs', 'no more alerts', 'send no more', 'flush'])
  })

  it('waits on stopping for counts that are being written, and writes what came back', async () => {
    const task = aTask()
    const flush = vi.fn<() => Promise<void>>(() => task.done)
    const { pushing } = aPushing({ flush })
    pushing.start()
    await vi.advanceTimersByTimeAsync(MINUTE_MS / 2)

    const stopped = pushing.stop()
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(flush).toHaveBeenCalledTimes(1)
    task.finish()
    await stopped

    expect(flush).toHaveBeenCalledTimes(2)
  })

  it('begins nothing when it is stopped before the tables are there', async () => {
    const task = aTask()
    vi.mocked(migrate).mockReturnValueOnce(task.done)
    const { pushing, calls } = aPushing({ migrated: false })
    pushing.start()
    await vi.advanceTimersByTimeAsync(0)

    const stopped = pushing.stop()
    task.finish()
    await stopped
    await vi.advanceTimersByTimeAsync(11 * MINUTE_MS)

    expect(calls).not.toContain('send')
    expect(calls).not.toContain('jobs')
  })

  it('does nothing any more once it is stopped, also when the database is still away', async () => {
    vi.mocked(migrate).mockRejectedValue(new Error('away'))
    const { pushing, errors } = aPushing({ migrated: false })
    pushing.start()

    await pushing.stop()

    expect(errors).toEqual([new Error('away')])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('checks nothing while the last check goes on', async () => {
    const task = aTask()
    const check = vi.fn<Check>(() => task.done.then(() => ({ announced: 0, left: 0 })))
    const { pushing } = aPushing({ delivery: { corrections: { check } } })
    pushing.start()

    await vi.advanceTimersByTimeAsync(30 * MINUTE_MS)
    expect(check).toHaveBeenCalledTimes(1)
    task.finish()
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS)

    expect(check).toHaveBeenCalledTimes(2)
  })

  it('begins once when it is started again after it was stopped while the database was away', async () => {
    vi.mocked(migrate).mockRejectedValueOnce(new Error('away')).mockResolvedValue(undefined)
    const { pushing, calls } = aPushing({ migrated: false })
    pushing.start()
    await pushing.stop()
    calls.length = 0

    pushing.start()
    await vi.advanceTimersByTimeAsync(MINUTE_MS)

    expect(calls.filter((call) => call === 'send')).toHaveLength(1)
  })

  it('leaves no timer behind', async () => {
    const { pushing } = aPushing()
    pushing.start()
    await vi.advanceTimersByTimeAsync(3 * MINUTE_MS)

    await pushing.stop()
    await pushing.stop()

    expect(vi.getTimerCount()).toBe(0)
  })
})
