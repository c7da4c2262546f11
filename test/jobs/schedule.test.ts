import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Job } from '../../src/jobs/job.ts'
import type { ScheduleNote, SlotsDeps } from '../../src/jobs/run-slots.ts'
import { createSchedule } from '../../src/jobs/schedule.ts'
import { createMemoryCronRuns } from '../support/cron-runs.ts'

/** 09:10 in Chuxiong. */
const START = new Date('2026-11-27T01:10:00Z')
const SLOT = new Date('2026-11-27T01:12:00Z')
const MINUTE = 60_000
const later = (ms: number) => new Date(START.getTime() + ms)

function aJob(more: object = {}) {
  return Job.parse({ id: 'clean', title: '夜间清理', kind: 'clean-up', cron: '12 9 * * *', missed: 'skip', ...more })
}

interface Given extends Partial<SlotsDeps> {
  readonly jobs?: readonly Job[]
}

function set(given: Given = {}) {
  const ran: string[] = []
  const notes: ScheduleNote[] = []
  const errors: unknown[] = []
  const runs = given.runs ?? createMemoryCronRuns()
  const schedule = createSchedule({
    jobs: [aJob()],
    run: async (job, slot) => {
      ran.push(`${given.instance ?? 'i1'} ${job.id} ${slot.toISOString()}`)
      return { state: 'done', campaigns: ['c1'] }
    },
    clock: () => new Date(),
    instance: 'i1',
    onError: (error) => errors.push(error),
    onNote: (note) => notes.push(note),
    ...given,
    runs,
  })
  return { schedule, ran, notes, errors }
}

