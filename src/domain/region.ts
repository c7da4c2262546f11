export interface Region {
  /** GB/T 2260 code of six digits. */
  readonly code: string
  readonly name: string
  readonly aliases: readonly string[]
}

const COUNTY_DIGITS = 6

/**
 * What all codes below this one start with. Down to the county a level has two digits, below it three: the 00 at the end of
 * the township 532324100 is part of its number, or it would cover 532324101 as well.
 */
function stemOf(code: string): string {
  const below = code.slice(COUNTY_DIGITS).replace(/(?:000)+$/, '')
  const county = code.slice(0, COUNTY_DIGITS)
  return below === '' ? county.replace(/(?:00)+$/, '') : county + below
}

/** True when `outer` is `inner` or lies above it. `530000` covers `532300` covers `532324` covers `532324100`. */
export function coversRegion(outer: string, inner: string): boolean {
  return inner.startsWith(stemOf(outer))
}

/** The regions whose name, or a name people use for them, stands in the text. */
export function regionsNamedIn(text: string, regions: readonly Region[]): Region[] {
  return regions.filter((region) => [region.name, ...region.aliases].some((name) => text.includes(name)))
}
