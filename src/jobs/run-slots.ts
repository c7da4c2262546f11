import type { Clock } from '../domain/clock.ts'
import type { CronRun, CronRuns } from './cron-runs.ts'
import { dueRuns, LOOK_BACK_MS } from './due-runs.ts'
import type { Job } from './job.ts'

/** A slot so far ahead of the database's clock is refused: the clock of this machine is wrong. */
const AHEAD_MS = 2_000
/** Clocks that differ by more are worth a note. */
const APART_MS = 1_000
/** A run that is not finished by then has lost its owner. It may be repeated: what it starts is known by job and slot. */
const LEASE_MS = 30 * 60_000

export type ScheduleNote =
  | { readonly kind: 'clocks-apart'; readonly milliseconds: number }
  | { readonly kind: 'refused'; readonly job: string; readonly slot: Date; readonly aheadMs: number }
  | { readonly kind: 'missed'; readonly job: string; readonly slot: Date }
  | { readonly kind: 'late'; readonly job: string; readonly slot: Date; readonly lateMs: number }
  | { readonly kind: 'taken-over'; readonly job: string; readonly slot: Date }

export interface RunEnd {
  readonly state: 'done' | 'nothing'
  /** Ids of what it started. */
  readonly campaigns: readonly string[]
}

export interface SlotsDeps {
  readonly jobs: readonly Job[]
  readonly runs: Pick<CronRuns, 'claim' | 'miss' | 'finish' | 'lastSlot' | 'takeOver' | 'unfinished'>
  /** Does the job. The same slot twice has to start the same things once. */
  readonly run: (job: Job, slot: Date) => Promise<RunEnd>
  readonly clock: Clock
  /** The clock that all instances share; left out: this machine's. */
  readonly databaseNow?: () => Promise<Date>
  /** Name of this process, unlike that of any other. */
  readonly instance: string
  readonly onError: (error: unknown) => void
  readonly onNote: (note: ScheduleNote) => void
}

export type Claim =
  | { readonly kind: 'ours' }
  | { readonly kind: 'taken' }
  /** Too early by the shared clock: ask again then. */
  | { readonly kind: 'early'; readonly inMs: number }

/** Slots of jobs: who gets them, what became of them, what has to be caught up with. No timers. */
export interface Slots {
  readonly claim: (job: Job, slot: Date) => Promise<Claim>
  /** Does what was claimed and writes down its end. */
  readonly runClaimed: (job: Job, slot: Date) => Promise<void>
  /** Runs or writes down what was missed, by the policy of the job. */
  readonly catchUp: (job: Job) => Promise<void>
  /** Takes over what its owner did not finish; what is a day old is left at that. */
  readonly recover: () => Promise<void>
  readonly compareClocks: () => Promise<void>
}

export function createSlots(deps: SlotsDeps): Slots {
  const { jobs, runs, clock, instance, onError, onNote } = deps
  const databaseNow = deps.databaseNow ?? (() => Promise.resolve(clock()))

  async function runClaimed(job: Job, slot: Date): Promise<void> {
    const run = { job: job.id, slot, instance }
    try {
      const { state, campaigns } = await deps.run(job, slot)
      await runs.finish(run, state, campaigns.length === 0 ? null : campaigns.join(','))
    } catch (error) {
      onError(error)
      await runs.finish(run, 'failed', null)
    }
  }

  async function takeOver(run: CronRun, now: Date): Promise<void> {
    const job = jobs.find(({ id }) => id === run.job)
    const isStale = now.getTime() - run.slot.getTime() > LOOK_BACK_MS
    if (!(await runs.takeOver(run, instance, now))) return
    if (job === undefined || isStale) {
      onNote({ kind: 'missed', job: run.job, slot: run.slot })
      await runs.finish({ ...run, instance }, 'failed', null)
      return
    }
    onNote({ kind: 'taken-over', job: job.id, slot: run.slot })
    await runClaimed(job, run.slot)
  }

  return {
    runClaimed,
    async claim(job, slot) {
      const now = await databaseNow()
      const aheadMs = slot.getTime() - now.getTime()
      if (aheadMs <= AHEAD_MS) return { kind: (await runs.claim(job.id, slot, instance, now)) ? 'ours' : 'taken' }
      onNote({ kind: 'refused', job: job.id, slot, aheadMs })
      return { kind: 'early', inMs: aheadMs }
    },
    async catchUp(job) {
      const now = await databaseNow()
      const due = dueRuns(job, await runs.lastSlot(job.id), now)
      for (const slot of due.missed)
        if (await runs.miss(job.id, slot, instance, now)) onNote({ kind: 'missed', job: job.id, slot })
      for (const slot of due.run) {
        if (!(await runs.claim(job.id, slot, instance, now))) continue
        onNote({ kind: 'late', job: job.id, slot, lateMs: now.getTime() - slot.getTime() })
        await runClaimed(job, slot)
      }
    },
    async recover() {
      const now = await databaseNow()
      for (const run of await runs.unfinished(new Date(now.getTime() - LEASE_MS))) await takeOver(run, now)
    },
    async compareClocks() {
      const milliseconds = clock().getTime() - (await databaseNow()).getTime()
      if (Math.abs(milliseconds) > APART_MS) onNote({ kind: 'clocks-apart', milliseconds })
    },
  }
}
