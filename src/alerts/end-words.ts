import { dayIn, minuteOfDayIn, wordTime } from '../domain/clock.ts'
import { readDigits } from './read-number.ts'
import { speakMoment } from './spoken-numbers.ts'

const MINUTE_MS = 60_000
const YEAR = 4

const yearIn = (at: Date) => dayIn(at).slice(0, YEAR)
/** Midnight belongs to the day that ends. */
const dayOfEnd = (at: Date) => (minuteOfDayIn(at) === 0 ? new Date(at.getTime() - MINUTE_MS) : at)

/** `8月15日 24:00`, because 8月16日 00:00 is taken for the night after. With the year where it is not the one of `since`. */
export function wordEnd(at: Date, since: Date): string {
  const day = dayOfEnd(at)
  const words = day === at ? wordTime(at) : wordTime(day).replace('23:59', '24:00')
  return yearIn(day) === yearIn(since) ? words : `${yearIn(day)}年${words}`
}

/** 八月十五日早上五点十分; midnight is 晚上十二点 of the day that ends. */
export function speakEnd(at: Date, since: Date): { readonly day: string; readonly time: string } {
  const last = dayOfEnd(at)
  const { day, time } = speakMoment(last)
  const [year, thisYear] = [Number(yearIn(last)), Number(yearIn(since))]
  const years = year === thisYear ? '' : year === thisYear + 1 ? '明年' : `${readDigits(String(year))}年`
  return { day: `${years}${day}`, time: last === at ? time : '晚上十二点' }
}
