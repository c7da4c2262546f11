import { dayIn, minuteOfDayIn } from '../domain/clock.ts'

const EVENING = 22 * 60
const MORNING = 7 * 60

/**
 * Whether the author may approve alone just now: at night (22:00 to 07:00 in Chuxiong), up to and including the last day on
 * which that is allowed.
 * @param until `YYYY-MM-DD`; undefined: never
 */
export function mayApproveAlone(until: string | undefined, now: Date): boolean {
  if (until === undefined || dayIn(now) > until.replaceAll('-', '')) return false
  const minute = minuteOfDayIn(now)
  return minute >= EVENING || minute < MORNING
}
