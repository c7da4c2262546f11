import type { Entry } from '../domain/entry.ts'
import { type Reply, reply } from '../domain/message.ts'
import type { AnsweringDeps, Question } from './answering-deps.ts'
import { draft } from './draft.ts'
import type { Decline } from './intents.ts'
import { isSentenceKey } from './replies.ts'

/** Probability from which an entry found by the question goes before those that the rule names. */
const SURE = 0.3

/** Entries with the safe alternative: what the question is about, when that is known well, then what the rule names. */
async function alternativesFor(deps: AnsweringDeps, question: Question, rule: Decline): Promise<Entry[]> {
  const named = rule.entries.flatMap((id) => deps.entries.get(id) ?? [])
  if (rule.topics.length === 0) return named
  const accepts = (id: string) => rule.topics.includes(deps.entries.get(id)?.topic ?? '')
  const [best] = await deps.retrieve(question.text, { accepts, limit: 1 })
  const found = deps.entries.get(best?.id ?? '')
  const fits = found !== undefined && (best?.confidence ?? 0) >= (named.length > 0 ? SURE : deps.thresholds.answerFrom)
  return fits ? [...new Set([found, ...named])] : named
}

/** Says no, why, and what to do instead. */
export async function answerDecline(deps: AnsweringDeps, question: Question, rule: Decline): Promise<Reply> {
  const opening = isSentenceKey(deps.replies, rule.reply) ? deps.replies[rule.reply] : deps.replies.unknown
  const [entry, ...others] = await alternativesFor(deps, question, rule)
  if (entry === undefined) return reply('declined', opening)
  return draft(deps, { purpose: 'decline', question, entry, others: others.slice(0, 1), opening, declined: rule.id })
}
