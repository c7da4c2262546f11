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
