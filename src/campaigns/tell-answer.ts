import type { CanPush } from '../audience/exclude.ts'
import type { Ledger } from '../delivery/ledger.ts'
import type { Clock } from '../domain/clock.ts'
import { fill } from '../domain/sentences.ts'
import type { Bulletins } from './bulletin.ts'
import { digestOf } from './draw.ts'
import { dueForReview } from './reviewed.ts'
import { pageOf, recipientAt, type ToldPlace } from './tell-places.ts'
import type { BulletinWords } from './words.ts'

/** A question that had no answer when it was asked, and has one now. */
export interface AnsweredTicket extends ToldPlace {
  /** `KP00042` */
  readonly ticket: string
  /** Redacted, as it was filed. */
  readonly question: string
  /** The entry that answers it. */
  readonly entry: string
  /** Asked by or for an old person: short lines. */
  readonly elder?: boolean
}

export type ToldAnswer =
  | { readonly kind: 'told'; readonly campaign: string }
  | { readonly kind: 'left'; readonly reason: 'no-entry' | 'channel-cannot-push' }

export interface TellAnswerDeps {
  readonly ledger: Pick<Ledger, 'create' | 'launch'>
  readonly bulletins: Bulletins
  readonly words: BulletinWords
  readonly capabilities: CanPush
  readonly clock: Clock
}

const DAY_MS = 86_400_000
const DAYS_TO_SEND = 7
/** Of a long question so much that its asker knows it again. */
const QUESTION = 60

/** Tells the asker, in the place where the question was asked. May be repeated: a ticket is answered once. */
export function createTellAnswer(deps: TellAnswerDeps): (answered: AnsweredTicket) => Promise<ToldAnswer> {
  const { ledger, bulletins, words, capabilities, clock } = deps

  function wordAnswer({ ticket, question, entry: id, elder = false }: AnsweredTicket): string | undefined {
    const entry = bulletins.entry(id)
    if (entry === undefined || dueForReview(entry, clock())) return undefined
    const short = elder ? bulletins.word(entry, 'elder') : undefined
    const body = short?.kind === 'bulletin' ? short : bulletins.word(entry, 'chat')
    if (body.kind === 'impossible') return undefined
    // An answer that was asked for is not a subscription, so there is nothing to leave.
    const lines = body.text.split('\n').map((line) => line.replace(words.unsubscribe, '').trim())
    const asked = Array.from(question)
    const shown = asked.length > QUESTION ? `${asked.slice(0, QUESTION).join('')}……` : question
    return [
      fill(words.answerLead, { ticket }),
      fill(words.answerQuestion, { question: shown }),
      ...lines.filter((line) => line !== ''),
    ].join('\n')
  }

  return async function tellAnswer(answered) {
    const { ticket, entry } = answered
    const now = clock()
    const text = wordAnswer(answered)
    if (text === undefined) return { kind: 'left', reason: 'no-entry' }
    const recipient = recipientAt(answered, 'answer', capabilities, now)
    if (recipient === undefined) return { kind: 'left', reason: 'channel-cannot-push' }
    const dedupKey = `answer:${ticket}`
    const { id } = await ledger.create({
      id: `a${digestOf(dedupKey).slice(0, 20)}`,
      name: `回复提问 ${ticket}`,
      lane: 'routine',
      dedupKey,
      bulletins: { answer: text },
      about: JSON.stringify({ ticket, entry }),
      entry,
      origin: 'answer',
      createdBy: 'answer',
      createdAt: now,
      expiresAt: new Date(now.getTime() + DAYS_TO_SEND * DAY_MS),
      unknown: 'show',
    })
    await ledger.launch(id, pageOf([recipient]), now)
    return { kind: 'told', campaign: id }
  }
}
