import { waitInReal } from './delivery/wait.ts'
import type { Clock } from './domain/clock.ts'

export interface TendingDeps {
  /** One after the other; each puts right what is left to do and may be cut off anywhere. */
  readonly tasks: ReadonlyArray<(now: Date) => Promise<void>>
  readonly clock: Clock
  readonly onError: (error: unknown) => void
  readonly everyMs?: number
  readonly wait?: typeof waitInReal
}

export interface Tending {
  readonly start: () => void
  /** Lets the task in hand end. Both may be called twice. */
  readonly stop: () => Promise<void>
}

/** An approval that was cut off goes on within these and five seconds more. */
const EVERY_MS = 3_000

/** Looks again and again whether anything is left to do; a task that fails is told of and tried at the next look. */
export function createTending({ tasks, clock, onError, everyMs = EVERY_MS, wait = waitInReal }: TendingDeps): Tending {
  let current: { readonly stopping: AbortController; readonly ended: Promise<void> } | undefined

  async function run(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      for (const task of tasks) if (!stopping.aborted) await task(clock()).catch(onError)
      await wait(everyMs, stopping)
    }
  }

  return {
    start() {
      if (current !== undefined) return
      const stopping = new AbortController()
      current = { stopping, ended: run(stopping.signal) }
    },
    async stop() {
      current?.stopping.abort()
      await current?.ended
      current = undefined
    },
  }
}
