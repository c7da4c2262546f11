import type { Db } from './database.ts'

/** Remembers in which groups the bot has introduced itself, for ever and across instances. */
export interface GroupNoticeStore {
  /** True for the first caller, false for all others. */
  readonly claim: (channel: string, room: string, at: Date) => Promise<boolean>
}

export function createGroupNoticeStore(db: Db): GroupNoticeStore {
  return {
    async claim(channel, room, at) {
      const rows = await db
        .insertInto('group_notices')
        .values({ channel, room, at: at.getTime() })
        .onConflict((conflict) => conflict.columns(['channel', 'room']).doNothing())
        .returning('room')
        .execute()
      return rows.length === 1
    },
  }
}
