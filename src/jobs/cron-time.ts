import { parse, validateDetailed } from 'node-cron'
import { dayIn, minuteOfDayIn } from '../domain/clock.ts'

/** The zone of every job, whatever the zone of the machine. */
export const ZONE = 'Asia/Shanghai'

const MINUTE_MS = 60_000
const MINUTES_OF_DAY = 1_440
/** A day of a month that exists only in leap years comes back within eight years (1896–1904); twelve are enough. */
const MOST_DAYS = 12 * 366
/** Everybody's timers go off then: ours do not. */
const CROWDED_MINUTES = [0, 30]

/** The minutes of a cron expression, in Chuxiong. */
export interface CronTimes {
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  readonly days: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  /** 0 is Sunday. */
  readonly weekdays: ReadonlySet<number>
}

/** What is wrong with an expression; undefined when it may be used. */
export function problemOfCron(cron: string): string | undefined {
  if (cron.trim().split(/\s+/).length !== 5) return 'write five fields: minute hour day month weekday'
  if (/[LW#?]/i.test(cron)) return 'write numbers, lists, ranges and steps only'
  const { errors, fields } = validateDetailed(cron)
  if (fields === undefined) return errors[0]?.message ?? 'no cron expression'
  if (fields.minute.some((minute) => CROWDED_MINUTES.includes(minute)))
    return 'choose a minute off :00 and :30, when everything else starts'
  const [, , day, , weekday] = cron.trim().split(/\s+/)
  if (day !== '*' && weekday !== '*') return 'give a day of the month or a weekday, not both'
  return undefined
}

/** @param months 1–12; empty: those of the expression. */
export function seasonalCron(cron: string, months: readonly number[]): string {
  const [minute, hour, day, month, weekday] = cron.trim().split(/\s+/)
  return [minute, hour, day, months.length === 0 ? month : months.join(','), weekday].join(' ')
}

export function parseCron(cron: string): CronTimes {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = parse(cron)
  const numbers = (values: ReadonlyArray<number | string>) =>
    new Set(values.filter((value) => typeof value === 'number'))
  return {
    minutes: new Set(minute),
    hours: new Set(hour),
    days: numbers(dayOfMonth),
    months: new Set(month),
    weekdays: numbers(dayOfWeek),
  }
}

function isOnDay({ days, months, weekdays }: CronTimes, at: Date): boolean {
  const day = dayIn(at)
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(4, 6)), Number(day.slice(6))]
  return months.has(month) && days.has(date) && weekdays.has(new Date(Date.UTC(year, month - 1, date)).getUTCDay())
}

/** Slots of one day in order, as minutes after midnight. */
function minutesOfDay({ minutes, hours }: CronTimes): number[] {
  const found: number[] = []
  for (let hour = 0; hour < 24; hour++) {
    if (!hours.has(hour)) continue
    for (let minute = 0; minute < 60; minute++) if (minutes.has(minute)) found.push(hour * 60 + minute)
  }
  return found
}

/** Walks days, not minutes: a yearly job would be half a million steps. Everything lies on whole minutes. */
function* slotsAfter(times: CronTimes, after: Date): Generator<Date> {
  const inDay = minutesOfDay(times)
  const midnight = Math.floor(after.getTime() / MINUTE_MS) - minuteOfDayIn(after)
  for (let day = 0; day < MOST_DAYS; day++) {
    const start = (midnight + day * MINUTES_OF_DAY) * MINUTE_MS
    if (!isOnDay(times, new Date(start))) continue
    for (const minute of inDay) {
      const slot = new Date(start + minute * MINUTE_MS)
      if (slot > after) yield slot
    }
  }
}

/** Slots later than `after`, up to and with `until`, in order. */
export function slotsBetween(times: CronTimes, after: Date, until: Date): Date[] {
  const found: Date[] = []
  for (const slot of slotsAfter(times, after)) {
    if (slot > until) break
    found.push(slot)
  }
  return found
}

/** The next slots; fewer when the expression never comes true. */
export function nextSlots(times: CronTimes, after: Date, count: number): Date[] {
  const found: Date[] = []
  for (const slot of slotsAfter(times, after)) {
    if (found.length === count) break
    found.push(slot)
  }
  return found
}

/** The moment without seconds: the slot of a run that a person starts. */
export function minuteOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS)
}
