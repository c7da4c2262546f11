import { createHash } from 'node:crypto'
import { dayIn } from '../domain/clock.ts'
import type { Enquiry, EnquiryStore, StoredEnquiry } from '../enquiries/enquiry.ts'
import type { Db, EnquiryRow } from './database.ts'

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

function toEnquiry(row: EnquiryRow): StoredEnquiry {
  const { id, text, channel, conversation, sender, region, asked_at, state } = row
  const enquiry = { ticket: ticketOf(id), text, channel, conversation, sender, askedAt: new Date(asked_at), state }
  return region === null ? enquiry : { ...enquiry, region }
}

export function createEnquiryStore(db: Db): EnquiryStore {
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
    async find(ticket) {
      const id = Number(ticket.slice(PREFIX.length))
      if (!Number.isSafeInteger(id) || ticketOf(id) !== ticket) return undefined
      const row = await db.selectFrom('enquiries').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? undefined : toEnquiry(row)
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
