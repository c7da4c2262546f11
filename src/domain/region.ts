export interface Region {
  /** GB/T 2260 code of six digits. */
  readonly code: string
  readonly name: string
  readonly aliases: readonly string[]
}

/** True when `outer` is `inner` or lies above it. `530000` covers `532300` covers `532324`. */
export function coversRegion(outer: string, inner: string): boolean {
  return inner.startsWith(outer.replace(/(?:00)+$/, ''))
}

/** The regions whose name, or a name people use for them, stands in the text. */
export function regionsNamedIn(text: string, regions: readonly Region[]): Region[] {
  return regions.filter((region) => [region.name, ...region.aliases].some((name) => text.includes(name)))
}
