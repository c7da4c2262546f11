/** `2026-11-05` → `2026年11月5日`; a month or a year alone stays one. */
export function chineseDay(date: string): string {
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month === undefined ? '' : `${month}月`}${day === undefined ? '' : `${day}日`}`
}
