import { describe, expect, it } from 'vitest'
import { mayApproveAlone } from '../../src/alerts/single-approval.ts'

describe('approving alone', () => {
  it.each([
    ['2026-11-30T21:59:59+08:00', false],
    ['2026-11-30T22:00:00+08:00', true],
    ['2026-11-30T23:59:59+08:00', true],
    ['2026-11-30T00:00:00+08:00', true],
    ['2026-11-30T06:59:59+08:00', true],
    ['2026-11-30T07:00:00+08:00', false],
    ['2026-12-01T00:00:00+08:00', false],
    ['2026-11-29T23:00:00+08:00', true],
  ])('until 2026-11-30, at %s: %s', (at, allowed) => {
    expect(mayApproveAlone('2026-11-30', new Date(at))).toBe(allowed)
  })

  it('is never allowed without a last day', () => {
    expect(mayApproveAlone(undefined, new Date('2026-11-30T23:00:00+08:00'))).toBe(false)
  })
})
