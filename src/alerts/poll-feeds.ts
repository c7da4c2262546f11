import type { Wait } from '../delivery/wait.ts'
import type { Clock } from '../domain/clock.ts'
import type { AlertSource } from './alert-source.ts'
import type { AlertOfCap } from './cap/alert-of-cap.ts'
import type { CapFinding, CapMessage, ImportOutcome } from './cap/cap-message.ts'
import { judgeMessage, type KnownMessages } from './judge-message.ts'
import { createFeedReader, type FeedLimits, type ReadMessage } from './look-at-feed.ts'
import type { JudgedMessage } from './pre-approval.ts'

/** Of the reading side: lenient, reports everything at once. `message` is left out when it could not be read. */
export type ReadCap = (
  bytes: Uint8Array,
  options: { readonly now: Date; readonly contentType?: string },
) => { readonly importAs: ImportOutcome; readonly findings: readonly CapFinding[]; readonly message?: CapMessage }

export interface TakenMessage extends JudgedMessage {
  readonly source: AlertSource
  /** As it came. */
  readonly xml: Uint8Array
  /** True: it may go out without a person. The receiver still has to see that it does not replace something worse. */
  readonly preApproved: boolean
}

export interface FeedPollerDeps {
  readonly sources: readonly AlertSource[]
  readonly fetch: typeof fetch
  readonly readCap: ReadCap
  readonly alertOf: (message: CapMessage, now: Date) => AlertOfCap
  /** Called one after the other, in order of `sent`. Rejecting means that the message comes again with the next look. Knows repeats itself. */
  readonly take: (taken: TakenMessage) => Promise<void>
  /** True for one instance only per source and slot: the beginning of the span of time the look is for. */
  readonly claim: (source: string, slot: Date) => Promise<boolean>
  readonly clock: Clock
  readonly wait: Wait
  /** Says who asks and how to reach them, as weather services want it. */
  readonly userAgent: string
  /** Technical, in English, without addresses. */
  readonly onError: (source: string, reason: string) => void
  readonly onFindings: (found: {
    readonly source: string
    readonly identifier: string | null
    readonly importAs: ImportOutcome
    readonly findings: readonly CapFinding[]
  }) => void
  readonly limits?: Partial<FeedLimits>
}

/** What one look at a feed came to. */
export type Polled =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed' }
  /** `left`: how many are for the next look. */
  | { readonly kind: 'polled'; readonly taken: number; readonly left: number }

export interface FeedPoller {
  /** One look, whoever's turn it is. Never rejects. */
  readonly poll: (source: AlertSource) => Promise<Polled>
  readonly start: () => void
  /** Ends what is in hand. */
  readonly stop: () => Promise<void>
}

/** Looks in one turn, so that a full feed is read in minutes, and an endless one does not hold its slot for ever. */
const MOST_LOOKS = 10
const BETWEEN_LOOKS_MS = 1000
/** How many messages are remembered besides what the store knows. */
const MOST_KNOWN = 20_000

export function createFeedPoller(deps: FeedPollerDeps): FeedPoller {
  const { sources, onError } = deps
  const stopping = new AbortController()
  const readers = new Map(sources.map((source) => [source.id, createFeedReader(source, deps, stopping.signal)]))
  const known = createKnownMessages()
  let turns: ReadonlyArray<Promise<void>> | undefined

  async function poll(source: AlertSource): Promise<Polled> {
    const look = await readers.get(source.id)?.look()
    if (look === undefined) return { kind: 'failed' }
    if (look.kind !== 'messages') return look
    const judged = look.messages.flatMap((one) => judgeSafely(source, one))
    const ordered = judged.toSorted((a, b) => sentAt(a.message) - sentAt(b.message))
    let taken = 0
    for (const { message, seen } of ordered) {
      if (stopping.signal.aborted) return { kind: 'failed' }
      if (!(await takeSafely(message))) continue
      known.add(message.message)
      seen()
      taken++
    }
    look.finish()
    return { kind: 'polled', taken, left: look.left }
  }

  /** One message that nobody foresaw must not keep the others back. */
  function judgeSafely(source: AlertSource, { xml, contentType, seen }: ReadMessage) {
    try {
      const message = judgeMessage(deps, source, { xml, contentType }, known)
      if (message !== undefined) return [{ message, seen }]
    } catch (error) {
      onError(source.id, `message not understood: ${nameOf(error)}`)
    }
    seen()
    return []
  }

  /** False: it comes again with the next look, as when the database is gone. */
  async function takeSafely(message: TakenMessage): Promise<boolean> {
    try {
      await deps.take(message)
      return true
    } catch (error) {
      onError(message.source.id, `message not taken: ${nameOf(error)}`)
      return false
    }
  }

  return {
    poll,
    start: () => {
      turns ??= sources.map((source) => takeTurns(deps, source, poll, stopping.signal))
    },
    stop: async () => {
      stopping.abort()
      await Promise.all(turns ?? [])
    },
  }
}

async function takeTurns(
  deps: FeedPollerDeps,
  source: AlertSource,
  poll: FeedPoller['poll'],
  stopping: AbortSignal,
): Promise<void> {
  const { clock, wait } = deps
  const everyMs = source.every * 60_000
  while (!stopping.aborted) {
    const slot = Math.floor(clock().getTime() / everyMs) * everyMs
    const looks = (await isOurTurn(deps, source, new Date(slot))) ? MOST_LOOKS : 0
    for (let look = 0; look < looks && !stopping.aborted; look++) {
      const polled = await poll(source)
      if (polled.kind !== 'polled' || polled.left === 0) break
      await wait(BETWEEN_LOOKS_MS, stopping)
    }
    await wait(Math.max(slot + everyMs - clock().getTime(), BETWEEN_LOOKS_MS), stopping)
  }
}

async function isOurTurn({ claim, onError }: FeedPollerDeps, { id }: AlertSource, slot: Date): Promise<boolean> {
  try {
    return await claim(id, slot)
  } catch (error) {
    onError(id, `turn not claimed: ${nameOf(error)}`)
    return false
  }
}

/** Messages by sender, identifier and time, as CAP tells them apart. */
function createKnownMessages(): KnownMessages {
  const keys = new Set<string>()
  const keyOf = ({ sender, identifier, sent }: CapMessage) => `${sender},${identifier},${sent.at.getTime()}`
  return {
    has: (message) => keys.has(keyOf(message)),
    add: (message) => {
      keys.add(keyOf(message))
      const oldest = keys.values().next()
      if (keys.size > MOST_KNOWN && oldest.done !== true) keys.delete(oldest.value)
    },
  }
}

function sentAt({ message }: TakenMessage): number {
  return message.sent.at.getTime()
}

/** The text of an error may name an address or a message. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
