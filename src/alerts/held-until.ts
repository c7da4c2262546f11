import type { Hazard } from '../domain/hazard.ts'
import { coversRegion, prefixOfRegion } from '../domain/region.ts'
import type { SubscriptionTopic } from '../domain/segments.ts'
import type { EmergencyMode } from './emergency-modes.ts'

/** Digits of a county in a code; what has fewer is as good as not known. */
const COUNTY_DIGITS = 6

/**
 * Until when a routine letter to a region waits: for the end of every mode there of whose hazard it says nothing. Somebody of whom
 * only the prefecture is known is not in a county's emergency: most of those who are known so far live elsewhere.
 * @param topics what the letter is about; none: nobody knows, and it waits
 */
export function heldUntil(
  modes: readonly EmergencyMode[],
  hazards: readonly Hazard[],
  region: string,
  topics: readonly SubscriptionTopic[],
): Date | undefined {
  const ends = modes
    .filter((mode) => coversRegion(mode.region, region))
    .filter(({ hazard }) => {
      const own = hazards.find(({ id }) => id === hazard)?.topics ?? []
      return !topics.some((topic) => own.includes(topic))
    })
    .map(({ until }) => until.getTime())
  return ends.length === 0 ? undefined : new Date(Math.max(...ends))
}

/**
 * The modes that somebody in a region is in. Of whom only the county is known, one in a township of it counts too: to hear of a
 * danger next door does no harm. Who is nowhere, or only in the prefecture, is in those of the whole prefecture alone.
 * @param home code of the whole area, such as 532300
 */
export function modesAt(
  modes: readonly EmergencyMode[],
  region: string | undefined,
  home: string,
): readonly EmergencyMode[] {
  const place = region ?? home
  const isNarrow = prefixOfRegion(place).length >= COUNTY_DIGITS
  return modes.filter((mode) => coversRegion(mode.region, place) || (isNarrow && coversRegion(place, mode.region)))
}
