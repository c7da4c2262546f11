import { createHash } from 'node:crypto'
import type { ExpressionBuilder } from 'kysely'
import { dayIn } from '../domain/clock.ts'
import type { Asker, Enquiry, EnquiryAnswer, EnquiryStore, StoredEnquiry } from '../enquiries/enquiry.ts'
import type { Db, EnquiryRow, Tables } from './database.ts'

const PREFIX = 'KP'
const DIGITS = 5

function ticketOf(id: number): string {
  return `${PREFIX}${String(id).padStart(DIGITS, '0')}`
}

function fingerprintOf({ channel, conversation, sender, text, askedAt }: Enquiry): string {
  return createHash('sha256')
    .update(JSON.stringify([channel, conversation, sender, text, dayIn(askedAt)]))
    .digest('hex')
}

/** Undefined when nobody was given this number. */
function idOf(ticket: string): number | undefined {
  const id = Number(ticket.slice(PREFIX.length))
  return Number.isSafeInteger(id) && ticketOf(id) === ticket ? id : undefined
}

function answerOf({ answer_entry: entry, answer_text: text }: EnquiryRow): EnquiryAnswer | undefined {
  if (entry !== null) return { kind: 'entry', entry }
  return text === null ? undefined : { kind: 'text', text }
}

function toEnquiry(row: EnquiryRow): StoredEnquiry {
  const { id, text, channel, conversation, sender, region, asked_at, state, answered_at: answeredAt } = row
  const answer = answerOf(row)
  return {
    ticket: ticketOf(id),
    text,
    channel,
    conversation,
    sender,
    askedAt: new Date(asked_at),
    state,
    ...(region !== null && { region }),
    ...(answer !== undefined && { answer }),
    ...(answeredAt !== null && { answeredAt: new Date(answeredAt) }),
  }
}

export function createEnquiryStore(db: Db): EnquiryStore {
  return { ...filingIn(db), ...readingIn(db), ...personsIn(db), ...answeringIn(db) }
}

function filingIn(db: Db): Pick<EnquiryStore, 'file'> {
  return {
    async file(enquiry) {
      const fingerprint = fingerprintOf(enquiry)
      const { text, channel, conversation, sender, region = null, askedAt } = enquiry
      await db
        .insertInto('enquiries')
        .values({
          fingerprint,
          text,
          channel,
          conversation,
          sender,
          region,
          asked_at: askedAt.getTime(),
          state: 'open',
        })
        .onConflict((conflict) => conflict.column('fingerprint').doNothing())
        .execute()
      const { id } = await db
        .selectFrom('enquiries')
        .select('id')
        .where('fingerprint', '=', fingerprint)
        .executeTakeFirstOrThrow()
      return ticketOf(id)
    },
  }
}

function rowOf(db: Db, id: number): Promise<EnquiryRow | undefined> {
  return db.selectFrom('enquiries').selectAll().where('id', '=', id).executeTakeFirst()
}

function readingIn(db: Db): Pick<EnquiryStore, 'find' | 'countOpen'> {
  return {
    async find(ticket) {
      const id = idOf(ticket)
      const row = id === undefined ? undefined : await rowOf(db, id)
      return row && toEnquiry(row)
    },
    async countOpen() {
      const { count } = await db
        .selectFrom('enquiries')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow()
      return count
    },
  }
}

function isBy({ channel, conversation, sender }: Asker) {
  return (row: ExpressionBuilder<Tables, 'enquiries'>) => {
    const conditions = [row('channel', '=', channel), row('sender', '=', sender)]
    if (conversation !== undefined) conditions.push(row('conversation', '=', conversation))
    return row.and(conditions)
  }
}

function personsIn(db: Db): Pick<EnquiryStore, 'ofPerson' | 'forgetPerson'> {
  return {
    async ofPerson(person) {
      const rows = await db.selectFrom('enquiries').selectAll().where(isBy(person)).orderBy('id').execute()
      return rows.map(toEnquiry)
    },
    async forgetPerson(person) {
      const { numDeletedRows } = await db.deleteFrom('enquiries').where(isBy(person)).executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    },
  }
}

function answeringIn(db: Db): Pick<EnquiryStore, 'answer'> {
  return {
    async answer(ticket, answer, at) {
      const id = idOf(ticket)
      if (id === undefined) return undefined
      const { numUpdatedRows } = await db
        .updateTable('enquiries')
        .set({
          state: 'answered',
          answer_entry: answer.kind === 'entry' ? answer.entry : null,
          answer_text: answer.kind === 'text' ? answer.text : null,
          answered_at: at.getTime(),
        })
        .where('id', '=', id)
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow()
      const row = await rowOf(db, id)
      const enquiry = row && toEnquiry(row)
      if (enquiry?.state !== 'answered') return undefined
      const { state, answer: first, answeredAt } = enquiry
      if (first === undefined || answeredAt === undefined) return undefined
      return { ...enquiry, state, answer: first, answeredAt, isNew: numUpdatedRows > 0n }
    },
  }
}
