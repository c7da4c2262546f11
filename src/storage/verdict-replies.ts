import type { VerdictStore } from '../rumours/versions.ts'
import type { Db } from './database.ts'

type Replies = Pick<VerdictStore, 'recordReply' | 'affectedBy' | 'markTold' | 'forgetBefore' | 'forgetPerson'>

/** Who got which version: one row per entry and place, without a word of what was said. */
export function verdictRepliesIn(db: Db): Replies {
  return {
    ...forgettingIn(db),
    // Named one by one: nothing else of what the caller holds may be stored.
    async recordReply({ entry, version, channel, conversation, sender, kind, at }) {
      await db
        .insertInto('verdict_replies')
        .values({ entry, version, channel, conversation, sender, kind, at: at.getTime() })
        .onConflict((conflict) =>
          conflict.columns(['entry', 'channel', 'conversation', 'sender']).doUpdateSet((row) => ({
            kind: row.ref('excluded.kind'),
            at: row.ref('excluded.at'),
            // An instance with older content must not make a place forget what it has got.
            version: row
              .case()
              .when('excluded.version', '>', row.ref('verdict_replies.version'))
              .then(row.ref('excluded.version'))
              .else(row.ref('verdict_replies.version'))
              .end(),
          })),
        )
        .execute()
    },
    async affectedBy(entry, version) {
      const rows = await db
        .selectFrom('verdict_replies')
        .select(['channel', 'conversation', 'sender', 'version', 'told_version'])
        .where('entry', '=', entry)
        .where('version', '<', version)
        .where((row) => row.or([row('told_version', 'is', null), row('told_version', '<', version)]))
        .orderBy('id')
        .execute()
      return rows.map(({ told_version: told, ...place }) => ({
        ...place,
        version: Math.max(place.version, told ?? 0),
      }))
    },
    async markTold({ channel, conversation, sender }, entry, version, at) {
      await db
        .updateTable('verdict_replies')
        .set({ told_version: version, told_at: at.getTime() })
        .where('entry', '=', entry)
        .where('channel', '=', channel)
        .where('conversation', '=', conversation)
        .where('sender', '=', sender)
        .where((row) => row.or([row('told_version', 'is', null), row('told_version', '<', version)]))
        .execute()
    },
  }
}

function forgettingIn(db: Db): Pick<Replies, 'forgetBefore' | 'forgetPerson'> {
  return {
    async forgetBefore(date) {
      const { numDeletedRows } = await db
        .deleteFrom('verdict_replies')
        .where('at', '<', date.getTime())
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    },
    async forgetPerson(channel, sender) {
      const { numDeletedRows } = await db
        .deleteFrom('verdict_replies')
        .where('channel', '=', channel)
        .where('sender', '=', sender)
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    },
  }
}
