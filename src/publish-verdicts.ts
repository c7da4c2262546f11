import type { Clock } from './domain/clock.ts'
import type { Entry } from './domain/entry.ts'
import type { VerdictStore } from './rumours/versions.ts'

export interface PublishVerdictsDeps {
  /** All entries of the content in use; another array is other content. */
  readonly entries: () => readonly Entry[]
  /** What keeps newer content from being used, or is missing from what is used. */
  readonly problems: () => readonly string[]
  readonly store: Pick<VerdictStore, 'publish'>
  /** Whether the tables are there. */
  readonly migrated: Promise<boolean>
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

export interface PublishVerdicts {
  /** Publishes the verdicts of the content in use when they are not yet. Never throws. */
  readonly publish: () => Promise<void>
  /** Lets a publication in hand finish; nothing is published afterwards. */
  readonly stop: () => Promise<void>
}

/**
 * Each content is published once: while instances change over to new content, one that still has the old must not publish
 * it again every minute. Content with problems is not published: an entry whose file cannot be read is not withdrawn.
 */
export function createPublishVerdicts(deps: PublishVerdictsDeps): PublishVerdicts {
  let published: readonly Entry[] | undefined
  let stopped = false
  let last = Promise.resolve()

  async function publish(): Promise<void> {
    if (!(await deps.migrated) || stopped) return
    const entries = deps.entries()
    if (entries === published || deps.problems().length > 0) return
    await deps.store.publish(entries, deps.clock())
    published = entries
  }
  return {
    publish() {
      last = last.then(publish).catch(deps.onError)
      return last
    },
    stop() {
      stopped = true
      return last
    },
  }
}
