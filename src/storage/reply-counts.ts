import type { Selectable } from 'kysely'
import { dayIn } from '../domain/clock.ts'
import type { ReplyKind } from '../domain/message.ts'
import type { Db } from './database.ts'
import type { TalkFigures } from './figures-store.ts'
import type { ReplyCountTables } from './tables/reply-counts.ts'

/** One reply, as it is counted. */
export interface CountedReply {
  readonly at: Date
  readonly kind: ReplyKind
  readonly topic: string
  readonly region: string
}

export interface ReplyCounts extends TalkFigures {
  /** Kept in memory until the next `flush`: a reply must not wait for a count. What a kill takes is half a minute of counting. */
  readonly count: (reply: CountedReply) => void
  /** Writes what was counted; what could not be written is kept for the next time. */
  readonly flush: () => Promise<void>
}

type Row = Selectable<ReplyCountTables['reply_counts']>
const ANSWERED: readonly ReplyKind[] = ['answer', 'emergency', 'verdict']
const MOST_NAMED = 5

function named(rows: readonly Row[], nameOf: (row: Row) => string) {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const name = nameOf(row)
    if (name !== '') counts.set(name, (counts.get(name) ?? 0) + row.replies)
  }
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_NAMED)
}

/** @param topicName words for a topic @param countyName words for a region code */
export function createReplyCounts(
  db: Db,
  topicName: (topic: string) => string,
  countyName: (code: string) => string,
): ReplyCounts {
  let waiting = new Map<string, Row>()

  function add(row: Row): void {
    const key = JSON.stringify([row.day, row.kind, row.topic, row.region])
    const before = waiting.get(key)
    waiting.set(key, { ...row, replies: row.replies + (before?.replies ?? 0) })
  }

  return {
    count({ at, kind, topic, region }) {
      if (kind !== 'silent') add({ day: dayIn(at), kind, topic, region, replies: 1 })
    },
    async flush() {
      const rows = [...waiting.values()]
      waiting = new Map()
      if (rows.length === 0) return
      try {
        await db
          .insertInto('reply_counts')
          .values(rows)
          .onConflict((conflict) =>
            conflict.columns(['day', 'kind', 'topic', 'region']).doUpdateSet((eb) => ({
              replies: eb('reply_counts.replies', '+', eb.ref('excluded.replies')),
            })),
          )
          .execute()
      } catch (error) {
        for (const row of rows) add(row)
        throw error
      }
    },
    async week({ from, until }) {
      const rows = await db
        .selectFrom('reply_counts')
        .selectAll()
        .where('day', '>=', dayIn(from))
        .where('day', '<', dayIn(until))
        .execute()
      const sum = (kinds?: readonly ReplyKind[]) =>
        rows.filter(({ kind }) => kinds?.includes(kind) ?? true).reduce((total, { replies }) => total + replies, 0)
      return {
        messages: sum(),
        answered: sum(ANSWERED),
        emergencies: sum(['emergency']),
        verdicts: sum(['verdict']),
        topics: named(rows, ({ topic }) => (topic === '' ? '' : topicName(topic))),
        counties: named(rows, ({ region }) => (region === '' ? '' : countyName(region))),
      }
    },
  }
}
