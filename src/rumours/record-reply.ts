import type { Clock } from '../domain/clock.ts'
import { type Entry, isJudgement } from '../domain/entry.ts'
import type { Message, Reply, ReplyKind } from '../domain/message.ts'
import { type VerdictStore, verdictDigest } from './versions.ts'

export interface RecordReplyDeps {
  readonly store: Pick<VerdictStore, 'recordReply' | 'versionSaying' | 'current'>
  /** Looks in the content the reply was made from. */
  readonly findEntry: (id: string) => Entry | undefined
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

export type RecordReply = (message: Message, reply: Reply) => Promise<void>

/** Replies that say what an entry says. */
const SAYING: ReadonlySet<ReplyKind> = new Set(['answer', 'verdict', 'emergency', 'declined'])

/** Records which versions a reply told its reader. Never throws, and nobody need wait for it. */
export function createRecordReply(deps: RecordReplyDeps): RecordReply {
  return async ({ channel, conversation, sender }, { kind, entries }) => {
    if (!SAYING.has(kind)) return
    try {
      const at = deps.clock()
      // Looked up before anything is awaited: meanwhile other content may come into use.
      const said = entries.flatMap(({ id }) => deps.findEntry(id) ?? []).filter(isJudgement)
      for (const entry of said) {
        const version = await versionOf(deps, entry)
        if (version === undefined) continue
        await deps.store.recordReply({ entry: entry.id, version, channel, conversation, sender, kind, at })
      }
    } catch (error) {
      deps.onError(error)
    }
  }
}

/**
 * The version that was said, by what it says: another instance may have published a newer one. Content that is in use but
 * not yet published counts as the version before it: rather a correction too many than one that never comes.
 */
async function versionOf({ store }: RecordReplyDeps, entry: Entry): Promise<number | undefined> {
  const said = await store.versionSaying(entry.id, verdictDigest(entry))
  return said ?? (await store.current(entry.id))?.version
}
