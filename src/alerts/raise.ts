import type { Alerts } from './alerts.ts'
import type { AlertsDeps } from './alerts-deps.ts'
import { approveAlert, relayAlert } from './approve.ts'
import { allClearAlert, draftAlert, reviseAlert, updateAlert } from './draft.ts'
import { previewAlert, reviewAlert } from './review.ts'
import { stopAlert } from './stop.ts'
import { tendAlerts } from './tend.ts'

/** From the draft to the review; letters go out by the ledger and by nothing else. */
export function createAlerts(deps: AlertsDeps): Alerts {
  const { store } = deps
  return {
    draft: (draft) => draftAlert(draft, deps),
    revise: (id, content, staff) => reviseAlert(id, content, staff, deps),
    update: (id, content, staff) => updateAlert(id, content, staff, deps),
    allClear: (id, staff) => allClearAlert(id, staff, deps),
    preview: (id) => previewAlert(id, deps),
    approve: (id, staff, hash) => approveAlert(id, staff, hash, deps),
    relay: (id, hash) => relayAlert(id, hash, deps),
    stop: (id, staff, reason) => stopAlert(id, staff, reason, deps),
    find: (id) => store.find(id),
    list: (limit) => store.list({ limit }),
    review: (id) => reviewAlert(id, deps),
    tend: (now) => tendAlerts(now, deps),
  }
}
