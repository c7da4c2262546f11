import { type Entry, isJudgement } from '../domain/entry.ts'
import { type Reply, reply } from '../domain/message.ts'
import type { ClaimMatch } from '../rumours/match-claims.ts'
import type { AnsweringDeps, Question } from './answering-deps.ts'
import { draft } from './draft.ts'

interface Judged {
  readonly entry: Entry
  readonly match: ClaimMatch
}

function judgedBy({ entries }: AnsweringDeps, matches: readonly ClaimMatch[]): Judged[] {
  return matches.flatMap((match) => {
    const entry = entries.get(match.id)
    return entry !== undefined && isJudgement(entry) ? [{ entry, match }] : []
  })
}

/** The verdict on the claims that a message surely makes; undefined when it makes none. One reply covers all of them. */
export function answerClaims(
  deps: AnsweringDeps,
  question: Question,
  matches: readonly ClaimMatch[],
): Reply | undefined {
  const [entry, ...alsoJudged] = judgedBy(deps, matches)
    .filter(({ match }) => match.strength === 'act')
    .map((judged) => judged.entry)
  return entry && draft(deps, { purpose: 'verdict', question, entry, others: [], alsoJudged })
}

/** Claims that the message may make, numbered, to be chosen from; undefined when there are none. */
export function offerClaims(
  deps: AnsweringDeps,
  question: Question,
  matches: readonly ClaimMatch[],
): Reply | undefined {
  const found = judgedBy(deps, matches)
  if (found.length === 0 || question.elder) return undefined
  const candidates = found.map(({ entry }, at) => ({ n: at + 1, entry: entry.id, title: entry.title }))
  const lines = [
    deps.replies.candidates,
    ...candidates.map(({ n, title }) => `${n}. ${title}`),
    deps.replies.candidatesNone,
  ]
  return reply('candidates', lines.join('\n'), { candidates })
}
