import { createHash } from 'node:crypto'
import type { NewCampaign } from '../delivery/ledger.ts'
import { type AlertRecord, DRILL_MARK, isDrill, regionsOf } from '../domain/alert.ts'
import { AppError } from '../domain/app-error.ts'
import type { AlertTexts } from './alert-texts.ts'

const ID_DIGITS = 20

/** Which wording a letter carries. */
export type AlertBulletin = 'chat' | 'elder' | 'sms'

function dedupKeyOf(alert: string): string {
  return `alert:${alert}`
}

/** The same on every instance, before anything is written. */
export function campaignIdOf(alert: string): string {
  return `w${createHash('sha256').update(dedupKeyOf(alert)).digest('hex').slice(0, ID_DIGITS)}`
}

/**
 * The wordings that letters carry.
 * @throws AppError `alert.drill-unmarked`, `alert.marked-as-drill`: a drill must never be taken for the real thing, nor the
 * real thing for a drill
 */
export function bulletinsOf(
  alert: AlertRecord,
  { chat, elder, sms }: AlertTexts,
): Readonly<Record<AlertBulletin, string>> {
  const drill = isDrill(alert.content)
  const isMarked = (text: string) => text.startsWith(DRILL_MARK)
  const texts = [chat, elder, sms]
  if (drill && !texts.every(isMarked))
    throw new AppError('alert.drill-unmarked', `A text of drill ${alert.id} does not begin with the mark of drills`)
  if (!drill && texts.some(isMarked))
    throw new AppError('alert.marked-as-drill', `A text of alert ${alert.id} is marked as a drill, and it is none`)
  return { chat, elder, sms }
}

/** How an alert stands in the ledger. */
export function campaignOf(alert: AlertRecord, bulletins: NewCampaign['bulletins']): NewCampaign {
  const { id, series, content, createdBy, createdAt, approval } = alert
  return {
    id: campaignIdOf(id),
    name: content.headline,
    lane: 'emergency',
    dedupKey: dedupKeyOf(id),
    bulletins,
    about: JSON.stringify({ alert: id, series, audience: { regions: regionsOf(content) } }),
    entry: null,
    origin: 'alert',
    createdBy,
    createdAt: approval?.at ?? createdAt,
    expiresAt: content.expires,
    unknown: 'resend',
  }
}
