import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../domain/clock.ts'
import type { SendOutcome } from '../domain/letter.ts'
import type { LeasedLetter, Ledger } from './ledger.ts'
import type { Wait } from './wait.ts'

const MOST_PER_COMMIT = 500
/** Waits before the further tries, in ms. After that the lease runs out and the letter counts as unknown. */
const RETRY_MS = [100, 500, 2_000]

interface Entry {
  readonly letter: LeasedLetter
  readonly outcome: SendOutcome
  readonly written: () => void
}

export interface RecorderDeps {
  readonly ledger: Pick<Ledger, 'finish'>
  readonly worker: string
  readonly clock: Clock
  readonly wait: Wait
  readonly onError: (error: unknown) => void
}

/** Resolves when the outcome is in the ledger. */
export type Record = (letter: LeasedLetter, outcome: SendOutcome) => Promise<void>

/** Writes outcomes, one commit at a time; what arrives meanwhile goes into the next one together. */
export function createRecorder({ ledger, worker, clock, wait, onError }: RecorderDeps): Record {
  const never = new AbortController().signal
  const entries: Entry[] = []
  let isWriting = false

  async function isWritten(some: readonly Entry[]): Promise<boolean> {
    try {
      await ledger.finish(some, worker, clock())
      return true
    } catch (error) {
      onError(error)
      return false
    }
  }

  async function write(some: readonly Entry[]): Promise<void> {
    for (const ms of RETRY_MS) {
      if (await isWritten(some)) return
      await wait(ms, never)
    }
    await isWritten(some)
  }

  async function writeAll(): Promise<void> {
    isWriting = true
    while (entries.length > 0) {
      // What ends in this turn goes into one commit; and on SQLite, where nothing waits for a server, others get their turn.
      await setImmediate()
      const some = entries.splice(0, MOST_PER_COMMIT)
      await write(some)
      for (const { written } of some) written()
    }
    isWriting = false
  }

  return (letter, outcome) =>
    new Promise((resolve) => {
      entries.push({ letter, outcome, written: resolve })
      if (!isWriting) void writeAll()
    })
}
