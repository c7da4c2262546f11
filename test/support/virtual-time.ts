import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../src/domain/clock.ts'

interface Timer {
  readonly at: number
  readonly end: () => void
}

/** Turns of the event loop after which everything that is ready has run. */
const TURNS = 25

/** Time that passes only when a test says so. */
export interface VirtualTime {
  readonly clock: Clock
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** Passes so many ms, timer by timer, and lets what they wake run. */
  readonly pass: (ms: number) => Promise<void>
}

export function createVirtualTime(start = 0): VirtualTime {
  let now = start
  let timers: Timer[] = []

  async function settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++) await setImmediate()
  }

  return {
    clock: () => new Date(now),
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const end = () => {
          timers = timers.filter((timer) => timer.end !== end)
          signal.removeEventListener('abort', end)
          resolve()
        }
        if (signal.aborted) return resolve()
        timers.push({ at: now + ms, end })
        signal.addEventListener('abort', end)
      }),
    async pass(ms) {
      const until = now + ms
      await settle()
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        now = Math.max(now, next.at)
        next.end()
        await settle()
      }
      now = until
    },
  }
}
