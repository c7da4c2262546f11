import type { NamedValue } from '../domain/alert.ts'
import { coversRegion, type Region } from '../domain/region.ts'

/** Where a place lies, as far as one way of naming it tells. */
export interface Placed {
  /** Codes of our regions, the most comprehensive only. */
  readonly regions: readonly string[]
  /** It names a place, and that is none of ours. */
  readonly elsewhere: boolean
  /** It names a place within ours that we do not know. */
  readonly unknownHere: readonly string[]
}

/** Six digits and more mean other things in these lists: counties of the USA, European regions, post codes, telephones. */
const OTHER_LISTS = /^(?:same|fips|ugc|emma|nuts|iso|wmo|clc|zip|post|tel|phone|邮|电话)/iu
/** GB/T 2260 with the townships and villages of the statistics office; provinces are 11 to 82. 000000 and 100000 are the country. */
const CHINESE_CODE =
  /^(?:(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])\d{4}(?:\d{3}){0,2}|[01]0{5}(?:0{3}){0,2})$/
const COUNTRY = /^[01]0+$/

/** Places by geocodes of any name that hold Chinese region codes; several may stand in one value. */
export function placeByCode(geocodes: readonly NamedValue[], regions: readonly Region[]): Placed {
  const codes = geocodes
    .filter(({ name }) => !OTHER_LISTS.test(name.trim()))
    .flatMap(({ value }) => value.split(/[\s,，;；、|]+/u))
    .filter((code) => CHINESE_CODE.test(code))
  const found: string[] = []
  const unknownHere: string[] = []
  let elsewhere = false
  for (const code of codes) {
    const ours = COUNTRY.test(code) ? outermost(regions) : regionsOfCode(code, regions)
    if (ours === 'unknown here') unknownHere.push(code)
    else if (ours.length === 0) elsewhere = true
    else found.push(...ours)
  }
  return { regions: comprehensive(found), elsewhere, unknownHere }
}

/**
 * A code above ours means all of ours. One below a county means the county: subscribers mostly name no more than that,
 * and would be missed.
 */
function regionsOfCode(code: string, regions: readonly Region[]): string[] | 'unknown here' {
  const covered = regions.filter((region) => coversRegion(code, region.code)).map((region) => region.code)
  if (covered.length > 0) return comprehensive(covered)
  const around = regions.filter((region) => coversRegion(region.code, code)).map((region) => region.code)
  const inner = around.filter((region) => !around.some((other) => other !== region && coversRegion(region, other)))
  const isOnlyOutermost = inner.every((region) => outermost(regions).includes(region)) && regions.length > inner.length
  return inner.length > 0 && isOnlyOutermost ? 'unknown here' : inner
}

/** The regions that no other covers: the prefecture. */
export function outermost(regions: readonly Region[]): string[] {
  return comprehensive(regions.map(({ code }) => code))
}

/** Without repeats and without what another of them covers. */
export function comprehensive(codes: readonly string[]): string[] {
  const once = [...new Set(codes)]
  return once.filter((code) => !once.some((other) => other !== code && coversRegion(other, code)))
}
