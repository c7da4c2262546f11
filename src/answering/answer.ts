import { type Reply, reply, SILENCE } from '../domain/message.ts'
import { normalise } from '../retrieval/normalise.ts'
import { type ClaimKind, claimKindOf } from '../rumours/claim-kind.ts'
import type { ClaimMatch } from '../rumours/match-claims.ts'
import { answerClaims, offerClaims } from './answer-claim.ts'
import { answerDanger, helpFor } from './answer-danger.ts'
import { answerDecline } from './answer-decline.ts'
import { answerScam } from './answer-scam.ts'
import type { AnsweringDeps, Question } from './answering-deps.ts'
import type { DangerFinding } from './danger.ts'
import { draft } from './draft.ts'
import type { Decline, Intent } from './intents.ts'
import { withRelated } from './related.ts'
import { isSentenceKey } from './replies.ts'
import { unknownReply } from './unknown.ts'

export type AnswerQuestion = (question: Question) => Promise<Reply>

/** Another entry may add a sentence when it scores at least this share of the best one. */
const CLOSE = 0.7
/** Entries that may answer, add a sentence, or be offered by their titles. */
const LOOKED_AT = 3
/** Probability from which a claim is taken for the one meant when the search comes to the same entry by its own way. */
const AGREED = 0.5

/** danger → intent → retrieve → draft → cite → guard. Returns the reply; files nothing and sends nothing. */
export function createAnswering(deps: AnsweringDeps): AnswerQuestion {
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

async function answerFromKnowledge(deps: AnsweringDeps, question: Question, danger: DangerFinding): Promise<Reply> {
  const { entries, thresholds } = deps
  const { region } = question
  const found = await deps.retrieve(question.text, { limit: LOOKED_AT, ...(region !== undefined && { region }) })
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
