import { dayIn, minuteOfDayIn } from './clock.ts'

const MINUTE_MS = 60_000

interface Written {
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
}

function writtenOf(at: Date): Written {
  const day = dayIn(at)
  const minutes = minuteOfDayIn(at)
  return {
    month: Number(day.slice(4, 6)),
    day: Number(day.slice(6, 8)),
    hour: Math.floor(minutes / 60),
    minute: minutes % 60,
  }
}

/** Midnight is also 24:00 of the day before. */
function waysToWrite(at: Date): readonly Written[] {
  const written = writtenOf(at)
  if (written.hour !== 0 || written.minute !== 0) return [written]
  return [written, { ...writtenOf(new Date(at.getTime() - MINUTE_MS)), hour: 24, minute: 0 }]
}

function noticeOf({ month, day, hour, minute }: Written): string {
  return `${month}月${day}日${hour}时${minute === 0 ? '' : `${minute}分`}`
}

/** `11月26日2时10分` in Chuxiong, as warnings are worded and can be read out; a full hour has no minutes. */
export function noticeTime(at: Date): string {
  return noticeOf(writtenOf(at))
}

/** The same for an end: midnight is `11月26日24时`, because 11月27日0时 is taken for the night after. */
export function noticeEnd(at: Date): string {
  const ways = waysToWrite(at)
  return noticeOf(ways[ways.length - 1] ?? writtenOf(at))
}

/** True when the text names this minute, in one of the ways in which warnings write it: 11月26日2时10分, 11月26日 02:10. */
export function namesTime(text: string, at: Date): boolean {
  return waysToWrite(at).some(({ month, day, hour, minute }) => {
    const minutes = minute === 0 ? '(?:0{1,2}分)?(?!\\d)' : `0?${minute}分`
    const figures = `0?${hour}[:：]${String(minute).padStart(2, '0')}(?!\\d)`
    const spoken = `0?${hour}[时点]${minutes}`
    return new RegExp(`(?<!\\d)0?${month}月0?${day}日\\s?(?:${spoken}|${figures})`, 'u').test(text)
  })
}

/** True when one sentence of the text says who issues it and at which minute. */
export function saysIssue(text: string, issuer: string, at: Date): boolean {
  return text.split(/(?<=[。！？\n])/u).some((sentence) => sentence.includes(issuer) && namesTime(sentence, at))
}
