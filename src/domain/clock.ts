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

/** Minutes after midnight in Chuxiong at `now`, 0–1439. */
export function minuteOfDayIn(now: Date): number {
  const there = new Date(now.getTime() + CHINA_OFFSET_MS)
  return there.getUTCHours() * 60 + there.getUTCMinutes()
}

/** `11月27日 10:05` in Chuxiong, as residents read it. */
export function wordTime(at: Date): string {
  const there = new Date(at.getTime() + CHINA_OFFSET_MS)
  return `${there.getUTCMonth() + 1}月${there.getUTCDate()}日 ${wordMinute(minuteOfDayIn(at))}`
}

/** Minutes after midnight as `22:00`. */
export function wordMinute(minute: number): string {
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60]
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}
