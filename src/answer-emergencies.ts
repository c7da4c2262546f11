import type { LiveAlerts } from './alerts/live-alerts.ts'
import type { EmergencyModes } from './alerts/switch-mode.ts'
import type { Emergencies } from './answerer.ts'
import { type AlertRecord, isAllClear, isDrill, regionsOf } from './domain/alert.ts'
import type { Clock } from './domain/clock.ts'
import { concernsRegion } from './domain/region.ts'

export interface AnswerEmergenciesSource {
  readonly modes: Pick<EmergencyModes, 'hazardsFor'>
  readonly alerts: Pick<LiveAlerts, 'current'>
}

export interface AnswerEmergencies extends Required<Emergencies> {
  /** Until then there are no emergencies. */
  readonly follow: (source: AnswerEmergenciesSource) => void
}

/** Only what is bad enough to be told to somebody who asked about something else. */
function isGrave({ content }: AlertRecord): boolean {
  const { severity, colour } = content
  const isBad = severity === 'Extreme' || severity === 'Severe' || colour === 'red' || colour === 'orange'
  return isBad && !isDrill(content) && !isAllClear(content)
}

/** What is different in answers where there is an emergency: the entries that come first, and a line about the worst live alert. */
export function createAnswerEmergencies(clock: Clock): AnswerEmergencies {
  let source: AnswerEmergenciesSource | undefined
  return {
    follow(next) {
      source = next
    },
    emphasis(region) {
      const hazards = source?.modes.hazardsFor(region, clock()) ?? []
      if (hazards.length === 0) return undefined
      return {
        entries: [...new Set(hazards.flatMap(({ entries }) => entries))],
        words: hazards.flatMap(({ name, words }) => [name, ...words]),
      }
    },
    notice(region) {
      // Of whom nobody knows where they are: the line names the place, so it can be told to everybody.
      const alert = source?.alerts
        .current()
        .find((one) => isGrave(one) && (region === undefined || concernsRegion(regionsOf(one.content), region)))
      return alert && `【正在生效】${alert.content.headline}`
    },
  }
}
