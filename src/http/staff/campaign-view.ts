import { createHmac } from 'node:crypto'
import type { CampaignSummary, CampaignsApi, RecipientStatus } from './campaigns-api.ts'

const HASH_LENGTH = 12

/**
 * Tells recipients apart without naming them, the same in every campaign. Keyed: a phone number could be found from its
 * plain hash by trying all of them.
 */
function recipientHash(secret: string, { channel, address }: RecipientStatus): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify([channel, address]))
    .digest('base64url')
    .slice(0, HASH_LENGTH)
}

/** Named one by one: what else the parts hold does not go out. */
export function summaryView(campaign: CampaignSummary) {
  const { id, name, state, priority, audience, channels, text, entry, createdBy, createdAt } = campaign
  return { id, name, state, priority, audience, channels, text, entry, createdBy, createdAt: createdAt.toISOString() }
}

export function progressView(progress: Awaited<ReturnType<CampaignsApi['progress']>>) {
  return { total: progress?.total ?? 0, counts: progress?.byState ?? {} }
}

export function recipientView(secret: string, status: RecipientStatus) {
  const { address, channel, state, at, reason } = status
  return {
    recipient: recipientHash(secret, status),
    channel,
    state,
    at: at?.toISOString() ?? null,
    // What a platform answers may repeat the address.
    reason: address === '' ? reason : (reason?.replaceAll(address, '…') ?? null),
  }
}
