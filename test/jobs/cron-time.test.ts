import { createTask } from 'node-cron'
import { describe, expect, it } from 'vitest'
import { nextSlots, parseCron, problemOfCron, seasonalCron, slotsBetween, ZONE } from '../../src/jobs/cron-time.ts'

describe('times of a job', () => {
  it('may be a list of weekdays', () => {
    expect(problemOfCron('12 9 * * 2,5')).toBeUndefined()
  })

  it.each([
    ['*/7 8-9 1,15 * *', /off :00/],
    ['0 9 * * *', /off :00 and :30/],
    ['30 9 * * *', /off :00 and :30/],
    ['* * * * *', /off :00 and :30/],
    ['15,30 9 * * *', /off :00 and :30/],
    ['5 12 9 * * *', /five fields/],
    ['12 9 * *', /five fields/],
    ['@daily', /five fields/],
    ['12 9 L * *', /numbers/],
    ['12 25 * * *', /hour/],
    ['12 9 31 2 *', /impossible/],
    ['12 9 1 * 1', /not both/],
    ['', /five fields/],
  ])('may not be %s', (cron, problem) => {
    expect(problemOfCron(cron)).toMatch(problem)
  })

  it.each([
    '12 9 * * 2,5',
    '7,37 */3 * * *',
    '43 9 17,19,21 12 *',
    '9 16 * 5-10 *',
    '23 6 1 * *',
    '1 1 29 2 *',
    '5 0 * * 7',
  ])('are those that fire: %s', (cron) => {
    const task = createTask(cron, () => undefined, { timezone: ZONE })
    const fired = task.getNextRuns(3)
    const times = parseCron(cron)

    expect(nextSlots(times, new Date(), 3)).toEqual(fired)
    expect(slotsBetween(times, new Date(), fired[2] ?? new Date())).toEqual(fired)
  })

  it('begin after the moment given and end with the one given', () => {
    const times = parseCron('12 9 * * *')
    const slot = new Date('2026-11-27T01:12:00Z')

    expect(slotsBetween(times, slot, slot)).toEqual([])
    expect(slotsBetween(times, new Date(slot.getTime() - 1), slot)).toEqual([slot])
  })

  it('lie in the season', () => {
    expect(seasonalCron('9 16 * * *', [5, 6])).toBe('9 16 * 5,6 *')
    expect(seasonalCron('9 16 * 3 *', [])).toBe('9 16 * 3 *')
  })
})
