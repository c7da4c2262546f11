import type { Delivery } from './compose-delivery.ts'
import type { Clock } from './domain/clock.ts'
import type { Schedule } from './jobs/schedule.ts'
import type { OpenDatabase } from './storage/database.ts'
import { migrate } from './storage/migrations.ts'

export interface PushingDeps {
  readonly database: OpenDatabase & { readonly migrated: Promise<boolean> }
  readonly delivery: Pick<Delivery, 'prepare' | 'dispatch' | 'corrections'>
  readonly counts: { readonly flush: () => Promise<void> }
  readonly schedule: Schedule | undefined
  /** Live alerts, modes, feeds, loudspeakers. */
  readonly warnings: { readonly start: () => void; readonly stop: () => Promise<void> }
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

export interface Pushing {
  /** Begins to send once the tables are there; where the database is away, it is tried again. */
  readonly start: () => void
  /** Lets what is in flight end. May be called twice. */
  readonly stop: () => Promise<void>
}

const TRY_AGAIN_MS = 60_000
/** A verdict that changed is told within this time; between eight and eight, as the ledger sees to. */
const CORRECTIONS_MS = 10 * 60_000
const COUNTS_MS = 30_000

/** Work for later, as long as it is on. */
function createLater() {
  const timers = new Set<NodeJS.Timeout>()
  let isOn = false
  return {
    isOn: () => isOn,
    begin: () => {
      isOn = true
    },
    end: () => {
      isOn = false
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
    /** What comes to an end after all of it has ended is followed by nothing. */
    later: (ms: number, work: () => void): void => {
      if (!isOn) return
      const timer = setTimeout(() => {
        timers.delete(timer)
        work()
      }, ms)
      timer.unref()
      timers.add(timer)
    },
  }
}

/** Letters, jobs and corrections: what goes on without anybody asking. */
export function createPushing({
  database,
  delivery,
  counts,
  schedule,
  warnings,
  clock,
  onError,
}: PushingDeps): Pushing {
  const { isOn, begin: turnOn, end: turnOff, later } = createLater()
  const flush = () => counts.flush().catch(onError)
  let beginning: Promise<void> = Promise.resolve()
  let checking: Promise<unknown> = Promise.resolve()
  let writing: Promise<void> = Promise.resolve()

  // The next one counts from the end of this one: two at once would only ask the same again.
  function check(): void {
    checking = delivery.corrections
      .check(clock())
      .catch(onError)
      .finally(() => later(CORRECTIONS_MS, check))
  }

  function write(): void {
    writing = flush().finally(() => later(COUNTS_MS, write))
  }

  async function begin(): Promise<void> {
    try {
      if (!(await database.migrated)) await migrate(database)
      await delivery.prepare()
    } catch (error) {
      onError(error)
      later(TRY_AGAIN_MS, () => {
        beginning = begin()
      })
      return
    }
    if (!isOn()) return
    delivery.dispatch.start()
    warnings.start()
    later(COUNTS_MS, write)
    later(TRY_AGAIN_MS, check)
    await schedule?.start().catch(onError)
  }

  return {
    start() {
      if (isOn()) return
      turnOn()
      beginning = begin()
    },
    async stop() {
      turnOff()
      await beginning
      await checking
      await schedule?.stop()
      await warnings.stop()
      await delivery.dispatch.stop()
      // Counts that could not be written are back by then, and tried once more.
      await writing
      await flush()
    },
  }
}
