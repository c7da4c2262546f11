/** China has one time zone and no daylight saving time; the officer's machine may be set to another. */
const CHINA_OFFSET_MS = 8 * 3_600_000

const two = (number: number) => `0${number}`.slice(-2)

function partsOf(ms: number) {
  const there = new Date(ms + CHINA_OFFSET_MS)
  return {
    year: there.getUTCFullYear(),
    month: there.getUTCMonth() + 1,
    day: there.getUTCDate(),
    time: `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`,
  }
}

/** `11月26日 02:10`; empty for what is no time. */
export function wordTime(iso: string): string {
  const ms = Date.parse(iso)
  if (Number.isNaN(ms)) return ''
  const { month, day, time } = partsOf(ms)
  return `${month}月${day}日 ${time}`
}

/** 1–12. */
export function monthAt(ms: number): number {
  return partsOf(ms).month
}

/** For a field of type datetime-local. */
export function fieldTime(ms: number): string {
  const { year, month, day, time } = partsOf(ms)
  return `${year}-${two(month)}-${two(day)}T${time}`
}

/** What was put in such a field, with the zone; undefined: nothing or no time. */
export function isoOfField(value: string): string | undefined {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(value) ? `${value}:00+08:00` : undefined
}

/** Milliseconds of what was put in such a field. */
export function msOfField(value: string): number {
  return Date.parse(isoOfField(value) ?? '')
}
