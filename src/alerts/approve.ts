import type { AlertApproval, AlertRecord } from '../domain/alert.ts'
import { AppError } from '../domain/app-error.ts'
import { bulletinsOf } from './alert-campaign.ts'
import type { AlertApproved } from './alerts.ts'
import type { AlertsDeps } from './alerts-deps.ts'
import { broadcast } from './broadcast.ts'
import { problemsOf } from './draft.ts'
import { predecessorsIn, referenceOf } from './series.ts'
import { mayApproveAlone } from './single-approval.ts'

type Approver = Pick<AlertApproval, 'staff' | 'alone'>
/** Who approves it; undefined: it takes another person. */
type FindApprover = (alert: AlertRecord, now: Date) => Approver | undefined

const TRIES = 3
const SECOND_MS = 1_000
const ON_ITS_WAY = '同一系列的另一条正在发布，请过几秒再试。'

/** By another person than the author; at night by the author alone where that is allowed. */
export function approveAlert(id: string, staff: string, hash: string, deps: AlertsDeps): Promise<AlertApproved> {
  return approveBy(id, hash, deps, ({ createdBy }, now) => {
    if (createdBy !== staff) return { staff, alone: false }
    return mayApproveAlone(deps.singleApprovalUntil, now) ? { staff, alone: true } : undefined
  })
}

/** Names of feeds and of what stands for them; no account of staff begins like this. */
export function feedAuthor(feed: string): string {
  return `feed:${feed}`
}

/**
 * For messages of a source that staff have trusted beforehand: the source is the author, the trust is the approval.
 * @throws AppError `alert.not-relayed` for anything that did not come in from a feed as it stands
 */
export function relayAlert(id: string, hash: string, deps: AlertsDeps): Promise<AlertApproved> {
  return approveBy(id, hash, deps, ({ origin, createdBy }) => {
    const feed = origin.kind === 'cap' ? origin.feed : null
    if (feed === null || createdBy !== feedAuthor(feed))
      throw new AppError('alert.not-relayed', `Alert ${id} did not come from a feed as it stands: staff approve it`)
    return { staff: `pre-approved:${feed}`, alone: false }
  })
}

async function approveBy(
  id: string,
  hash: string,
  deps: AlertsDeps,
  findApprover: FindApprover,
): Promise<AlertApproved> {
  const { store, clock } = deps
  // Another try: meanwhile a message of the series went live, or somebody was faster.
  for (let n = 0; n < TRIES; n++) {
    const alert = await store.find(id)
    if (alert === undefined) return { kind: 'unknown' }
    if (alert.state !== 'draft') return { kind: 'over', state: alert.state }
    if (alert.hash !== hash) return { kind: 'changed' }
    const now = clock()
    const approver = findApprover(alert, now)
    if (approver === undefined) return { kind: 'own' }
    const series = await store.series(alert.series)
    const problems = problemsOf(alert.content, series, deps, alert)
    if (problems.length > 0) return { kind: 'refused', problems }
    const approved = approvedBy(alert, series, { ...approver, at: now, hash }, deps)
    // Before anything is written: an alert that cannot be worded stays a draft.
    bulletinsOf(approved, deps.wordAlert(approved))
    if (await record(approved, series, deps)) return broadcast(approved, deps)
  }
  return { kind: 'refused', problems: [ON_ITS_WAY] }
}

function approvedBy(
  alert: AlertRecord,
  series: readonly AlertRecord[],
  approval: AlertApproval,
  { sender, identifierOf }: AlertsDeps,
): AlertRecord {
  const sent = new Date(Math.floor(approval.at.getTime() / SECOND_MS) * SECOND_MS)
  const references = predecessorsIn(series, sender).flatMap((before) => referenceOf(before, sender) ?? [])
  return { ...alert, state: 'approved', approval, identifier: identifierOf(sent, alert.id), sent, references }
}

function record(alert: AlertRecord, series: readonly AlertRecord[], { store }: AlertsDeps): Promise<boolean> {
  const { approval, identifier, sent, references } = alert
  if (approval === null || identifier === null || sent === null) return Promise.resolve(false)
  const live = series.filter(({ state }) => state === 'live').map(({ id }) => id)
  return store.approve(alert.id, { approval, identifier, sent, references, live })
}
