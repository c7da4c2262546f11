import { createHash } from 'node:crypto'
import type { Reply } from '../domain/message.ts'
import type { AnswerQuestion } from './answer.ts'
import type { Question } from './answering-deps.ts'

/** A few thousand questions are most of what is asked: starters, forwards, the news of the day. */
const MOST = 2_000

/** A digest, because questions are kept nowhere longer than fifteen minutes. */
function keyOf({ text, region, elder, overheard, form }: Question): string {
  return createHash('sha256')
    .update(JSON.stringify([text, region, elder, overheard, form]))
    .digest('base64')
}

/**
 * Answers a question that was asked before as it was answered then. The answers of one index only: a new index gets a new
 * memory. The longest unused answer is dropped first.
 */
export function rememberAnswers(answer: AnswerQuestion): AnswerQuestion {
  const known = new Map<string, Promise<Reply>>()

  return function answerOrRecall(question) {
    const key = keyOf(question)
    const before = known.get(key)
    const answered = before ?? answer(question)
    known.delete(key)
    known.set(key, answered)
    // A fault is not remembered.
    if (before === undefined) answered.catch(() => known.delete(key))
    const [oldest] = known.keys()
    if (known.size > MOST && oldest !== undefined) known.delete(oldest)
    return answered
  }
}
