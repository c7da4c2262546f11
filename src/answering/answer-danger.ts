import type { Entry } from '../domain/entry.ts'
import { type Reply, reply } from '../domain/message.ts'
import { normalise } from '../retrieval/normalise.ts'
import type { AnsweringDeps, Question } from './answering-deps.ts'
import type { Hazard } from './danger.ts'
import { draft } from './draft.ts'
import { isSentenceKey } from './replies.ts'

/** The protocol which the rules name leads unless another one of its kind fits clearly better. */
const NAMED_BONUS = 0.35
/** Below this nothing the danger rules did not name is taken for an emergency. */
const UNNAMED_CONFIDENCE = 0.6
const OTHERS = 2

/** An entry that says what to do. */
function saysWhatToDo(entry: Entry): boolean {
  return entry.statements.some(({ section }) => section === 'now' || section === 'do')
}

/** The protocols for the hazards of a message, the one that fits it best first. */
export async function protocolsFor(
  deps: AnsweringDeps,
  question: Question,
  hazards: readonly Hazard[],
): Promise<Entry[]> {
  const { entries } = deps
  const topics = new Set(hazards.map(({ topic }) => topic))
  const named = hazards.flatMap(({ entry }) => entries.get(entry) ?? [])
  const accepts = (id: string) => {
    const entry = entries.get(id)
    return (
      entry !== undefined &&
      saysWhatToDo(entry) &&
      (named.includes(entry) || (topics.has(entry.topic) && entry.risk === 'emergency'))
    )
  }
  const found = await deps.retrieve(question.text, { accepts, limit: 6 })
  const ranked = found
    .map(({ id, score }) => ({ id, score: score + (named.some((entry) => entry.id === id) ? NAMED_BONUS : 0) }))
    .sort((a, b) => b.score - a.score)
    .flatMap(({ id }) => entries.get(id) ?? [])
  return [...new Set([...ranked, ...named])].slice(0, OTHERS + 1)
}

/** First aid for the hazards of a message; undefined when no entry covers them. */
export async function answerDanger(
  deps: AnsweringDeps,
  question: Question,
  hazards: readonly Hazard[],
): Promise<Reply | undefined> {
  const own = hazards.find((hazard) => hazard.reply !== undefined)?.reply
  if (own !== undefined) {
    const key = question.elder ? `${own}Elder` : own
    if (isSentenceKey(deps.replies, key))
      return reply('emergency', deps.replies[key], { hotlines: question.elder ? ['120'] : ['120', '110'] })
  }
  const [entry, ...others] = await protocolsFor(deps, question, hazards)
  return entry && draft(deps, { purpose: 'emergency', question, entry, others })
}

/** An emergency which no rule names, but which an emergency protocol answers and which is happening now. */
export function isPresentEmergency(deps: AnsweringDeps, question: Question, entry: Entry, confidence: number): boolean {
  return (
    entry.risk === 'emergency' &&
    confidence >= UNNAMED_CONFIDENCE &&
    entry.statements.some(({ section, text }) => section === 'now' && /1(20|19|10)/.test(text)) &&
    deps.danger.presence(normalise(question.text)).level === 'emergency'
  )
}
