import { slotsBetween } from './cron-time.ts'
import { type Job, type Timing, timesOf } from './job.ts'

/** Nothing older is looked at: who comes back after two days has other things to send. */
export const LOOK_BACK_MS = 24 * 3_600_000
/** A slot as young as this is not late: a restart took no longer. */
export const PUNCTUAL_MS = 60_000

export interface DueRuns {
  /** To be run now, the oldest first. */
  readonly run: readonly Date[]
  /** Not to be run; each is written down. */
  readonly missed: readonly Date[]
}

/** True when the policy of the job lets a late slot run. */
function catchesUp({ missed }: Pick<Job, 'missed'>, slot: Date, isNewest: boolean, now: Date): boolean {
  if (now.getTime() - slot.getTime() <= PUNCTUAL_MS) return true
  if (missed === 'all') return true
  if (missed === 'skip') return false
  return isNewest && now.getTime() - slot.getTime() <= missed.latestWithinMinutes * 60_000
}

/**
 * What a job has to catch up with. Nothing when it never ran: there is no telling since when it should have. A last slot in
 * the future, after a clock went back, gives nothing either.
 */
export function dueRuns(job: Timing & Pick<Job, 'missed'>, lastSlot: Date | undefined, now: Date): DueRuns {
  if (lastSlot === undefined) return { run: [], missed: [] }
  const after = new Date(Math.max(lastSlot.getTime(), now.getTime() - LOOK_BACK_MS))
  const slots = slotsBetween(timesOf(job), after, now)
  const newest = slots.at(-1)
  const run = slots.filter((slot) => catchesUp(job, slot, slot === newest, now))
  return { run, missed: slots.filter((slot) => !run.includes(slot)) }
}
