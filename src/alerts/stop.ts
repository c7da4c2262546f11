import { createHash } from 'node:crypto'
import { type AlertRecord, isAllClear } from '../domain/alert.ts'
import { campaignIdOf, campaignOf } from './alert-campaign.ts'
import type { AlertStopped } from './alerts.ts'
import type { AlertsDeps } from './alerts-deps.ts'
import { letWarningsGoOn } from './all-clear.ts'
import { addDraft } from './draft.ts'
import { cancelOf } from './follow-ups.ts'

const ID_DIGITS = 20

/** The same on every instance and after every crash: a stopped alert has one draft of its cancel. */
function cancelIdOf(id: string): string {
  return `x${createHash('sha256').update(`cancel:${id}`).digest('hex').slice(0, ID_DIGITS)}`
}

/** First it is said that it is over, by which nothing further becomes live; then its letters stop. */
export async function stopAlert(id: string, staff: string, reason: string, deps: AlertsDeps): Promise<AlertStopped> {
  const { store, clock } = deps
  const deed = { at: clock(), by: staff, note: reason }
  if (await store.move(id, ['draft'], 'dropped', deed)) return { kind: 'dropped' }
  if (await store.move(id, ['approved', 'live'], 'stopped', deed)) {
    const stopped = await store.find(id)
    if (stopped !== undefined) return finishStop(stopped, deps)
  }
  const found = await store.find(id)
  return found === undefined ? { kind: 'unknown' } : { kind: 'over', state: found.state }
}

/** Ends its letters and drafts the cancel for those who got one; may be repeated. */
export async function finishStop(
  alert: AlertRecord,
  deps: AlertsDeps,
): Promise<Extract<AlertStopped, { kind: 'stopped' }>> {
  const { ledger, clock } = deps
  // An approval that is at work elsewhere may not have entered it yet: it is to find it cancelled.
  await ledger.create(campaignOf(alert, {}))
  const letters = await ledger.cancel(campaignIdOf(alert.id), clock())
  // An all-clear that is taken back: the danger goes on, and so do the letters of the warning that waited for it.
  if (isAllClear(alert.content)) await letWarningsGoOn(await deps.store.series(alert.series), deps)
  return { kind: 'stopped', letters, cancel: await draftCancel(alert, deps) }
}

/**
 * Whether somebody holds what was stopped and nothing is there to tell them. What says that a danger is over has no cancel: who
 * takes it back has to warn anew.
 */
export async function lacksCancel(
  { id, series, content }: AlertRecord,
  { store, reach }: AlertsDeps,
): Promise<boolean> {
  if (isAllClear(content) || (await store.find(cancelIdOf(id))) !== undefined) return false
  return reach.hasTold((await store.series(series)).map((one) => campaignIdOf(one.id)))
}

async function draftCancel(alert: AlertRecord, deps: AlertsDeps): Promise<string | null> {
  const { words, clock } = deps
  const id = cancelIdOf(alert.id)
  if (!(await lacksCancel(alert, deps))) return (await deps.store.find(id))?.id ?? null
  const content = cancelOf(alert, words, clock())
  const createdBy = alert.endedBy ?? alert.createdBy
  await addDraft({ id, content, origin: { kind: 'hand' }, createdBy, series: alert.series }, deps)
  return id
}
