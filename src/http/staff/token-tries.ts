import { createHash } from 'node:crypto'

/** Wrong tokens of one address in a minute before it is told to wait. */
const MOST_TRIES = 30
export const TRIES_WINDOW_MS = 60_000
const MOST_ADDRESSES = 10_000
const MOST_TOKENS = 1_000

interface Tries {
  readonly since: number
  count: number
}

/** Holds wrong tokens back without shutting out a whole office behind one address: tokens that worked lately go on. */
export interface TokenTries {
  /** Counts the try before its outcome is known, or many at once would all pass. False: too many. */
  readonly begin: (address: string, token: string, now: number) => boolean
  readonly worked: (address: string, token: string) => void
  readonly failed: (token: string) => void
}

function dropOldest(
  kept: { readonly size: number; keys(): Iterator<string>; delete(key: string): boolean },
  most: number,
) {
  if (kept.size < most) return
  const { value, done } = kept.keys().next()
  if (done !== true) kept.delete(value)
}

export function createTokenTries(): TokenTries {
  const byAddress = new Map<string, Tries>()
  const worked = new Set<string>()
  // Not the token itself: memory ends up in heap dumps.
  const keyOf = (token: string) => createHash('sha256').update(token).digest('base64')
  const triesOf = (address: string, now: number): Tries => {
    const known = byAddress.get(address)
    if (known !== undefined && now - known.since < TRIES_WINDOW_MS) return known
    byAddress.delete(address)
    dropOldest(byAddress, MOST_ADDRESSES)
    const fresh = { since: now, count: 0 }
    byAddress.set(address, fresh)
    return fresh
  }
  return {
    begin(address, token, now) {
      if (worked.has(keyOf(token))) return true
      const tries = triesOf(address, now)
      if (tries.count >= MOST_TRIES) return false
      tries.count++
      return true
    },
    worked(address, token) {
      const key = keyOf(token)
      if (worked.has(key)) return
      const tries = byAddress.get(address)
      if (tries !== undefined && tries.count > 0) tries.count--
      dropOldest(worked, MOST_TOKENS)
      worked.add(key)
    },
    failed(token) {
      worked.delete(keyOf(token))
    },
  }
}
