import { type Reply, type ReplyKind, reply, SILENCE } from '../domain/message.ts'
import { normalise } from '../retrieval/normalise.ts'
import type { Retrieved } from '../retrieval/retrieve.ts'
import { type ClaimKind, claimKindOf } from '../rumours/claim-kind.ts'
import type { ClaimMatch } from '../rumours/match-claims.ts'
import { answerClaims, offerClaims } from './answer-claim.ts'
import { answerDanger, helpFor } from './answer-danger.ts'
import { answerDecline } from './answer-decline.ts'
import { answerScam } from './answer-scam.ts'
import type { AnsweringDeps, Question } from './answering-deps.ts'
import type { DangerFinding } from './danger.ts'
import { draft } from './draft.ts'
import { emphasise } from './emphasise.ts'
import type { Decline, Intent } from './intents.ts'
import { withRelated } from './related.ts'
import { isSentenceKey } from './replies.ts'
import { unknownReply } from './unknown.ts'

export type AnswerQuestion = (question: Question) => Promise<Reply>

/** Another entry may add a sentence when it scores at least this share of the best one. */
const CLOSE = 0.7
/** Entries that may answer, add a sentence, or be offered by their titles. */
const LOOKED_AT = 3
/** As many as an entry of the hazard may be behind others. */
const LOOKED_AT_IN_EMERGENCY = 8
/** A notice is a line, not a text: the reply has to stay within what a channel takes. */
const NOTICE_LENGTH = 60
const BELOW_NOTICE: ReadonlySet<ReplyKind> = new Set<ReplyKind>(['answer', 'verdict', 'candidates', 'unknown'])
/** Probability from which a claim is taken for the one meant when the search comes to the same entry by its own way. */
const AGREED = 0.5

/** danger → intent → retrieve → draft → cite → guard. Returns the reply; files nothing and sends nothing. */
export function createAnswering(deps: AnsweringDeps): AnswerQuestion {
  const answer = createAnswer(deps)
  const { notice } = deps
  return notice === undefined ? answer : async (question) => withNotice(await answer(question), notice(question.region))
}

/** Nothing stands above what somebody in danger has to do. */
function withNotice(answered: Reply, notice: string | undefined): Reply {
  if (notice === undefined || !BELOW_NOTICE.has(answered.kind)) return answered
  const line = Array.from(notice).slice(0, NOTICE_LENGTH).join('')
  return { ...answered, text: `${line}\n${answered.text}` }
}

function createAnswer(deps: AnsweringDeps): AnswerQuestion {
  return async function answer(question) {
    const text = normalise(question.text)
    const danger = hearDanger(deps, text)
    const isHeard = danger.level === 'emergency' && (danger.isClear || !question.overheard)
    if (question.overheard && !isHeard) return SILENCE
    const intent = deps.intentOf(deps.correct(text))
    if (isHeard && !isOnlyAsked(intent, danger)) {
      const urgent = await answerDanger(deps, question, danger)
      if (urgent !== undefined) return urgent
    }
    if (question.overheard) return SILENCE

    const claimKind = claimKindOf(text, question.form ?? 'text')
    const claims = claimKind === 'other' ? [] : await deps.matchClaims(text)
    const judged = answerClaims(deps, question, claims)
    if (judged !== undefined) return judged
    const scam = deps.seeScam(text)
    const mayWarn = scam.strength !== 'none' && (intent.kind === 'question' || intent.kind === 'live')
    const warned = mayWarn && scam.strength === 'act' ? await answerScam(deps, question, scam) : undefined
    if (warned !== undefined) return warned
    const answered = await answerIntent(deps, { question, intent, danger, claimKind, claims })
    const isOpen = answered.kind === 'unknown' || answered.kind === 'candidates'
    return mayWarn && isOpen ? ((await answerScam(deps, question, scam)) ?? answered) : answered
  }
}

interface Understood {
  readonly question: Question
  readonly intent: Intent
  readonly danger: DangerFinding
  readonly claimKind: ClaimKind
  readonly claims: readonly ClaimMatch[]
}

