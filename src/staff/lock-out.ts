/** So many failures in a row cost nothing: fingers slip. */
const FREE_FAILURES = 4
const LONGEST_WAIT_SECONDS = 15 * 60
/** So long after the last failure it is forgotten. */
export const FAILURE_KEPT_MS = 24 * 3_600_000

/** Seconds to wait after so many failures in a row: none up to the fourth, then 2 to that power (32, 64, …), at most 15 min. */
export function waitAfter(failures: number): number {
  return failures <= FREE_FAILURES ? 0 : Math.min(2 ** failures, LONGEST_WAIT_SECONDS)
}

/** Seconds that are left of it at `now`; 0: none. */
export function waitLeft(failures: number, failedAt: number, now: number): number {
  return Math.max(0, Math.ceil((failedAt + waitAfter(failures) * 1000 - now) / 1000))
}
