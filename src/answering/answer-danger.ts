import { type Entry, statementsOf } from '../domain/entry.ts'
import { type Reply, reply } from '../domain/message.ts'
import type { AnsweringDeps, Question } from './answering-deps.ts'
import type { DangerFinding, Hazard } from './danger.ts'
import { draft } from './draft.ts'
import { isSentenceKey } from './replies.ts'

const OTHERS = 2
/** Probability from which a protocol is given though no rule named its hazard; a wrong protocol is worse than a plain call for help. */
const SURE = 0.35
/** Whom to call, for a cry for help that no protocol fits. */
const CALL_FOR_HELP = 'hotlines-core'

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
  // What lies behind a symptom may be of any topic.
  const anyTopic = hazards.every(({ symptom }) => symptom)
  const leads = new Map(hazards.map(({ entry, lead }) => [entry, lead]))
  const named = hazards.flatMap(({ entry }) => entries.get(entry) ?? [])
  const accepts = (id: string) => {
    const entry = entries.get(id)
    return (
      entry !== undefined &&
      saysWhatToDo(entry) &&
      (named.includes(entry) || ((anyTopic || topics.has(entry.topic)) && entry.risk === 'emergency'))
    )
  }
  const found = await deps.retrieve(question.text, { accepts, limit: 6 })
  const ranked = found
    .map(({ id, score }) => ({ id, score: score + (leads.get(id) ?? 0) }))
    .sort((a, b) => b.score - a.score)
    .flatMap(({ id }) => entries.get(id) ?? [])
  return [...new Set([...ranked, ...named])].slice(0, OTHERS + 1)
}

/** The protocol for a message that sounds urgent though the rules name no hazard; none when nothing fits it well. */
async function protocolBySound(deps: AnsweringDeps, question: Question): Promise<Entry[]> {
  const accepts = (id: string) => {
    const entry = deps.entries.get(id)
    return entry !== undefined && entry.risk === 'emergency' && statementsOf(entry, 'now').length > 0
  }
  const [best] = await deps.retrieve(question.text, { accepts, limit: 1 })
  const entry = deps.entries.get(best?.id ?? '')
  return entry !== undefined && (best?.confidence ?? 0) >= SURE ? [entry] : []
}

/** First aid for a message that is an emergency; undefined when nothing is to be said that fits it. */
export async function answerDanger(
  deps: AnsweringDeps,
  question: Question,
  { hazards, cries }: DangerFinding,
): Promise<Reply | undefined> {
  const own = hazards.find((hazard) => hazard.reply !== undefined)?.reply
  if (own !== undefined) {
    const key = question.elder ? `${own}Elder` : own
    if (isSentenceKey(deps.replies, key))
      return reply('emergency', deps.replies[key], { hotlines: question.elder ? ['120'] : ['120', '110'] })
  }
  const found = hazards.length > 0 ? await protocolsFor(deps, question, hazards) : await protocolBySound(deps, question)
  const [entry = cries ? deps.entries.get(CALL_FOR_HELP) : undefined, ...others] = found
  return entry && draft(deps, { purpose: 'emergency', question, entry, others })
}
