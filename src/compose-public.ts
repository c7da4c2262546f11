import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import type { AlertSettings } from './alert-settings.ts'
import { writeCapFeed } from './alerts/cap/cap-feed.ts'
import { capOfAlert } from './alerts/cap/cap-of-alert.ts'
import { writeCap } from './alerts/cap/write-cap.ts'
import type { Warnings } from './compose-alerts.ts'
import type { Config } from './config.ts'
import type { Clock } from './domain/clock.ts'
import { registerPublicAlerts } from './http/alerts/register-alerts.ts'
import { createDeskPage } from './http/staff/desk-page.ts'
import type { LiveAnswerer } from './live-answerer.ts'

export interface PublicAlertsParts {
  readonly config: Config
  readonly warnings: Warnings
  readonly live: LiveAnswerer
  readonly settings: Pick<AlertSettings, 'tiles'>
  readonly clock: Clock
}

/** What anybody may read of alerts: pages, CAP, screens, loudspeakers. */
export function alertPages({ config, warnings, live, settings, clock }: PublicAlertsParts) {
  const { alertAuthority: authority, publicUrl } = config
  const { live: hub, store, screens } = warnings
  return [
    (app: FastifyInstance) =>
      registerPublicAlerts(app, {
        live: hub.current,
        find: (id) => store.find(id),
        series: (series) => store.series(series),
        ended: (limit) => store.list({ limit, states: ['updated', 'cancelled', 'stopped', 'expired'] }),
        nameEntry(id) {
          const entry = live.current().findEntry(id)
          if (entry === undefined) return undefined
          const ids = new Set(entry.statements.flatMap(({ sources }) => sources))
          const publishers = [...ids].flatMap((source) => live.current().findSource(source)?.publisher ?? [])
          return { title: entry.title, publishers: [...new Set(publishers)] }
        },
        tiles: () =>
          settings.tiles.flatMap((tile) => {
            const region = live.current().search.knowledge.regions.find(({ code }) => code === tile.code)
            return region === undefined ? [] : [{ ...tile, name: region.name }]
          }),
        capXml: (alert) => writeCap(capOfAlert(alert, { authority, publicUrl })),
        capFeed: (alerts) => writeCapFeed(alerts, { authority, publicUrl, now: clock() }),
        publicUrl,
        now: clock,
      }),
    ...screens.plugins,
    createDeskPage({ folder: fileURLToPath(new URL('./web/desk', import.meta.url)) }),
  ]
}
