/** The code list of Chinese regions, as the name of the geocodes that we write. */
export const REGION_CODES = 'GB/T 2260'

export interface Region {
  /** GB/T 2260 code of six digits. */
  readonly code: string
  readonly name: string
  readonly aliases: readonly string[]
}

/**
 * What the codes of all places in a region begin with: `5323` for `532300`. Levels have two digits down to the county, then
 * three for the township and three for the village.
 */
export function prefixOfRegion(code: string): string {
  if (code.length > 6) return code.endsWith('000') ? prefixOfRegion(code.slice(0, -3)) : code
  return code.replace(/(?:00)+$/, '')
}

/** True when `outer` is `inner` or lies above it. `530000` covers `532300` covers `532324`. */
export function coversRegion(outer: string, inner: string): boolean {
  return inner.startsWith(prefixOfRegion(outer))
}

/** The regions whose name, or a name people use for them, stands in the text. */
export function regionsNamedIn(text: string, regions: readonly Region[]): Region[] {
  return regions.filter((region) => [region.name, ...region.aliases].some((name) => text.includes(name)))
}

/** True when what is for these regions matters in `region`: it lies in one of them, or one of them lies in it. */
export function concernsRegion(regions: readonly string[], region: string): boolean {
  return regions.some((each) => coversRegion(each, region) || coversRegion(region, each))
}
