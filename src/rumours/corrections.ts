import { newestOf, type Place, type VerdictStore, type VerdictVersion } from './versions.ts'

/** One place to be told that what it was told no longer holds. */
export interface Correction {
  /** The same for the same entry, version and place, for ever. */
  readonly key: string
  readonly entry: string
  /** The newest version the place knows. */
  readonly from: number
  readonly to: number
  readonly place: Place
  readonly kind: 'changed' | 'withdrawn'
}

/**
 * Sees to it that a correction goes out. Must be idempotent by `key`: after a crash between the announcement and its mark,
 * or when two instances check at once, the same correction is announced again and must reach the place once.
 * `left`: nothing was done; it is offered again at the next check.
 */
export type Announce = (correction: Correction) => Promise<'announced' | 'left'>

export interface CorrectionsDeps {
  readonly store: Pick<VerdictStore, 'changes' | 'affectedBy' | 'markTold'>
  readonly announce: Announce
  /** A place that could not be told, or not be marked; the others go on. */
  readonly onError: (error: unknown) => void
}

export interface CheckOutcome {
  readonly announced: number
  /** Left or failed: offered again at the next check. */
  readonly left: number
}

export interface Corrections {
  /**
   * Tells everyone who got an older version about the newest one. Versions in between are skipped: they no longer hold
   * either. Throws what the store throws on reading.
   */
  readonly check: (now: Date) => Promise<CheckOutcome>
}

/** Announcements under way at once. */
const BATCH = 50
/** All changes: whoever was to be told of an old one may have been out of reach since. */
const EVER = new Date(0)

/** Announces first and marks afterwards: a crash between repeats a correction (see `Announce`) but loses none. */
export function createCorrections({ store, announce, onError }: CorrectionsDeps): Corrections {
  async function tell(correction: Correction, now: Date): Promise<boolean> {
    try {
      if ((await announce(correction)) !== 'announced') return false
      await store.markTold(correction.place, correction.entry, correction.to, now)
      return true
    } catch (error) {
      onError(error)
      return false
    }
  }

  return {
    async check(now) {
      let announced = 0
      let left = 0
      for (const change of newestOf(await store.changes(EVER))) {
        const corrections = await correctionsOf(store, change)
        for (let at = 0; at < corrections.length; at += BATCH) {
          const told = await Promise.all(corrections.slice(at, at + BATCH).map((each) => tell(each, now)))
          announced += told.filter(Boolean).length
          left += told.filter((done) => !done).length
        }
      }
      return { announced, left }
    },
  }
}

async function correctionsOf(store: CorrectionsDeps['store'], change: VerdictVersion): Promise<Correction[]> {
  const { entry, version: to, state } = change
  const affected = await store.affectedBy(entry, to)
  return affected.map(({ version: from, ...place }) => ({
    key: keyOf(entry, to, place),
    entry,
    from,
    to,
    place,
    kind: state === 'withdrawn' ? 'withdrawn' : 'changed',
  }))
}

/** `correction:<entry>:<version>:<channel>:<conversation>:<sender>`; a colon inside a part is escaped, so that no two places share a key. */
function keyOf(entry: string, version: number, { channel, conversation, sender }: Place): string {
  const parts = [entry, String(version), channel, conversation, sender]
  return ['correction', ...parts.map((part) => part.replace(/[%:]/g, encodeURIComponent))].join(':')
}