async function answerIntent(deps: AnsweringDeps, understood: Understood): Promise<Reply> {
  const { question, intent, danger } = understood
  switch (intent.kind) {
    case 'greeting':
    case 'command':
      return reply(
        intent.kind,
        isSentenceKey(deps.replies, intent.reply) ? deps.replies[intent.reply] : deps.replies.hello,
      )
    case 'declined':
      return (await isAnsweredAlike(deps, question, intent.decline))
        ? answerFromKnowledge(deps, question, danger)
        : answerDecline(deps, question, intent.decline)
    case 'live':
      return unknownReply(deps, question, [])
    case 'question':
      return answerQuestion(deps, understood)
  }
}

/** True for a request to be declined that only has words of danger in it. */
function isOnlyAsked(intent: Intent, { hazards }: DangerFinding): boolean {
  return intent.kind === 'declined' && (intent.decline.calm || hazards.length === 0)
}

/** Wrong characters must not hide an emergency: the text is heard as it stands and as it was probably meant. */
function hearDanger({ detectDanger, correct }: AnsweringDeps, text: string): DangerFinding {
  const heard = detectDanger(text)
  const meant = correct(text)
  if (heard.level === 'emergency' || meant === text) return heard
  const other = detectDanger(meant)
  return other.level === 'none' ? heard : other
}

/** True when an entry answers almost in the question's own words what else would be declined. */
async function isAnsweredAlike(deps: AnsweringDeps, question: Question, { yields }: Decline): Promise<boolean> {
  if (yields === undefined) return false
  const [best] = await deps.retrieve(question.text, { limit: 1 })
  return (best?.likeness ?? 0) >= yields
}

/** A text that was only passed on is not answered by a neighbouring entry: what it may claim is offered instead. */
async function answerQuestion(
  deps: AnsweringDeps,
  { question, danger, claimKind, claims }: Understood,
): Promise<Reply> {
  const answered = await answerFromKnowledge(deps, question, danger)
  if (claimKind !== 'forward') return answered
  const [likeliest] = claims
  const isAgreed =
    likeliest !== undefined &&
    answered.entries[0]?.id === likeliest.id &&
    likeliest.probability >= AGREED &&
    likeliest.doubts.every((doubt) => doubt === 'unsure' || doubt === 'short')
  return isAgreed ? answered : (offerClaims(deps, question, claims) ?? answered)
}

/** What may answer, the best first; where there is an emergency its entries before the others. */
async function findFor(deps: AnsweringDeps, { text, region }: Question): Promise<readonly Retrieved[]> {
  const emphasis = deps.emphasis?.(region)
  const limit = emphasis === undefined ? LOOKED_AT : LOOKED_AT_IN_EMERGENCY
  const found = await deps.retrieve(text, { limit, ...(region !== undefined && { region }) })
  return emphasis === undefined ? found : emphasise(deps, text, found, emphasis).slice(0, LOOKED_AT)
}

async function answerFromKnowledge(deps: AnsweringDeps, question: Question, danger: DangerFinding): Promise<Reply> {
  const { entries, thresholds } = deps
  const found = await findFor(deps, question)
  const [best] = found
  const entry = entries.get(best?.id ?? '')
  if (best === undefined || entry === undefined || best.confidence < thresholds.answerFrom)
    return unknownReply(deps, question, found)

  const others = found.slice(1, 3).flatMap(({ id, confidence, score }) => {
    const other = entries.get(id)
    const isClose = confidence >= thresholds.suggestFrom && score >= CLOSE * best.score
    return other !== undefined && isClose && other.topic === entry.topic ? [other] : []
  })
  const purpose = entry.kind === 'rumour' ? 'verdict' : 'answer'
  const [doubt] = danger.level === 'doubt' ? await helpFor(deps, danger.text, danger) : []
  const instead = doubt !== undefined && doubt !== entry ? { doubt } : {}
  const drafted = draft(deps, { purpose, question, entry, others, ...instead })
  return question.elder ? drafted : withRelated(deps, drafted, found)
}
