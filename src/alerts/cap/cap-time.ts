import type { CapTime } from './cap-message.ts'

/** The only form that CAP 1.2 knows (CAP-v1.2 §3.3.2): no fractions, no `Z`. */
const STRICT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/

const LENIENT =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[Tt ] {0,3}(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)? ?(?:([Zz])|([+\-−])(\d{2}):?(\d{2})?)?$/

const CHINA_OFFSET_MINUTES = 8 * 60
/** No zone of the world is further from UTC. */
const MAX_OFFSET_MINUTES = 14 * 60

export type CapTimeRead =
  /** `repaired`: it was not in the form of CAP; `zoneAssumed`: it named no zone. */
  | { readonly kind: 'time'; readonly time: CapTime; readonly repaired: boolean; readonly zoneAssumed: boolean }
  | { readonly kind: 'not-a-time' }

/**
 * Reads a time of CAP, and what only sloppy writers call one: `Z`, fractions, no seconds, a space for the `T`, `/` in the date.
 * Without a zone it is Beijing time: whoever leaves it out writes the clock on the wall, China has one zone, and a reading
 * as UTC would start and end every warning eight hours late.
 * `text` of the result is in the form of CAP, in the zone that it was given in, so that equal times of one sender stay equal texts.
 */
export function parseCapTime(text: string): CapTimeRead {
  const trimmed = text.trim().normalize('NFKC')
  if (trimmed.length > 40) return { kind: 'not-a-time' }
  const found = LENIENT.exec(trimmed)
  if (found === null) return { kind: 'not-a-time' }

  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const zone = zoneOf(found)
  const local = localTime({ year, month, day, hour, minute, second })
  if (local === undefined || zone === undefined) return { kind: 'not-a-time' }

  const time = {
    text: `${new Date(local).toISOString().slice(0, 19)}${zone.text}`,
    at: new Date(local - zone.minutes * 60_000),
  }
  return { kind: 'time', time, repaired: !STRICT.test(text.trim()) || hour === 24, zoneAssumed: zone.assumed }
}

/** Whether the time is written as CAP wants it and means what it says. */
export function isStrictCapTime({ text, at }: CapTime): boolean {
  const read = parseCapTime(text)
  return STRICT.test(text) && read.kind === 'time' && !read.repaired && read.time.at.getTime() === at.getTime()
}

/** `2026-11-26T02:10:00+08:00`: Beijing time, to the second below. */
export function formatCapTime(at: Date): string {
  return `${new Date(at.getTime() + CHINA_OFFSET_MINUTES * 60_000).toISOString().slice(0, 19)}+08:00`
}

function zoneOf(found: RegExpExecArray): { minutes: number; text: string; assumed: boolean } | undefined {
  const [, , , , , , , zulu, sign, hours, minutes = '00'] = found
  // CAP writes UTC as -00:00 (§3.3.2); it is what `Z` stands for.
  if (zulu !== undefined) return { minutes: 0, text: '-00:00', assumed: false }
  if (sign === undefined) return { minutes: CHINA_OFFSET_MINUTES, text: '+08:00', assumed: true }

  const size = Number(hours) * 60 + Number(minutes)
  if (Number(minutes) > 59 || size > MAX_OFFSET_MINUTES) return undefined
  return {
    minutes: sign === '+' ? size : -size,
    text: `${sign === '+' ? '+' : '-'}${hours}:${minutes}`,
    assumed: false,
  }
}

/** Milliseconds as if the clock were that of UTC; undefined for a day or hour that no calendar has. `24:00:00` is the next day's midnight. */
function localTime(t: Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>>) {
  if (t.year < 1970 || t.year > 2199 || t.minute > 59 || t.second > 59) return undefined
  if (t.hour > 24 || (t.hour === 24 && t.minute + t.second > 0)) return undefined
  const midnight = new Date(Date.UTC(t.year, t.month - 1, t.day))
  if (midnight.getUTCMonth() !== t.month - 1 || midnight.getUTCDate() !== t.day) return undefined
  return midnight.getTime() + ((t.hour * 60 + t.minute) * 60 + t.second) * 1000
}
