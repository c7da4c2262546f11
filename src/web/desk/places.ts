import type { ShownPlace } from './read-lists.ts'

/** What the codes of all places in a region begin with: `5323` for `532300`. */
function prefixOf(code: string): string {
  return code.length > 6 ? code.replace(/(?:000)+$/, '') : code.replace(/(?:00)+$/, '')
}

/** Those that somebody who looks after `region` may choose. The server has the last word. */
export function placesWithin(region: string, places: readonly ShownPlace[]): ShownPlace[] {
  return places.filter(({ code }) => code.startsWith(prefixOf(region)))
}

/** The whole area is not one of its counties: it is chosen instead of them. */
export function isWhole(code: string, places: readonly ShownPlace[]): boolean {
  return places[0]?.code === code
}
