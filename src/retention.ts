import { GROUP_HISTORY_MS, type GroupStore } from './conversation/group-settings.ts'
import type { VerdictStore } from './rumours/versions.ts'

const DAY_MS = 24 * 3_600_000
/** An open question is still owed an answer; after half a year nobody waits for it. */
const OPEN_TEXT_DAYS = 180
/** A yearly campaign against a rumour comes back within that time, and with it its correction. */
const VERDICT_REPLY_DAYS = 400
const ATTEMPT_DAYS = 90

/** What can be taken out of the database by age. Every verb returns how many rows it changed. */
export interface RetentionStore {
  /** Empties the texts of answered and closed questions asked before then; the rows stay. */
  readonly emptySettledTexts: (before: Date) => Promise<number>
  /** The same for questions that are still open. */
  readonly emptyOpenTexts: (before: Date) => Promise<number>
  /** Deletes tries to send; the letters with their last outcome stay. */
  readonly forgetAttempts: (before: Date) => Promise<number>
}

export interface RetentionDeps {
  readonly store: RetentionStore
  readonly groups: Pick<GroupStore, 'forgetBefore'>
  readonly verdicts: Pick<VerdictStore, 'forgetBefore'>
  /** How long texts of settled questions are kept, in days. */
  readonly messageDays: number
  readonly onError: (error: unknown) => void
}

/** How many rows went; null where it did not work. */
export interface Swept {
  readonly settledTexts: number | null
  readonly openTexts: number | null
  readonly groupReplies: number | null
  readonly verdictReplies: number | null
  readonly attempts: number | null
}

export interface Retention {
  /** Takes out what is too old at `now`. One part that fails is reported and keeps no other from its turn. */
  readonly sweep: (now: Date) => Promise<Swept>
}

export function createRetention({ store, groups, verdicts, messageDays, onError }: RetentionDeps): Retention {
  const counted = (step: Promise<number>): Promise<number | null> =>
    step.catch((error: unknown) => {
      onError(error)
      return null
    })
  return {
    async sweep(now) {
      const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS)
      // One after the other: SQLite writes one at a time anyway.
      return {
        settledTexts: await counted(store.emptySettledTexts(daysAgo(messageDays))),
        openTexts: await counted(store.emptyOpenTexts(daysAgo(Math.max(OPEN_TEXT_DAYS, messageDays)))),
        groupReplies: await counted(groups.forgetBefore(new Date(now.getTime() - GROUP_HISTORY_MS))),
        verdictReplies: await counted(verdicts.forgetBefore(daysAgo(VERDICT_REPLY_DAYS))),
        attempts: await counted(store.forgetAttempts(daysAgo(ATTEMPT_DAYS))),
      }
    },
  }
}
