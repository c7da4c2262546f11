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

/** Letters, jobs and corrections: what goes on without anybody asking. */
export function createPushing({ database, delivery, counts, schedule, clock, onError }: PushingDeps): Pushing {
  const timers = new Set<NodeJS.Timeout>()
  let isOn = false
  let beginning: Promise<void> = Promise.resolve()
  let checking: Promise<unknown> = Promise.resolve()

  function later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      if (isOn) work()
    }, ms)
    timer.unref()
    timers.add(timer)
  }

  function check(): void {
    checking = delivery.corrections.check(clock()).catch(onError)
    later(CORRECTIONS_MS, check)
  }

  function write(): void {
    counts.flush().catch(onError)
    later(COUNTS_MS, write)
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
    if (!isOn) return
    delivery.dispatch.start()
    later(COUNTS_MS, write)
    later(TRY_AGAIN_MS, check)
    await schedule?.start().catch(onError)
  }

  return {
    start() {
      if (isOn) return
      isOn = true
      beginning = begin()
    },
    async stop() {
      isOn = false
      for (const timer of timers) clearTimeout(timer)
      await beginning
      await checking
      await schedule?.stop()
      await delivery.dispatch.stop()
      await counts.flush().catch(onError)
    },
  }
}
