import { type AlertRecord, type AlertState, isAllClear } from '../domain/alert.ts'
import { AppError } from '../domain/app-error.ts'
import { bulletinsOf, campaignIdOf, campaignOf } from './alert-campaign.ts'
import type { AlertsDeps } from './alerts-deps.ts'
import { holdWarnings, letWarningsGoOn } from './all-clear.ts'
import { type Following, recipientsOf } from './recipients.ts'
import { replacedBy } from './series.ts'

export type Broadcast =
  | { readonly kind: 'live'; readonly recipients: number }
  /** It was stopped, or ended, meanwhile: nothing more goes out. */
  | { readonly kind: 'over'; readonly state: AlertState }

/** An approved alert with those it takes the place of. */
export async function followingOf(alert: AlertRecord, { store, sender }: AlertsDeps): Promise<Following> {
  const series = await store.series(alert.series)
  const others = series.filter(({ id }) => id !== alert.id)
  return { alert, others, before: replacedBy(alert, series, sender) }
}

/**
 * Brings an approved alert out: letters, then `live`, then the end of those before it. Each step may be repeated, so after a
 * crash the whole of it is done again (`tend`), on whichever instance.
 *
 * A warning goes live before the one it replaces ends: in between somebody may get both, nobody gets neither. An all-clear is
 * the other way round: first no more letters of the warning start, so that all who hold one are known when it is frozen. They are
 * cancelled only when it is live; where it is stopped before, they go on.
 */
export async function broadcast(alert: AlertRecord, deps: AlertsDeps): Promise<Broadcast> {
  const { store, ledger, clock, wordAlert } = deps
  const campaign = campaignIdOf(alert.id)
  const following = await followingOf(alert, deps)
  await ledger.create(campaignOf(alert, bulletinsOf(alert, wordAlert(alert))))
  // Beside the letters, not before them: whoever is told may be slow to reach.
  const reported = alert.approval?.alone === true ? report(alert, deps) : undefined
  if (isAllClear(alert.content)) await holdWarnings(following.before, deps)
  const recipients = await launch(following, deps)
  const isMoved = await store.move(alert.id, ['approved'], 'live', { at: clock() })
  await reported
  const state = isMoved ? 'live' : ((await store.find(alert.id))?.state ?? 'dropped')
  if (state !== 'live') {
    // Stopped while it was being launched; what the one who stopped it could not see ends here.
    await ledger.cancel(campaign, clock())
    await letWarningsGoOn(following.before, deps)
    return { kind: 'over', state }
  }
  await endBefore(following, deps)
  return { kind: 'live', recipients }
}

/** How many get it; none when it was stopped meanwhile. */
async function launch(following: Following, deps: AlertsDeps): Promise<number> {
  const now = deps.clock()
  const campaign = campaignIdOf(following.alert.id)
  try {
    return (await deps.ledger.launch(campaign, recipientsOf(following, deps, now), now)).total
  } catch (error) {
    if (error instanceof AppError && error.code === 'campaign.cancelled') return 0
    throw error
  }
}

/** A report that fails must not keep a warning back. */
async function report(alert: AlertRecord, { onAlone, onError }: AlertsDeps): Promise<void> {
  try {
    await onAlone(alert)
  } catch (error) {
    onError(error)
  }
}

/**
 * What a live alert took the place of ends, and its unsent letters with it. May be repeated. Of an update letters end first: what
 * is live still is looked at again after a crash. Of an all-clear they wait already, so its warning ends first: were it live still
 * with its letters cancelled, a stop of the all-clear would leave a warning that reaches nobody.
 */
export async function endBefore({ alert, before }: Following, deps: AlertsDeps): Promise<void> {
  const { store, ledger, reach, clock } = deps
  const by = alert.approval?.staff
  const isClear = isAllClear(alert.content)
  const to = isClear ? 'cancelled' : 'updated'
  const unfinished = await reach.unfinished(before.map(({ id }) => campaignIdOf(id)))
  for (const { id, state } of before) {
    const endIt = () => store.move(id, ['live'], to, { at: clock(), ...(by !== undefined && { by }) })
    if (isClear && state === 'live') await endIt()
    if (unfinished.has(campaignIdOf(id))) await ledger.cancel(campaignIdOf(id), clock())
    if (!isClear && state === 'live') await endIt()
  }
}
