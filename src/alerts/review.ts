import type { AlertRecord } from '../domain/alert.ts'
import { campaignIdOf } from './alert-campaign.ts'
import type { AlertPreview, AlertReview } from './alerts.ts'
import type { AlertsDeps } from './alerts-deps.ts'
import { followingOf } from './broadcast.ts'
import { problemsOf } from './draft.ts'
import { countRecipients } from './recipients.ts'
import { predecessorsIn } from './series.ts'

/** What would go out to whom if it were approved now; writes nothing. */
export async function previewAlert(id: string, deps: AlertsDeps): Promise<AlertPreview | undefined> {
  const { store, wordAlert, clock, sender } = deps
  const alert = await store.find(id)
  if (alert === undefined) return undefined
  const isDraft = alert.state === 'draft'
  const following = await followingOf(alert, deps)
  const before = isDraft ? predecessorsIn(following.others, sender) : following.before
  const counted = await countRecipients({ ...following, before }, deps, clock())
  const problems = isDraft ? problemsOf(alert.content, following.others, deps, alert) : []
  return { alert, texts: wordAlert(alert), problems, ...counted }
}

/** Milliseconds from one to the other; clocks of two instances may differ a little. */
function between(from: Date | undefined, to: Date | null): number | null {
  return from === undefined || to === null ? null : Math.max(0, to.getTime() - from.getTime())
}

function briefly({ id, state, sent, createdBy, approval, endedAt }: AlertRecord): AlertReview['series'][number] {
  return { id, state, sent, createdBy, approval, endedAt }
}

export async function reviewAlert(id: string, { store, reach }: AlertsDeps): Promise<AlertReview | undefined> {
  const alert = await store.find(id)
  if (alert === undefined) return undefined
  const campaign = campaignIdOf(id)
  const [series, counts, reasons, { first, most }] = await Promise.all([
    store.series(alert.series),
    reach.counts(campaign),
    reach.reasons(campaign),
    reach.times(campaign),
  ])
  const from = alert.approval?.at
  return {
    alert,
    series: series.map(briefly),
    times: {
      toLive: between(from, alert.liveAt),
      toFirstLetter: between(from, first),
      to95Percent: between(from, most),
    },
    reach: counts,
    reasons,
  }
}
