import type { EmergencyMode } from './alerts/emergency-modes.ts'
import { isAllClear, isDrill, regionsOf } from './domain/alert.ts'
import type { Clock } from './domain/clock.ts'
import type { Hazard } from './domain/hazard.ts'
import { concernsRegion, coversRegion, type Region } from './domain/region.ts'
import type { ScreenAlert, ScreenContent, ScreenQuestion, ScreenSlide } from './http/screens/screen-content.ts'
import type { WordedAlert } from './worded-alerts.ts'

export interface ScreenContentDeps {
  readonly alerts: () => readonly WordedAlert[] | undefined
  /** Those running just now. */
  readonly modes: () => ReadonlyArray<Pick<EmergencyMode, 'region' | 'hazard'>>
  readonly hazards: () => readonly Hazard[]
  /** @param hazard of the emergency in that region; undefined: peace */
  readonly slides: (region: string, hazard: Hazard | undefined, now: Date) => readonly ScreenSlide[]
  /** The prefecture and its counties. */
  readonly regions: () => readonly Region[]
  readonly clock: Clock
}

function screenAlertOf({ alert: { id, content }, texts: { card } }: WordedAlert): ScreenAlert {
  return { id, drill: isDrill(content), until: content.expires, card, over: isAllClear(content) }
}

/** What a screen in a region shows just now. A drill is only for test screens. */
export function createScreenContent({ alerts, modes, hazards, slides, regions, clock }: ScreenContentDeps) {
  return ({ region, drill }: ScreenQuestion): ScreenContent | undefined => {
    const shown = alerts()?.filter(
      ({ alert: { content } }) => (drill || !isDrill(content)) && concernsRegion(regionsOf(content), region),
    )
    if (shown === undefined) return undefined
    const mode = modes().find((each) => coversRegion(each.region, region))
    const hazard = mode && hazards().find(({ id }) => id === mode.hazard)
    return {
      region,
      regionName: nameOf(region, regions()),
      mode: mode === undefined ? 'peace' : 'emergency',
      hazard: hazard?.name ?? null,
      alerts: shown.map(screenAlertOf),
      slides: slides(region, hazard, clock()),
    }
  }
}

/** Of the smallest known region that it lies in. */
function nameOf(code: string, regions: readonly Region[]): string {
  const around = regions.filter((region) => coversRegion(region.code, code))
  return around.at(-1)?.name ?? code
}

/** True for the prefecture, its counties, and townships and villages of those. */
export function isKnownRegion(code: string, regions: readonly Region[]): boolean {
  const county = code.slice(0, 6)
  const isKnown = regions.some((region) => region.code === county)
  return isKnown && (code.length === 6 || !county.endsWith('00'))
}
