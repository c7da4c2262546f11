import { describe, expect, it } from 'vitest'
import { afterQuiet } from '../../src/campaigns/quiet.ts'

const at = (day: number, time: string) => new Date(`2026-11-${day}T${time}+08:00`)
const hour = (hours: number, minutes = 0) => hours * 60 + minutes

describe('quiet hours', () => {
  it.each([
    ['before a night', 26, '21:59:59', 22, 7, 26, '21:59:59'],
    ['in the first minute of a night', 26, '22:00:00', 22, 7, 27, '07:00:00'],
    ['before midnight', 26, '23:59:30', 22, 7, 27, '07:00:00'],
    ['after midnight', 27, '00:00:00', 22, 7, 27, '07:00:00'],
    ['in the last minute of a night', 27, '06:59:59', 22, 7, 27, '07:00:00'],
    ['at the end of a night', 27, '07:00:00', 22, 7, 27, '07:00:00'],
    ['in a rest at noon', 26, '12:30:00', 12, 14, 26, '14:00:00'],
    ['after a rest at noon', 26, '14:00:01', 12, 14, 26, '14:00:01'],
    ['with none', 26, '03:00:00', 7, 7, 26, '03:00:00'],
    ['that end at midnight', 26, '23:10:00', 23, 0, 27, '00:00:00'],
  ])('%s', (_, day, time, from, to, dueDay, dueTime) => {
    const due = afterQuiet(at(day, time), { quietFrom: hour(from), quietTo: hour(to) })

    expect(due).toEqual(at(dueDay, dueTime))
  })
})
