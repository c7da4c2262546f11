import type { Statement } from '../domain/entry.ts'
import { ELDER_LINES, fill, foldSentence } from '../domain/sentences.ts'
import type { Replies } from './replies.ts'
import type { Weighted } from './select-statements.ts'

export interface ElderText {
  readonly text: string
  readonly used: readonly Weighted[]
}

/**
 * The wording for old people: at most five lines of twenty characters, whole sentences only, one number to call.
 * @param candidates best first
 */
export function wordElder(
  candidates: readonly Weighted[],
  opening: string | undefined,
  hotline: string | undefined,
  replies: Replies,
): ElderText {
  const head = opening === undefined ? [] : (foldSentence(opening) ?? [])
  let room = ELDER_LINES - head.length - (hotline === undefined ? 0 : 1)
  const used: Weighted[] = []
  for (const candidate of candidates) {
    const folded = foldSentence(candidate.statement.text)
    if (folded === undefined || folded.length > room) continue
    room -= folded.length
    used.push(candidate)
  }
  // Steps are read out in the order in which they are done.
  used.sort((a, b) => a.statement.line - b.statement.line)
  const lines = [...head, ...used.flatMap(({ statement }) => foldSentence(statement.text) ?? [])]
  if (hotline !== undefined) lines.push(fill(replies.elderCall, { number: hotline }))
  return { text: lines.join('\n'), used }
}

/** Sentences made for old people first, then the steps. */
export function elderCandidates(weighted: readonly Weighted[], own: readonly Statement[]): Weighted[] {
  const entry = weighted[0]?.entry ?? ''
  const plain = own.map((statement) => ({ statement, entry, weight: 100 }))
  return [...plain, ...[...weighted].sort((a, b) => b.weight - a.weight)]
}
