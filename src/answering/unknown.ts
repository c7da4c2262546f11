import type { Entry } from '../domain/entry.ts'
import { type Reply, reply } from '../domain/message.ts'
import { normalise } from '../retrieval/normalise.ts'
import type { Retrieved } from '../retrieval/retrieve.ts'
import { fill, type Replies } from './replies.ts'

export interface HotlineChoice {
  readonly number: string
  readonly name: string
  readonly topics: readonly string[]
}

export type Hotlines = readonly HotlineChoice[]

export interface UnknownDeps {
  readonly entries: ReadonlyMap<string, Entry>
  readonly replies: Replies
  readonly hotlines: Hotlines
  readonly thresholds: { readonly suggestFrom: number }
}

const DEFAULT_HOTLINE = '12345'
const SUGGESTIONS = 3

/** The number whose words stand in the question; the general one otherwise. */
export function hotlineFor(question: string, hotlines: Hotlines): HotlineChoice | undefined {
  const text = normalise(question)
  return (
    hotlines.find(({ topics }) => topics.some((word) => text.includes(word))) ??
    hotlines.find(({ number }) => number === DEFAULT_HOTLINE)
  )
}

/**
 * The honest reply without an answer: whom to call, and titles that come close, if any do. No entry counts as its source.
 * The number under which the question is filed is added by whoever files it.
 */
export function unknownReply(
  deps: UnknownDeps,
  question: { readonly text: string; readonly elder: boolean },
  found: readonly Retrieved[],
): Reply {
  const { replies } = deps
  const hotline = hotlineFor(question.text, deps.hotlines)
  const hotlines = hotline === undefined ? [] : [hotline.number]
  if (question.elder) return reply('unknown', replies.elderUnknown, { hotlines })

  const candidates = found
    .filter(({ confidence }) => confidence >= deps.thresholds.suggestFrom)
    .flatMap(({ id }) => deps.entries.get(id) ?? [])
    .slice(0, SUGGESTIONS)
    .map((entry, at) => ({ n: at + 1, entry: entry.id, title: entry.title }))
  const lines = [
    replies.unknown,
    ...(hotline === undefined ? [] : [fill(replies.unknownNumber, { number: hotline.number, name: hotline.name })]),
    ...(candidates.length === 0 ? [] : [replies.unknownNear, ...candidates.map(({ n, title }) => `${n}. ${title}`)]),
  ]
  return reply('unknown', lines.join('\n'), { hotlines, candidates })
}
