/** China has one time zone and no daylight saving time. */
const CHINA_OFFSET_MS = 8 * 3_600_000

/** `2026-11-26T02:10:00+08:00`: to the second, because CAP 1.2 knows no fractions, and with an offset, because it knows no `Z`. */
export function formatCapTime(at: Date): string {
  return `${new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 19)}+08:00`
}
