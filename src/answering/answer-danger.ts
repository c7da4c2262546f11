import type { Entry } from '../domain/entry.ts'
import { type Reply, reply } from '../domain/message.ts'
import type { AnsweringDeps, Question } from './answering-deps.ts'
import type { DangerFinding } from './danger.ts'
import { draft } from './draft.ts'
import { isSentenceKey } from './replies.ts'

const OTHERS = 2
/** Points of the retrieval score by which a protocol goes before an entry about the same thing that is none. */
const PROTOCOL = 0.3

/** An entry that says what to do. */
function saysWhatToDo(entry: Entry): boolean {
  return entry.statements.some(({ section }) => section === 'now' || section === 'do')
}

/** The entries that help with a message, the best first: what its words are like, and what the rules named. */
export async function helpFor(deps: AnsweringDeps, text: string, danger: DangerFinding): Promise<Entry[]> {
  const { entries } = deps
  const leads = new Map(danger.hazards.map(({ entry, lead }) => [entries.get(entry)?.id ?? entry, lead]))
  const found = await deps.findHelp(text, {
    signs: danger.signs,
    accepts: (id) => {
      const entry = entries.get(id)
      return entry !== undefined && saysWhatToDo(entry)
    },
    lift: (id) => (leads.get(id) ?? 0) + (entries.get(id)?.kind === 'protocol' ? PROTOCOL : 0),
    limit: OTHERS + 1,
  })
  return [...new Set([...found, ...leads.keys()].flatMap((id) => entries.get(id) ?? []))].slice(0, OTHERS + 1)
}

/** First aid for a message that is an emergency; undefined when no entry may be served. */
export async function answerDanger(
  deps: AnsweringDeps,
  question: Question,
  danger: DangerFinding,
): Promise<Reply | undefined> {
  const own = danger.hazards.find((hazard) => hazard.reply !== undefined)?.reply
  if (own !== undefined) {
    const key = question.elder ? `${own}Elder` : own
    if (isSentenceKey(deps.replies, key))
      return reply('emergency', deps.replies[key], { hotlines: question.elder ? ['120'] : ['120', '110'] })
  }
  const [entry, ...others] = await helpFor(deps, danger.text, danger)
  return entry && draft(deps, { purpose: 'emergency', question, entry, others })
}
