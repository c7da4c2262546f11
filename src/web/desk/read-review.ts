import { isObject, list, words } from '../chat/reply.ts'
import { count } from './read-alert.ts'

export interface ShownReview {
  /** Milliseconds from the approval; undefined: not yet. */
  readonly toLive: number | undefined
  readonly toFirstLetter: number | undefined
  readonly to95Percent: number | undefined
  readonly reach: ReadonlyArray<{
    readonly region: string
    readonly channel: string
    readonly state: string
    readonly count: number
  }>
  readonly reasons: ReadonlyArray<{ readonly state: string; readonly reason: string; readonly count: number }>
  readonly series: ReadonlyArray<{ readonly id: string; readonly state: string; readonly sent: string }>
  /** Those on duty who have not answered. `exhausted`: every way to them has been used. */
  readonly outstanding: ReadonlyArray<{ readonly name: string; readonly exhausted: boolean }>
}

function milliseconds(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined
}

export function readReview(body: unknown): ShownReview | undefined {
  if (!isObject(body)) return undefined
  const times = isObject(body['times']) ? body['times'] : {}
  return {
    toLive: milliseconds(times['toLive']),
    toFirstLetter: milliseconds(times['toFirstLetter']),
    to95Percent: milliseconds(times['to95Percent']),
    reach: list(body['reach'])
      .filter(isObject)
      .map((one) => ({
        region: words(one['region']),
        channel: words(one['channel']),
        state: words(one['state']),
        count: count(one['count']),
      })),
    reasons: list(body['reasons'])
      .filter(isObject)
      .map((one) => ({ state: words(one['state']), reason: words(one['reason']), count: count(one['count']) })),
    series: list(body['series'])
      .filter(isObject)
      .map((one) => ({ id: words(one['id']), state: words(one['state']), sent: words(one['sent']) })),
    outstanding: list(body['outstanding'])
      .filter(isObject)
      .map((one) => ({ name: words(one['name']), exhausted: one['exhausted'] === true })),
  }
}
