import { describe, expect, it } from 'vitest'
import { coversRegion } from '../../src/domain/region.ts'

describe('a region covers what lies below it', () => {
  it.each([
    ['530000', '532300', true],
    ['532300', '532324', true],
    ['532300', '532300', true],
    ['532324', '532324', true],
    ['532324', '532324100', true],
    ['532324', '532324100001', true],
    ['532324100', '532324100001', true],
    ['532324000', '532324100', true],
    ['532300000000', '532324', true],
    ['532324100000', '532324100', true],
    ['532324', '532325', false],
    ['532324', '532300', false],
    ['532324100', '532324', false],
    ['532324100', '532324101', false],
    ['532324100', '532324101002', false],
    ['532324100001', '532324100', false],
    ['532324100', '532324110', false],
  ])('%s over %s: %s', (outer, inner, covers) => {
    expect(coversRegion(outer, inner)).toBe(covers)
  })
})
