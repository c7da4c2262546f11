import type { Candidate, ReplyKind } from '../domain/message.ts'

/** What a person and the bot last said to each other; never stored, never logged. */
export interface Turn {
  readonly question: string
  readonly at: number
  readonly region?: string
  readonly candidates: readonly Candidate[]
  /** Of the reply. */
  readonly kind?: ReplyKind
}

export interface RecentTurns {
  readonly last: (key: string, now: number) => Turn | undefined
  readonly remember: (key: string, turn: Turn) => void
}

export const KEPT_MS = 15 * 60_000
/** How long a number still picks one of the titles that were offered. */
export const OFFERED_MS = 20 * 60_000
const MOST_CONVERSATIONS = 20_000

/** Last turn per conversation and person, for 20 minutes, in memory only; who completes questions with it looks at its age. */
export function createRecentTurns(): RecentTurns {
  const turns = new Map<string, Turn>()
  return {
    last(key, now) {
      const turn = turns.get(key)
      return turn !== undefined && now - turn.at <= OFFERED_MS ? turn : undefined
    },
    remember(key, turn) {
      turns.delete(key)
      turns.set(key, turn)
      for (const [oldest, { at }] of turns) {
        if (turns.size <= MOST_CONVERSATIONS && turn.at - at <= OFFERED_MS) break
        turns.delete(oldest)
      }
    },
  }
}
