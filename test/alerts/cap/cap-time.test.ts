import { describe, expect, it } from 'vitest'
import { formatCapTime, isStrictCapTime, parseCapTime } from '../../../src/alerts/cap/cap-time.ts'

const AT = '2026-11-25T18:10:00.000Z'

describe('parseCapTime', () => {
  it.each([
    ['2026-11-26T02:10:00+08:00', '2026-11-26T02:10:00+08:00', 'as it is'],
    [' 2026-11-26T02:10:00+08:00\n', '2026-11-26T02:10:00+08:00', 'as it is'],
    ['2026-11-25T18:10:00-00:00', '2026-11-25T18:10:00-00:00', 'as it is'],
    ['2026-11-25T12:40:00-05:30', '2026-11-25T12:40:00-05:30', 'as it is'],
    ['2026-11-25T18:10:00Z', '2026-11-25T18:10:00-00:00', 'repaired'],
    ['2026-11-25t18:10:00z', '2026-11-25T18:10:00-00:00', 'repaired'],
    ['2026-11-26T02:10:00.999+08:00', '2026-11-26T02:10:00+08:00', 'repaired'],
    ['2026-11-26T02:10+08:00', '2026-11-26T02:10:00+08:00', 'repaired'],
    ['2026-11-26 02:10:00 +0800', '2026-11-26T02:10:00+08:00', 'repaired'],
    ['2026-11-26T02:10:00+08', '2026-11-26T02:10:00+08:00', 'repaired'],
    ['\uFF12\uFF10\uFF12\uFF16-11-26T02\uFF1A10\uFF1A00+08:00', '2026-11-26T02:10:00+08:00', 'repaired'],
    ['2026-11-26T02:10:00', '2026-11-26T02:10:00+08:00', 'zone assumed'],
    ['2026/11/26 2:10', '2026-11-26T02:10:00+08:00', 'zone assumed'],
  ])('reads %j as %s', (text, expected, how) => {
    const read = parseCapTime(text)

    expect(read).toMatchObject({ kind: 'time', time: { text: expected, at: new Date(AT) } })
    expect(read).toMatchObject({ repaired: how !== 'as it is', zoneAssumed: how === 'zone assumed' })
  })

  it('reads 24:00 as the midnight that follows', () => {
    expect(parseCapTime('2026-12-31T24:00:00+08:00')).toMatchObject({
      time: { text: '2027-01-01T00:00:00+08:00', at: new Date('2026-12-31T16:00:00Z') },
    })
  })

  it.each([
    '',
    '2026-11-26',
    '2026-02-29T00:00:00+08:00',
    '2026-13-01T00:00:00+08:00',
    '2026-00-01T00:00:00+08:00',
    '2026-11-26T24:00:01+08:00',
    '2026-11-26T02:60:00+08:00',
    '2026-11-26T02:10:60+08:00',
    '2026-11-26T02:10:00+15:00',
    '2026-11-26T02:10:00+08:60',
    '0026-11-26T02:10:00+08:00',
    '26-11-26T02:10:00+08:00',
    '11/26/2026 02:10:00',
    'Thu, 26 Nov 2026 02:10:00 GMT',
    '1764094200',
    `2026-11-26T02:10:00.${'0'.repeat(10_000)}`,
  ])('does not guess at %j', (text) => {
    expect(parseCapTime(text)).toEqual({ kind: 'not-a-time' })
  })
})

describe('formatCapTime', () => {
  it('writes Beijing time to the second below', () => {
    expect(formatCapTime(new Date('2026-11-25T18:10:00.999Z'))).toBe('2026-11-26T02:10:00+08:00')
    expect(formatCapTime(new Date('2026-12-31T16:00:00Z'))).toBe('2027-01-01T00:00:00+08:00')
  })

  it('writes what is read as the same time', () => {
    const at = new Date('2026-11-25T18:10:07Z')

    expect(parseCapTime(formatCapTime(at))).toMatchObject({ time: { at }, repaired: false })
  })
})

describe('isStrictCapTime', () => {
  it('wants the form of CAP and the time that it says', () => {
    const at = new Date(AT)

    expect(isStrictCapTime({ text: '2026-11-26T02:10:00+08:00', at })).toBe(true)
    expect(isStrictCapTime({ text: '2026-11-26T02:10:00+07:00', at })).toBe(false)
    expect(isStrictCapTime({ text: '2026-11-25T18:10:00Z', at })).toBe(false)
    expect(isStrictCapTime({ text: '2026-02-30T02:10:00+08:00', at })).toBe(false)
  })
})
