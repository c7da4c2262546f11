/** The current time as an argument, so that tests can set it. */
export type Clock = () => Date

/** China has one time zone and no daylight saving time. */
const CHINA_OFFSET_MS = 8 * 3_600_000

/** Month 1–12 in Chuxiong at `now`, whatever the zone of the machine. */
export function monthIn(now: Date): number {
  return new Date(now.getTime() + CHINA_OFFSET_MS).getUTCMonth() + 1
}

/** `YYYYMMDD` in Chuxiong at `now`. */
export function dayIn(now: Date): string {
  return new Date(now.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 10).replaceAll('-', '')
}
