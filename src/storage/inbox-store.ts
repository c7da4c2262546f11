import type { InboxLetter } from '../domain/inbox.ts'
import type { Letter } from '../domain/letter.ts'
import type { Db } from './database.ts'

export interface InboxStore {
  /** A letter that is there already stays as it is, read or not. */
  readonly put: (letter: Letter, at: Date) => Promise<void>
  /** Emergencies first, then the oldest. */
  readonly unread: (conversation: string, most: number) => Promise<readonly InboxLetter[]>
  /** Ids of other conversations are passed over. Returns how many were unread until now. */
  readonly markRead: (conversation: string, ids: readonly number[], at: Date) => Promise<number>
  /** Deletes letters, read or not. Returns how many. */
  readonly forgetBefore: (before: Date) => Promise<number>
  /** Deletes all letters of a conversation. Returns how many. */
  readonly forget: (conversation: string) => Promise<number>
}

/** PostgreSQL keeps no NUL and no half of a surrogate pair. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}

/** Letters that wait for the residents' page. */
export function createInboxStore(db: Db): InboxStore {
  return {
    async put({ letter, recipient, text, priority }, at) {
      await db
        .insertInto('inbox')
        .values({ conversation: recipient, letter, text: storable(text), priority, at: at.getTime(), read_at: null })
        .onConflict((conflict) => conflict.column('letter').doNothing())
        .execute()
    },
    async unread(conversation, most) {
      const rows = await db
        .selectFrom('inbox')
        .select(['id', 'text', 'priority', 'at'])
        .where('conversation', '=', conversation)
        .where('read_at', 'is', null)
        // 'emergency' comes before 'routine' in the alphabet.
        .orderBy('priority')
        .orderBy('id')
        .limit(most)
        .execute()
      return rows.map(({ at, ...row }) => ({ ...row, at: new Date(at) }))
    },
    async markRead(conversation, ids, at) {
      if (ids.length === 0) return 0
      const { numUpdatedRows } = await db
        .updateTable('inbox')
        .set({ read_at: at.getTime() })
        .where('conversation', '=', conversation)
        .where('id', 'in', [...ids])
        .where('read_at', 'is', null)
        .executeTakeFirstOrThrow()
      return Number(numUpdatedRows)
    },
    ...forgettingIn(db),
  }
}

function forgettingIn(db: Db): Pick<InboxStore, 'forgetBefore' | 'forget'> {
  return {
    async forgetBefore(before) {
      const { numDeletedRows } = await db
        .deleteFrom('inbox')
        .where('at', '<', before.getTime())
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    },
    async forget(conversation) {
      const { numDeletedRows } = await db
        .deleteFrom('inbox')
        .where('conversation', '=', conversation)
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    },
  }
}
