import { type ScheduledTask, schedule, type TaskOptions } from 'node-cron'
import { ZONE } from './cron-time.ts'
import { LOOK_BACK_MS, PUNCTUAL_MS } from './due-runs.ts'
import { cronOf, type Job } from './job.ts'
import { createSlots, type SlotsDeps } from './run-slots.ts'

/** So often it is looked for what an instance left when it died, or what nobody could claim while the database was away. */
const LOOK_EVERY_MS = 10 * 60_000

export interface Schedule {
  /** Catches up with what was missed and fires on time. Resolves when the timers are set; may be called twice. */
  readonly start: () => Promise<void>
  /** No new run; waits for those in hand. May be called twice. */
  readonly stop: () => Promise<void>
}

/** Work that goes on by itself: what fails is reported, and all of it can be waited for. */
function createInHand(onError: (error: unknown) => void) {
  const inHand = new Set<Promise<void>>()
  return {
    keep: (work: Promise<void>): Promise<void> => {
      const kept = work.catch(onError).finally(() => inHand.delete(kept))
      inHand.add(kept)
      return kept
    },
    settled: async (): Promise<void> => {
      while (inHand.size > 0) await Promise.all(inHand)
    },
  }
}

function taskOptions(
  { id }: Job,
  shouldRun: (slot: Date) => Promise<boolean>,
  onError: (error: unknown) => void,
): TaskOptions {
  return {
    name: id,
    timezone: ZONE,
    distributed: true,
    // The key is `name:<scheduled time ISO>`.
    runCoordinator: { shouldRun: (key) => shouldRun(new Date(key.slice(id.length + 1))) },
    // A loop that was blocked for some seconds is no reason to miss a run.
    missedExecutionTolerance: PUNCTUAL_MS,
    logger: { info() {}, debug() {}, warn() {}, error: (message, error) => onError(error ?? message) },
  }
}

/** Fires jobs on every instance; the row of (job, slot) lets one of them win, so that a clock that jumps repeats nothing. */
export function createSchedule(deps: SlotsDeps): Schedule {
  const { jobs, onError } = deps
  const slots = createSlots(deps)
  const { keep, settled } = createInHand(onError)
  const timers = new Set<NodeJS.Timeout>()
  let tasks: readonly ScheduledTask[] = []
  let isRunning = false

  async function isOurs(job: Job, slot: Date): Promise<boolean> {
    const claim = await slots.claim(job, slot)
    // Where this is the only instance, nobody else runs what came too early here.
    if (claim.kind === 'early') lookAgain(job, slot, claim.inMs)
    return claim.kind === 'ours'
  }

  async function runSlot(job: Job, slot: Date): Promise<void> {
    if (await isOurs(job, slot)) await slots.runClaimed(job, slot)
  }

  function lookAgain(job: Job, slot: Date, inMs: number): void {
    if (!isRunning || inMs > LOOK_BACK_MS) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      void keep(runSlot(job, slot))
    }, inMs)
    timers.add(timer)
  }

  /** A claim under way is in hand too: the database is not closed under it. What fails is reported by node-cron's logger. */
  function shouldRun(job: Job, slot: Date): Promise<boolean> {
    const claimed = isOurs(job, slot)
    const done = () => undefined
    void keep(claimed.then(done, done))
    return claimed
  }

  function lookBack(): void {
    void keep(slots.recover())
    for (const job of jobs) void keep(slots.catchUp(job))
  }

  function scheduleTask(job: Job): ScheduledTask {
    const options = taskOptions(job, (slot) => shouldRun(job, slot), onError)
    const task = schedule(cronOf(job), ({ date }) => keep(slots.runClaimed(job, date)), options)
    task.on('execution:missed', () => void keep(slots.catchUp(job)))
    return task
  }

  return {
    async start() {
      if (isRunning) return
      isRunning = true
      tasks = jobs.map(scheduleTask)
      timers.add(setInterval(lookBack, LOOK_EVERY_MS))
      void keep(slots.compareClocks())
      lookBack()
    },
    async stop() {
      isRunning = false
      for (const task of tasks) await task.destroy()
      tasks = []
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      await settled()
    },
  }
}
