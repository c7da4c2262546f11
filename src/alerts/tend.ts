import type { AlertRecord } from '../domain/alert.ts'
import { campaignIdOf } from './alert-campaign.ts'
import type { AlertsDeps } from './alerts-deps.ts'
import { letWarningsGoOn } from './all-clear.ts'
import { broadcast, endBefore, followingOf } from './broadcast.ts'
import { isOver } from './content-problems.ts'
import { finishStop, lacksCancel } from './stop.ts'

/** An approval that has not gone live for so long was cut off; the instance at work may be slow, but doing it twice harms nobody. */
const CUT_OFF_MS = 5_000
const MOST = 500

/** Does what is left to do for each alert; one that fails does not hold up the others. */
export async function tendAlerts(now: Date, deps: AlertsDeps): Promise<void> {
  const { store } = deps
  const failures: unknown[] = []
  const each = async (alerts: readonly AlertRecord[], work: (alert: AlertRecord) => Promise<void>) => {
    for (const alert of alerts) {
      try {
        await work(alert)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  // The oldest first: what a later message of a series refers to is out before it.
  const underWay = (await store.list({ limit: MOST, states: ['approved', 'live'] })).toReversed()
  await each(
    underWay.filter(({ state }) => state === 'approved'),
    (alert) => goOn(alert, now, deps),
  )
  await each(
    underWay.filter(({ state }) => state === 'live'),
    (alert) => endLive(alert, now, deps),
  )
  // Read anew: of what was under way some has ended just now.
  await each(await store.live(now), (alert) => letWarningsGoOn([alert], deps))
  const stopped = await store.list({ limit: MOST, states: ['stopped'], expiresAfter: now })
  await each(await unfinished(stopped, deps), async (alert) => {
    await finishStop(alert, deps)
  })
  if (failures.length > 0) throw new AggregateError(failures, 'Some alerts could not be tended')
}

async function goOn(alert: AlertRecord, now: Date, deps: AlertsDeps): Promise<void> {
  const { approval, content } = alert
  if (isOver(content, now)) {
    await deps.ledger.cancel(campaignIdOf(alert.id), now)
    await deps.store.move(alert.id, ['approved'], 'expired', { at: now })
    return
  }
  if (approval !== null && now.getTime() - approval.at.getTime() > CUT_OFF_MS) await broadcast(alert, deps)
}

/** Letters of an alert past its end expire by the ledger. */
async function endLive(alert: AlertRecord, now: Date, deps: AlertsDeps): Promise<void> {
  if (alert.references.length > 0) await endBefore(await followingOf(alert, deps), deps)
  if (isOver(alert.content, now)) await deps.store.move(alert.id, ['live'], 'expired', { at: now })
}

/** Stopped ones whose letters may still go out, or whose cancel was not drafted. */
async function unfinished(stopped: readonly AlertRecord[], deps: AlertsDeps): Promise<readonly AlertRecord[]> {
  const running = await deps.reach.unfinished(stopped.map(({ id }) => campaignIdOf(id)))
  const left: AlertRecord[] = []
  for (const alert of stopped)
    if (running.has(campaignIdOf(alert.id)) || (await lacksCancel(alert, deps))) left.push(alert)
  return left
}
