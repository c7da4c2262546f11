import { createHash } from 'node:crypto'
import { type Entry, isJudgement, type SectionKey, statementsOf, type Verdict } from '../domain/entry.ts'
import type { ReplyKind } from '../domain/message.ts'

/** What was said of an entry from `at` on, until the next version. */
export interface VerdictVersion {
  readonly entry: string
  /** 1, 2, 3 … without gaps. */
  readonly version: number
  /** Of what is said; of a withdrawal, of what was said before it. */
  readonly digest: string
  /** Null for an entry that tells of a fraud without judging a claim. */
  readonly verdict: Verdict | null
  readonly state: 'published' | 'withdrawn'
  readonly at: Date
}

/** Where a reply went and where its correction goes. */
export interface Place {
  readonly channel: string
  readonly conversation: string
  readonly sender: string
}

export interface AffectedPlace extends Place {
  /** The newest version this place knows, by a reply or by a correction. */
  readonly version: number
}

/** That a place got a version; never what was asked or said. */
export interface VerdictReply extends Place {
  readonly entry: string
  readonly version: number
  readonly kind: ReplyKind
  readonly at: Date
}

/** Keeps which verdict was published when, and who got which. */
export interface VerdictStore {
  /**
   * Inserts what `entries`, the whole content in use, say otherwise than the last versions do, and returns what this call
   * inserted. May be repeated, by several instances at once.
   */
  readonly publish: (entries: readonly Entry[], now: Date) => Promise<readonly VerdictVersion[]>
  /** The last version, which may be a withdrawal. */
  readonly current: (entry: string) => Promise<VerdictVersion | undefined>
  /** Number of the last published version with this digest: what an instance serves may be older than the last version. */
  readonly versionSaying: (entry: string, digest: string) => Promise<number | undefined>
  /** What a version said; null when it judged nothing or took back what was said, undefined when there is no such version. */
  readonly verdictOf: (entry: string, version: number) => Promise<Verdict | null | undefined>
  /** Keeps one record per entry and place: the newest version it got, and when it last got one. */
  readonly recordReply: (reply: VerdictReply) => Promise<void>
  /** Places that got only versions before `version` and have been told neither it nor a later one; each once, oldest first. */
  readonly affectedBy: (entry: string, version: number) => Promise<readonly AffectedPlace[]>
  /** Second and later versions since then, oldest first. */
  readonly changes: (since: Date) => Promise<readonly VerdictVersion[]>
  readonly markTold: (place: Place, entry: string, version: number, at: Date) => Promise<void>
  /** Deletes the records of replies before `date`; returns how many. Who is forgotten is not corrected any more. */
  readonly forgetBefore: (date: Date) => Promise<number>
  /** Deletes every record of a person on a channel; returns how many. */
  readonly forgetPerson: (channel: string, sender: string) => Promise<number>
}

/** The versions to insert, given the last one of every entry. */
export type NextVersions = (
  entries: readonly Entry[],
  last: ReadonlyMap<string, VerdictVersion>,
  now: Date,
) => VerdictVersion[]

/** The sections whose sentences a person acts on. */
const SAID = ['why', 'do', 'dont', 'now', 'signs'] as const satisfies readonly SectionKey[]

/**
 * SHA-256 in hex of what a reply says of the entry: verdict, claim and the sentences of `SAID`. The order of sentences within
 * a section is left out: nobody is to be corrected because an editor moved a line.
 */
export function verdictDigest(entry: Entry): string {
  const sections = SAID.map((section) =>
    statementsOf(entry, section)
      .map(({ text }) => text)
      .sort(),
  )
  return createHash('sha256')
    .update(JSON.stringify([entry.verdict ?? null, entry.claim ?? null, sections]))
    .digest('hex')
}

/**
 * Compares content with the last versions. What is gone, withdrawn or expired is withdrawn, once. What is neither that nor
 * served (a draft, or unsigned where only signed entries are shown) waits: nobody is corrected with words nobody approved.
 */
export function nextVersionsOf(isServed: (entry: Entry) => boolean): NextVersions {
  return (entries, last, now) => {
    const standing = entries.filter((entry) => isJudgement(entry) && !isTakenBack(entry))
    const there = new Set(standing.map(({ id }) => id))
    const withdrawn = [...last.values()].filter(({ entry, state }) => state === 'published' && !there.has(entry))
    return [
      ...standing.filter(isServed).flatMap((entry) => changeOf(entry, last.get(entry.id), now)),
      ...withdrawn.map((before) => ({
        ...before,
        version: before.version + 1,
        state: 'withdrawn' as const,
        at: now,
      })),
    ]
  }
}

function isTakenBack({ review }: Entry): boolean {
  return review.state === 'withdrawn' || review.state === 'expired'
}

function changeOf(entry: Entry, before: VerdictVersion | undefined, now: Date): VerdictVersion[] {
  const digest = verdictDigest(entry)
  if (before?.state === 'published' && before.digest === digest) return []
  const version = (before?.version ?? 0) + 1
  return [{ entry: entry.id, version, digest, verdict: entry.verdict ?? null, state: 'published', at: now }]
}

/** The newest of several versions of each entry. */
export function newestOf(versions: readonly VerdictVersion[]): VerdictVersion[] {
  const newest = new Map<string, VerdictVersion>()
  for (const version of versions) {
    if (version.version > (newest.get(version.entry)?.version ?? 0)) newest.set(version.entry, version)
  }
  return [...newest.values()]
}
