import type { ReplyKind } from '../../domain/message.ts'

export interface ReplyCountTables {
  reply_counts: {
    /** `YYYY-MM-DD` in Chuxiong. */
    day: string
    kind: ReplyKind
    /** Topic of the first entry; empty: none. */
    topic: string
    /** Empty: not known. */
    region: string
    replies: number
  }
}
