import type { SubscriberAddress } from '../audience/subscriber-store.ts'
import type { SubscriptionsDeps } from './subscriptions.ts'

const AGAIN_MS = 30_000
const MOST = 10_000

/** Addresses that unsubscribed while the store failed: tried again as messages come in, at most every half minute. */
export function createUnheardEnds({
  store,
  cancelFor,
  onError,
}: Pick<SubscriptionsDeps, 'store' | 'cancelFor' | 'onError'>) {
  const waiting = new Map<string, SubscriberAddress>()
  const keyOf = ({ channel, address }: SubscriberAddress) => JSON.stringify([channel, address])
  let triedAt = Number.NEGATIVE_INFINITY

  return {
    add(place: SubscriberAddress): void {
      if (waiting.size < MOST) waiting.set(keyOf(place), place)
    },
    /** It wants letters again. */
    forget(place: SubscriberAddress): void {
      waiting.delete(keyOf(place))
    },
    async tryAgain(now: Date): Promise<void> {
      if (waiting.size === 0 || now.getTime() - triedAt < AGAIN_MS) return
      triedAt = now.getTime()
      try {
        for (const [key, place] of waiting) {
          await store.end(place, { how: 'chat', at: now })
          await cancelFor(place.channel, place.address, now)
          waiting.delete(key)
        }
      } catch (error) {
        onError(error)
      }
    },
  }
}
