import { describe, expect, it } from 'vitest'
import { concernsRegion, coversRegion } from '../../src/domain/region.ts'

describe('coversRegion', () => {
  it.each([
    ['530000', '532324', true],
    ['532300', '532324100201', true],
    ['532324', '532324', true],
    ['532324', '532325', false],
    ['532324', '532300', false],
    ['532324000', '532324101', true],
    ['532324100', '532324100201', true],
    ['532324100000', '532324100201', true],
    ['532324100', '532324101', false],
    ['532324100000', '532324101201', false],
    ['532324100200', '532324100201', false],
  ])('%s and %s: %s', (outer, inner, covers) => {
    expect(coversRegion(outer, inner)).toBe(covers)
  })
})

describe('concernsRegion', () => {
  it.each([
    [['532300'], '532324', true],
    [['532324'], '532300', true],
    [['532325', '532324101'], '532324', true],
    [['532325'], '532324', false],
    [[], '532324', false],
  ])('%j and %s: %s', (regions, region, concerns) => {
    expect(concernsRegion(regions, region)).toBe(concerns)
  })
})
