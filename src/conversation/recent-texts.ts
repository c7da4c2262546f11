import { createHash } from 'node:crypto'
import { withCanonicalLinks } from '../domain/link.ts'

const KEPT_MS = 10 * 60_000
const MOST = 20_000

/** Remembers digests of what was said, links to the same article being the same, for ten minutes, in memory only. Returns true for what was said before. */
export function createRecentTexts(): (room: string, text: string, now: Date) => boolean {
  const seen = new Map<string, number>()

  return function isRepeat(room, text, now) {
    const at = now.getTime()
    const key = createHash('sha256')
      .update(JSON.stringify([room, withCanonicalLinks(text).replace(/\s/g, '')]))
      .digest('base64')
    const before = seen.get(key)
    seen.delete(key)
    seen.set(key, at)
    for (const [oldest, time] of seen) {
      if (seen.size <= MOST && at - time <= KEPT_MS) break
      seen.delete(oldest)
    }
    return before !== undefined && at - before <= KEPT_MS
  }
}
