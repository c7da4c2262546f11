import type { AlertRecord } from '../domain/alert.ts'

/**
 * The alerts that are live just now, the same on every instance within about a second: screens, loudspeakers, the residents' page and answers
 * follow it. Drills are among them; each consumer leaves them out unless it is a test one.
 */
export interface LiveAlerts {
  /** The worst and newest first. Never asks the database. */
  readonly current: () => readonly AlertRecord[]
  /** Called after `current` has changed; returns how to stop listening. */
  readonly onChange: (listener: () => void) => () => void
  /** Looks now; for the instance that has just changed something. */
  readonly refresh: () => Promise<void>
  readonly start: () => void
  readonly stop: () => Promise<void>
}
