import { randomUUID } from 'node:crypto'
import type { AlertSettings } from './alert-settings.ts'
import { createEmergencyModes, type EmergencyModes } from './alerts/switch-mode.ts'
import { dueAfterHold, topicsOfCampaign } from './campaigns/hold.ts'
import { waitInReal } from './delivery/wait.ts'
import type { Clock } from './domain/clock.ts'
import type { LiveAnswerer } from './live-answerer.ts'
import type { OpenDatabase } from './storage/database.ts'
import { createEmergencyModeStore } from './storage/emergency-mode-store.ts'
import { createHoldLetters } from './storage/hold-letters.ts'

export interface EmergencyParts {
  readonly database: OpenDatabase
  readonly live: LiveAnswerer
  readonly settings: Pick<AlertSettings, 'hazards'>
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

export interface Emergency {
  readonly modes: EmergencyModes
}

/** Regions in emergency: what waits there, and what comes first. */
export function composeEmergency({ database, live, settings, clock, onError }: EmergencyParts): Emergency {
  const regions = () => live.current().search.knowledge.regions
  const modes = createEmergencyModes({
    store: createEmergencyModeStore(database.db),
    hazards: () => settings.hazards,
    regions,
    home: regions()[0]?.code ?? '',
    letters: createHoldLetters(database, {
      topicsOf: (campaign) => topicsOfCampaign(campaign, (id) => live.current().findEntry(id)),
      dueFrom: dueAfterHold,
    }),
    clock,
    wait: waitInReal,
    newId: randomUUID,
    onError,
  })
  return { modes }
}
