import type { LoadedAlerts } from './alerts/create-live-alerts.ts'
import { createScreenSlides, type ScreenSlidesDeps } from './campaigns/screen-slides.ts'
import type { Announcement } from './domain/announcement.ts'
import type { Clock } from './domain/clock.ts'
import { createEventStreams } from './http/screens/event-streams.ts'
import { createLoudspeakerFeed } from './http/screens/loudspeaker-feed.ts'
import { createScreenFeed } from './http/screens/screen-feed.ts'
import { createScreenPage } from './http/screens/screen-page.ts'
import type { Knowledge } from './knowledge/load-knowledge.ts'
import { createScreenContent, isKnownRegion, type ScreenContentDeps } from './screen-content.ts'
import { announcementOf, createWordedAlerts, type WordedAlertsDeps } from './worded-alerts.ts'

export interface ScreensDeps
  extends Omit<ScreenSlidesDeps, 'knowledge'>,
    Omit<WordedAlertsDeps, 'live'>,
    Pick<ScreenContentDeps, 'modes' | 'hazards'> {
  readonly live: Pick<LoadedAlerts, 'current' | 'isLoaded' | 'onChange'>
  /** Only entries that may be shown; the same object until the content changes. */
  readonly knowledge: () => Pick<Knowledge, 'entries' | 'sources' | 'hotlines' | 'regions'>
  /** Folder of the built page. */
  readonly folder: string
  /** Of the software. */
  readonly version: string
  readonly clock: Clock
}

/** Displays and loudspeakers: routes for the server, and what loudspeakers say for other ways of reaching them. */
export function createScreens(deps: ScreensDeps) {
  const { live, knowledge, clock, version, folder } = deps
  const alerts = createWordedAlerts(deps)
  const regions = () => knowledge().regions
  const content = createScreenContent({ ...deps, alerts, regions, slides: createScreenSlides(deps) })
  const announcements = (): readonly Announcement[] | undefined => alerts()?.map(announcementOf)
  const known = {
    // The prefecture stands first.
    prefecture: regions()[0]?.code ?? '',
    isKnownRegion: (code: string) => isKnownRegion(code, regions()),
  }
  const streams = createEventStreams()
  return {
    announcements,
    /** Displays that listen just now. */
    connected: streams.count,
    plugins: [
      createScreenFeed({ ...known, content, streams, onChange: live.onChange, version, clock }),
      createLoudspeakerFeed({ ...known, announcements, clock }),
      createScreenPage({ folder }),
    ],
  }
}
