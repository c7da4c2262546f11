import { type Entry, statementsOf } from '../domain/entry.ts'
import type { Reply } from '../domain/message.ts'
import { lengthOf } from '../domain/sentences.ts'
import type { RedFlag } from '../rumours/red-flags.ts'
import type { ScamSigns } from '../rumours/scam-signs.ts'
import type { AnsweringDeps, Question } from './answering-deps.ts'
import { type DraftDeps, draft } from './draft.ts'
import { fill, type Replies } from './replies.ts'

export type AnswerScamDeps = DraftDeps & Pick<AnsweringDeps, 'retrieve' | 'entries'>

/** Characters left on the first line for old people, less the full stop; a list does not fold well. */
const ELDER_FLAG = 10
const MOST_FLAGS = 4
const HOTLINE = '96110'

/** One flag of each family first: they tell more than four ways to pay. */
function tellingFlags(flags: readonly RedFlag[]): string[] {
  const isFirst = ({ family }: RedFlag, at: number) => flags.findIndex((flag) => flag.family === family) === at
  const isLater = (flag: RedFlag, at: number) => !isFirst(flag, at)
  return [...flags.filter(isFirst), ...flags.filter(isLater)].slice(0, MOST_FLAGS).map(({ say }) => say)
}

/** What was seen, and no more: whoever wrote it may be an honest neighbour who asks. */
function openingOf(replies: Replies, { strength, flags }: ScamSigns, elder: boolean): string {
  const said = tellingFlags(flags)
  if (elder) {
    const short = said.find((flag) => lengthOf(flag) <= ELDER_FLAG && !flag.includes('、'))
    return short === undefined ? replies.scamElder : `${replies.scamElder}${short}。`
  }
  const lead = strength === 'act' ? replies.scamLead : replies.scamMaybe
  return said.length === 0 ? lead : `${lead}\n${fill(replies.scamFlags, { flags: said.join('；') })}`
}

function adviceOf(entry: Entry): Entry {
  return { ...entry, statements: statementsOf(entry, 'do', 'dont') }
}

/**
 * What to do about a message that shows a scam in progress, from the entry about scams which is nearest to it; undefined when
 * no such entry may be served. It judges the ways that are described and accuses nobody.
 */
export async function answerScam(
  deps: AnswerScamDeps,
  question: Question,
  signs: ScamSigns,
): Promise<Reply | undefined> {
  const accepts = (id: string) => {
    const entry = deps.entries.get(id)
    return entry?.kind === 'scam' && adviceOf(entry).statements.length > 0
  }
  const [best] = await deps.retrieve(question.text, { accepts, limit: 1, unjudged: true })
  const entry = deps.entries.get(best?.id ?? '')
  if (entry === undefined) return undefined
  const isSure = signs.strength === 'act'
  const drafted = draft(deps, {
    purpose: isSure ? 'verdict' : 'answer',
    question,
    entry: adviceOf(entry),
    others: [],
    opening: openingOf(deps.replies, signs, question.elder),
    closing: deps.replies.scamClosing,
    hotline: HOTLINE,
  })
  return isSure ? { ...drafted, verdict: 'scam' } : drafted
}
