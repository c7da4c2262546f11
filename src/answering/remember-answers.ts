import { createHash } from 'node:crypto'
import type { Reply } from '../domain/message.ts'
import type { AnswerQuestion } from './answer.ts'
import type { Question } from './answering-deps.ts'

/** A few thousand questions are most of what is asked: starters, forwards, the news of the day. */
const MOST = 2_000

/** A digest, because questions are kept nowhere longer than fifteen minutes. */
function keyOf({ text, region, elder, overheard, form }: Question, circumstances: string | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([text, region, elder, overheard, form, circumstances]))
    .digest('base64')
}

/**
 * Answers a question that was asked before as it was answered then. The answers of one index only: a new index gets a new
 * memory. The longest unused answer is dropped first.
 * @param circumstancesOf what else an answer depends on, such as an emergency in the region
 */
export function rememberAnswers(
  answer: AnswerQuestion,
  circumstancesOf: (question: Question) => string | undefined = () => undefined,
): AnswerQuestion {
  const known = new Map<string, Promise<Reply>>()

  return function answerOrRecall(question) {
    const key = keyOf(question, circumstancesOf(question))
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
