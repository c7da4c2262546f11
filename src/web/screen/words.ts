/** China has one time zone, whatever the device thinks. */
const CHINA_OFFSET_MS = 8 * 3_600_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** `14:05` in Chuxiong. */
export function timeOfDay(now: number): string {
  return new Date(now + CHINA_OFFSET_MS).toISOString().slice(11, 16)
}

/** How long something was, roughly. */
export function wordAge(ms: number): string {
  if (ms < HOUR_MS) return `${Math.max(Math.round(ms / MINUTE_MS), 1)}分钟`
  if (ms < 2 * DAY_MS) return `${Math.round(ms / HOUR_MS)}小时`
  return `${Math.round(ms / DAY_MS)}天`
}
