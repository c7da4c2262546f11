import type { Entry } from '../domain/entry.ts'
import type { Reply } from '../domain/message.ts'
import { lengthOf } from '../domain/sentences.ts'
import type { Retrieved } from '../retrieval/retrieve.ts'
import { REPLY_LENGTH, refOf } from './draft.ts'
import type { Replies } from './replies.ts'

/** A runner-up is offered when it scores at least this share of the best hit: then the other may have been meant. */
const CLOSE = 0.7

export interface RelatedDeps {
  readonly entries: ReadonlyMap<string, Entry>
  readonly replies: Replies
  readonly thresholds: { readonly suggestFrom: number }
}

/** Adds the titles of entries that may have been meant instead, to be chosen by their number. */
export function withRelated(deps: RelatedDeps, answered: Reply, found: readonly Retrieved[]): Reply {
  const [best, ...runnersUp] = found
  const used = new Set(answered.entries.map(({ id }) => id))
  const close = runnersUp
    .filter(({ score, confidence }) => score >= CLOSE * (best?.score ?? 0) && confidence >= deps.thresholds.suggestFrom)
    .flatMap(({ id }) => deps.entries.get(id) ?? [])
    .filter(({ id }) => !used.has(id))
  if (close.length === 0) return answered
  const candidates = close.map((entry, at) => ({ n: at + 1, entry: entry.id, title: entry.title }))
  const text = [answered.text, deps.replies.related, ...candidates.map(({ n, title }) => `${n}. ${title}`)].join('\n')
  if (lengthOf(text) >= REPLY_LENGTH) return answered
  return { ...answered, text, candidates, entries: [...answered.entries, ...close.map(refOf)] }
}
