import { describe, expect, it } from 'vitest'
import { dueRuns } from '../../src/jobs/due-runs.ts'
import type { Missed } from '../../src/jobs/job.ts'

/** 09:12 in Chuxiong, every day. */
const DAILY = '12 9 * * *'
/** Every hour at :17. */
const HOURLY = '17 * * * *'
const at = (time: string) => new Date(`2026-11-${time}+08:00`)
const latest = (latestWithinMinutes: number): Missed => ({ latestWithinMinutes })

const CASES: ReadonlyArray<readonly [string, string, Missed, string | undefined, string, string[], string[]]> = [
  ['never ran', DAILY, 'all', undefined, '27T09:30', [], []],
  ['ran today', DAILY, 'all', '27T09:12', '27T09:30', [], []],
  ['before its time', DAILY, 'all', '26T09:12', '27T09:11:59', [], []],
  ['just its time, skip', DAILY, 'skip', '26T09:12', '27T09:12', ['27T09:12'], []],
  ['restarted over it, skip', DAILY, 'skip', '26T09:12', '27T09:13', ['27T09:12'], []],
  ['a minute too late, skip', DAILY, 'skip', '26T09:12', '27T09:13:01', [], ['27T09:12']],
  ['missed, all', DAILY, 'all', '26T09:12', '27T20:00', ['27T09:12'], []],
  ['within, latest', DAILY, latest(30), '26T09:12', '27T09:42', ['27T09:12'], []],
  ['too late, latest', DAILY, latest(30), '26T09:12', '27T09:42:01', [], ['27T09:12']],
  ['three hours, all', HOURLY, 'all', '27T05:17', '27T08:30', ['27T06:17', '27T07:17', '27T08:17'], []],
  ['three hours, latest', HOURLY, latest(300), '27T05:17', '27T08:30', ['27T08:17'], ['27T06:17', '27T07:17']],
  ['three hours, skip', HOURLY, 'skip', '27T05:17', '27T08:30', [], ['27T06:17', '27T07:17', '27T08:17']],
  ['a week away looks back one day', DAILY, 'all', '20T09:12', '27T08:00', ['26T09:12'], []],
  ['the clock went back: the last slot is ahead', DAILY, 'all', '28T09:12', '27T10:00', [], []],
]

describe('runs that are due', () => {
  it.each(CASES)('%s', (_name, cron, missed, last, now, run, missing) => {
    const due = dueRuns({ cron, missed }, last === undefined ? undefined : at(last), at(now))

    expect(due).toEqual({ run: run.map(at), missed: missing.map(at) })
  })

  it('are none out of season', () => {
    const job = { cron: DAILY, months: [5, 6], missed: 'all' } as const

    expect(dueRuns(job, at('25T09:12'), at('27T10:00'))).toEqual({ run: [], missed: [] })
  })
})
