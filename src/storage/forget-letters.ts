import { randomUUID } from 'node:crypto'
import type { SubscriberAddress } from '../audience/subscriber-store.ts'
import type { Db } from './database.ts'

/**
 * Takes an address out of all letters to it; returns how many there were. They are still counted, and by the one random name
 * they get instead as letters to one recipient. What was still queued is cancelled: nobody could get it any more.
 */
export function createForgetLetters(db: Db): (place: SubscriberAddress) => Promise<number> {
  return ({ channel, address }) =>
    db.transaction().execute(async (tx) => {
      const letters = await tx
        .updateTable('deliveries')
        .set((eb) => ({
          address: `erased-${randomUUID()}`,
          subscriber: null,
          provider_id: null,
          // What a platform answers may repeat the address.
          reason: null,
          stopped: 1,
          state: eb
            .case()
            .when('state', '=', 'pending')
            .then('cancelled' as const)
            .else(eb.ref('state'))
            .end(),
        }))
        // By the key, which begins with the campaign: an index by address would cost on every letter.
        .where('campaign_id', 'in', (query) => query.selectFrom('campaigns').select('campaigns.id'))
        .where('channel', '=', channel)
        .where('address', '=', address)
        .returning('id')
        .execute()
      for (const { id } of letters)
        await tx.updateTable('attempts').set({ reason: null }).where('delivery_id', '=', id).execute()
      return letters.length
    })
}
