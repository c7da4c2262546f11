import { type AlertRecord, isAllClear } from '../domain/alert.ts'
import { campaignIdOf } from './alert-campaign.ts'
import type { AlertsDeps } from './alerts-deps.ts'
import { replacedBy } from './series.ts'

type HoldDeps = Pick<AlertsDeps, 'store' | 'reach' | 'ledger' | 'sender'>

/**
 * Before what says that it is over is frozen, no more letters of the warnings start, so that all who hold one are known. They
 * wait and are not cancelled yet: should the all-clear be stopped before it is live, the danger is not over, and whoever has not
 * been warned has to be.
 */
export async function holdWarnings(warnings: readonly AlertRecord[], { ledger }: HoldDeps): Promise<void> {
  for (const { id } of warnings) await ledger.pause(campaignIdOf(id), true)
}

/** What takes a warning back, on its way or out. */
function isTakenBack(warning: AlertRecord, series: readonly AlertRecord[], sender: string): boolean {
  return series.some(
    (other) =>
      (other.state === 'approved' || other.state === 'live') &&
      isAllClear(other.content) &&
      replacedBy(other, series, sender).some(({ id }) => id === warning.id),
  )
}

/**
 * Live warnings whose letters wait for an all-clear that will not come go on. Staff cannot pause letters of alerts, so whatever
 * waits was left behind by one: by a stop, or by a crash after it.
 */
export async function letWarningsGoOn(alerts: readonly AlertRecord[], deps: HoldDeps): Promise<void> {
  const { store, reach, ledger, sender } = deps
  const live = alerts.filter(({ state }) => state === 'live')
  const paused = await reach.paused(live.map(({ id }) => campaignIdOf(id)))
  for (const warning of live) {
    const campaign = campaignIdOf(warning.id)
    if (!paused.has(campaign)) continue
    if (!isTakenBack(warning, await store.series(warning.series), sender)) await ledger.pause(campaign, false)
  }
}
