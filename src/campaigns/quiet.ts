import { minuteOfDayIn } from '../domain/clock.ts'

/** Minutes after midnight in Chuxiong; `from` after `to` goes over midnight, equal: none. */
export interface QuietHours {
  readonly quietFrom: number
  readonly quietTo: number
}

/** Where nobody set their own. */
export const NIGHT: QuietHours = { quietFrom: 22 * 60, quietTo: 7 * 60 }

const DAY = 24 * 60
const MINUTE_MS = 60_000

/** `at` itself, or the end of the quiet hours in which it lies. The first quiet minute is quiet, the last one (`quietTo`) is not. */
export function afterQuiet(at: Date, { quietFrom, quietTo }: QuietHours): Date {
  const minute = minuteOfDayIn(at)
  const length = (quietTo - quietFrom + DAY) % DAY
  const since = (minute - quietFrom + DAY) % DAY
  if (since >= length) return at
  const wholeMinute = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS
  return new Date(wholeMinute + (length - since) * MINUTE_MS)
}

/** Over which those whose quiet hours end at the same minute are spread. */
const MORNING_MS = 15 * 60_000

/** `at` spread over `jitterMs`; what falls into quiet hours waits for their end. @param place in the spread, 0–1 */
export function spreadFrom(at: Date, place: number, jitterMs: number, quiet: QuietHours): Date {
  const spread = new Date(at.getTime() + Math.floor(place * jitterMs))
  const due = afterQuiet(spread, quiet)
  return due === spread ? due : new Date(due.getTime() + Math.floor(place * Math.min(jitterMs, MORNING_MS)))
}
