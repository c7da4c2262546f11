const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

export interface LoopDeps {
  /** Told once per outage. */
  readonly onError: (error: unknown) => void
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly random?: () => number
}

/**
 * Holds a connection as long as it is on; after each loss it pauses, longer each time.
 * @param hold calls `onUp` when the connection works, and ends when it is lost or the signal is aborted
 */
export function createConnectionLoop(
  { onError, wait, random = Math.random }: LoopDeps,
  hold: (signal: AbortSignal, onUp: () => void) => Promise<void>,
) {
  let stopped: AbortController | undefined
  let running: Promise<void> = Promise.resolve()

  async function run(signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        await hold(signal, () => {
          failures = 0
        })
      } catch (error) {
        if (failures === 0) onError(error)
      }
      const longest = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS)
      failures++
      await wait(longest * (0.5 + random() / 2), signal)
    }
  }

  return {
    /** False: it was on already. */
    start(): boolean {
      if (stopped !== undefined) return false
      stopped = new AbortController()
      running = run(stopped.signal)
      return true
    },
    async stop(): Promise<void> {
      stopped?.abort()
      stopped = undefined
      await running
    },
  }
}
