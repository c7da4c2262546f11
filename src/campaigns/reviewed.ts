import { dayIn } from '../domain/clock.ts'
import type { Entry } from '../domain/entry.ts'

/** True for what must not be sent: a draft, an expired or withdrawn entry, or one whose day of review has come. */
export function dueForReview({ review }: Pick<Entry, 'review'>, now: Date): boolean {
  const checked = review.state === 'source-checked' || review.state === 'signed'
  return !checked || review.next.replaceAll('-', '') <= dayIn(now)
}