describe('the schedule', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('fires at the scheduled minute and writes down the end', async () => {
    const runs = createMemoryCronRuns()
    const { schedule, ran, notes, errors } = set({ runs })

    await schedule.start()
    await vi.advanceTimersByTimeAsync(2 * MINUTE - 1)
    const before = [...ran]
    await vi.advanceTimersByTimeAsync(1_000)
    await schedule.stop()

    expect(before).toEqual([])
    expect(ran).toEqual(['i1 clean 2026-11-27T01:12:00.000Z'])
    expect(await runs.list(5)).toMatchObject([{ job: 'clean', slot: SLOT, state: 'done', campaign: 'c1' }])
    expect([notes, errors]).toEqual([[], []])
  })

  it('fires on one of three instances', async () => {
    const runs = createMemoryCronRuns()
    const instances = ['i1', 'i2', 'i3'].map((instance) => set({ runs, instance }))

    for (const { schedule } of instances) await schedule.start()
    await vi.advanceTimersByTimeAsync(3 * 24 * 60 * MINUTE)
    for (const { schedule } of instances) await schedule.stop()

    const ran = instances.flatMap((each) => each.ran).map((line) => line.slice(3))
    expect(ran.sort()).toEqual([27, 28, 29].map((day) => `clean 2026-11-${day}T01:12:00.000Z`))
  })

  it('may be started twice and stopped twice, and fires no more', async () => {
    const { schedule, ran } = set()

    await schedule.start()
    await schedule.start()
    await vi.advanceTimersByTimeAsync(3 * MINUTE)
    await schedule.stop()
    await schedule.stop()
    await vi.advanceTimersByTimeAsync(48 * 60 * MINUTE)

    expect(ran).toHaveLength(1)
  })

  it('waits with stopping for a run in hand', async () => {
    const runs = createMemoryCronRuns()
    let finish = () => {}
    const run = () =>
      new Promise<{ state: 'done'; campaigns: [] }>((resolve) => {
        finish = () => resolve({ state: 'done', campaigns: [] })
      })
    const { schedule } = set({ runs, run })
    await schedule.start()
    await vi.advanceTimersByTimeAsync(3 * MINUTE)

    let isStopped = false
    const stopping = schedule.stop().then(() => {
      isStopped = true
    })
    await vi.advanceTimersByTimeAsync(MINUTE)
    const early = isStopped
    finish()
    await stopping

    expect([early, isStopped]).toEqual([false, true])
    expect((await runs.list(1))[0]?.state).toBe('done')
  })

  it('runs a slot once when the clock goes back and the process starts again', async () => {
    const runs = createMemoryCronRuns()
    const first = set({ runs })
    await first.schedule.start()
    await vi.advanceTimersByTimeAsync(3 * MINUTE)
    await first.schedule.stop()

    vi.setSystemTime(later(-60 * MINUTE))
    const second = set({ runs, instance: 'i2' })
    await second.schedule.start()
    await vi.advanceTimersByTimeAsync(70 * MINUTE)
    await second.schedule.stop()

    expect([...first.ran, ...second.ran]).toEqual(['i1 clean 2026-11-27T01:12:00.000Z'])
    expect(second.notes).toEqual([])
  })

  it('catches up once when the clock leaps over a slot', async () => {
    const runs = createMemoryCronRuns()
    await runs.claim('clean', later(-24 * 60 * MINUTE + 2 * MINUTE), 'i0', later(-24 * 60 * MINUTE))
    await runs.finish({ job: 'clean', slot: later(-24 * 60 * MINUTE + 2 * MINUTE), instance: 'i0' }, 'done', null)
    const { schedule, ran, notes } = set({ runs, jobs: [aJob({ missed: 'all' })] })
    await schedule.start()

    vi.setSystemTime(later(40 * MINUTE))
    await vi.advanceTimersByTimeAsync(3 * MINUTE)
    await schedule.stop()

    expect(ran).toEqual(['i1 clean 2026-11-27T01:12:00.000Z'])
    expect(notes).toMatchObject([{ kind: 'late', job: 'clean', slot: SLOT }])
  })

  it('leaves a row and a note of a slot that it does not run any more', async () => {
    const runs = createMemoryCronRuns()
    await runs.miss('clean', later(-24 * 60 * MINUTE), 'i0', later(-24 * 60 * MINUTE))
    vi.setSystemTime(later(30 * MINUTE))
    const { schedule, ran, notes } = set({ runs })

    await schedule.start()
    await schedule.stop()

    expect(ran).toEqual([])
    expect(notes).toEqual([{ kind: 'missed', job: 'clean', slot: SLOT }])
    expect((await runs.list(1))[0]).toMatchObject({ slot: SLOT, state: 'missed' })
  })

  it('refuses a slot ahead of the shared clock, and takes it when its time has come there', async () => {
    const behind = 5_000
    const { schedule, ran, notes } = set({ databaseNow: async () => new Date(Date.now() - behind) })

    await schedule.start()
    await vi.advanceTimersByTimeAsync(2 * MINUTE + 1_000)
    const early = [...ran]
    await vi.advanceTimersByTimeAsync(behind)
    await schedule.stop()

    expect(early).toEqual([])
    expect(ran).toEqual(['i1 clean 2026-11-27T01:12:00.000Z'])
    expect(notes).toEqual([
      { kind: 'clocks-apart', milliseconds: behind },
      { kind: 'refused', job: 'clean', slot: SLOT, aheadMs: behind },
    ])
  })

  it('takes a slot less than two seconds ahead of the shared clock', async () => {
    const { schedule, ran, notes } = set({ databaseNow: async () => new Date(Date.now() - 1_700) })

    await schedule.start()
    await vi.advanceTimersByTimeAsync(2 * MINUTE + 100)
    await schedule.stop()

    expect(ran).toHaveLength(1)
    expect(notes).toEqual([{ kind: 'clocks-apart', milliseconds: 1_700 }])
  })

  it('takes over a run whose instance died, and leaves one of the day before', async () => {
    const runs = createMemoryCronRuns()
    const old = later(-26 * 60 * MINUTE)
    await runs.claim('clean', later(-40 * MINUTE), 'dead', later(-40 * MINUTE))
    await runs.claim('clean', old, 'dead', old)
    const { schedule, ran, notes } = set({ runs })

    await schedule.start()
    await schedule.stop()

    expect(ran).toEqual([`i1 clean ${later(-40 * MINUTE).toISOString()}`])
    expect(notes.map(({ kind }) => kind).sort()).toEqual(['missed', 'taken-over'])
    expect((await runs.list(5)).map(({ state }) => state).sort()).toEqual(['done', 'failed'])
  })

  it('reports a run that fails, and fires the next', async () => {
    const runs = createMemoryCronRuns()
    let tries = 0
    const run = async () => {
      if (++tries === 1) throw new Error('no channel')
      return { state: 'done', campaigns: [] } as const
    }
    const { schedule, errors } = set({ runs, run })

    await schedule.start()
    await vi.advanceTimersByTimeAsync(25 * 60 * MINUTE)
    await schedule.stop()

    expect(errors).toEqual([new Error('no channel')])
    expect((await runs.list(5)).map(({ state }) => state)).toEqual(['done', 'failed'])
  })

  it('reports that claims cannot be made, and runs the slot when the database is back', async () => {
    const memory = createMemoryCronRuns()
    await memory.miss('clean', later(-24 * 60 * MINUTE + 2 * MINUTE), 'i0', later(-24 * 60 * MINUTE))
    let isDown = true
    const runs = {
      ...memory,
      claim: (...args: Parameters<typeof memory.claim>) =>
        isDown ? Promise.reject(new Error('database gone')) : memory.claim(...args),
    }
    const jobs = [aJob({ missed: { latestWithinMinutes: 30 } })]
    const { schedule, ran, notes, errors } = set({ runs, jobs })

    await schedule.start()
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    const whileDown = [...ran]
    isDown = false
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    await schedule.stop()

    expect(whileDown).toEqual([])
    expect(errors).toHaveLength(1)
    expect(ran).toEqual(['i1 clean 2026-11-27T01:12:00.000Z'])
    expect(notes).toMatchObject([{ kind: 'late', slot: SLOT }])
  })
})
