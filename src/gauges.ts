import type { Metrics } from './analytics/metrics.ts'
import type { Warnings } from './compose-alerts.ts'
import type { Emergency } from './compose-emergency.ts'
import { isDrill } from './domain/alert.ts'
import type { Clock } from './domain/clock.ts'
import type { EnquiryStore } from './enquiries/enquiry.ts'
import type { LiveAnswerer } from './live-answerer.ts'

export interface AlertGauges {
  readonly warnings: {
    readonly live: Pick<Warnings['live'], 'current' | 'isLoaded'>
    readonly screens: Pick<Warnings['screens'], 'connected'>
    readonly loudspeakers: Pick<NonNullable<Warnings['loudspeakers']>, 'status'> | undefined
  }
  readonly emergency: { readonly modes: Pick<Emergency['modes'], 'current'> }
  readonly clock: Clock
}

/** Read when metrics are asked for; -1: could not be read just now. */
export function registerGauges(
  metrics: Metrics,
  { live, store, ...alerts }: AlertGauges & { readonly live: LiveAnswerer; readonly store: EnquiryStore },
): void {
  const search = () => live.current().search
  metrics.gauge('kepu_entries', 'Entries in the index', () => search().index.main.entries.ids.length)
  metrics.gauge(
    'kepu_content_problems',
    'Problems that keep newer content from being served',
    () => live.problems().length,
  )
  metrics.gauge(
    'kepu_vector_overlap',
    'Share of exact neighbours that the vector index finds',
    () => search().vectors?.overlap(20, 10) ?? 1,
  )
  metrics.gauge('kepu_enquiries_open', 'Questions without an answer', () => store.countOpen().catch(() => -1))
  registerAlertGauges(metrics, alerts)
}

/** What this instance knows of alerts without asking anybody; so it costs nothing, and works while the database is away. */
export function registerAlertGauges(metrics: Metrics, { warnings, emergency, clock }: AlertGauges): void {
  const { live, screens, loudspeakers } = warnings
  const countLive = (drill: boolean) =>
    live.isLoaded() ? live.current().filter(({ content }) => isDrill(content) === drill).length : -1
  metrics.gauge('kepu_alerts_live', 'Alerts that are live, drills left out; -1: not known yet', () => countLive(false))
  metrics.gauge('kepu_drills_live', 'Drills that are live; -1: not known yet', () => countLive(true))
  metrics.gauge('kepu_screens_connected', 'Screens that listen to this instance', () => screens.connected())
  metrics.gauge(
    'kepu_emergency_modes',
    'Regions in emergency mode, each as often as it is',
    () => emergency.modes.current(clock()).length,
  )
  if (loudspeakers === undefined) return
  metrics.gauge('kepu_loudspeakers_connected', '1: the broker of the loudspeakers is reached', () =>
    loudspeakers.status().connected ? 1 : 0,
  )
  metrics.gauge(
    'kepu_loudspeaker_topics',
    'Topics that hold an alert by what the broker has confirmed',
    () => loudspeakers.status().topics,
  )
}

/** What somebody should mend though the service answers. */
export function alertNotes(
  { loudspeakers }: Pick<AlertGauges['warnings'], 'loudspeakers'>,
  problems: readonly string[],
): readonly string[] {
  const isSilent = loudspeakers !== undefined && !loudspeakers.status().connected
  return [
    ...problems.map((problem) => `alerts: ${problem}`),
    ...(isSilent ? ['broker of the loudspeakers not reached'] : []),
  ]
}
