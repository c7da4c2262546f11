import { createHash, randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { type SqlBool, sql } from 'kysely'
import type { SentLetter, SentLetters } from '../jobs/report.ts'
import type { Db } from './database.ts'
import { type AudienceWords, wordsIn } from './subscriber-rows.ts'

const PAGE = 2_000
/** A letter that started just before its campaign expired is recorded a little later. */
const LATE_MS = 86_400_000
const HASH_BYTES = 32

/** Campaigns of which letters may have ended between the two. By index of campaigns, so that letters need none by time. */
export function campaignsBetween(db: Db, from: Date, until: Date) {
  return db
    .selectFrom('campaigns as c')
    .where('c.created_at', '<', until.getTime())
    .where((row) => row.or([row('c.expires_at', 'is', null), row('c.expires_at', '>=', from.getTime() - LATE_MS)]))
}

interface Span {
  readonly campaign: string
  readonly from: Date
  readonly until: Date
}

/**
 * Letters with what is known of their addresses today. Subscribers are joined by address: who asked gets answers without
 * being named as a subscriber, and one who came back after an erasure has another number.
 */
function lettersOf(
  db: Db,
  { campaign, from, until }: Span,
  after: { readonly channel: string; readonly address: string },
) {
  return db
    .selectFrom('deliveries as d')
    .leftJoin('subscribers as s', (join) =>
      join.onRef('s.channel', '=', 'd.channel').onRef('s.address', '=', 'd.address'),
    )
    .leftJoin('groups as g', (join) => join.onRef('g.channel', '=', 'd.channel').onRef('g.room', '=', 'd.address'))
    .select(['d.channel', 'd.address', 'd.ended_at', 's.is_group', 's.region', 's.segments', 'g.room'])
    .where('d.campaign_id', '=', campaign)
    .where('d.state', '=', 'sent')
    .where('d.ended_at', '>=', from.getTime())
    .where('d.ended_at', '<', until.getTime())
    .where(sql<SqlBool>`(d.channel, d.address) > (${after.channel}, ${after.address})`)
    .orderBy('d.channel')
    .orderBy('d.address')
    .limit(PAGE)
    .execute()
}

type SentRow = Awaited<ReturnType<typeof lettersOf>>[number]

/** With the key forgotten, nobody finds an address from its hash. */
function hashWith(key: Buffer) {
  return (address: string) => createHash('sha256').update(key).update(address).digest('base64url')
}

/**
 * Letters recorded as sent, campaign by campaign, in pages of at most 2,000. Addresses are hashes, the same within one
 * reading and others in the next.
 * @param words SEGMENTS of `domain/segments.ts`: their order is the order of bits
 */
export function createSentLetters(db: Db, { segments }: Pick<AudienceWords, 'segments'>): SentLetters {
  const toSent = (row: SentRow, hash: (address: string) => string): SentLetter => ({
    channel: row.channel,
    address: hash(row.address),
    group: row.is_group === 1 || row.room !== null,
    sentAt: new Date(row.ended_at ?? 0),
    region: row.region ?? '',
    segments: wordsIn(segments, row.segments ?? 0),
  })
  return {
    async *between(from, until) {
      const hash = hashWith(randomBytes(HASH_BYTES))
      const campaigns = await campaignsBetween(db, from, until).select('c.id').orderBy('c.created_at').execute()
      for (const { id: campaign } of campaigns) {
        let after = { channel: '', address: '' }
        for (;;) {
          const rows = await lettersOf(db, { campaign, from, until }, after)
          if (rows.length > 0) yield rows.map((row) => toSent(row, hash))
          const last = rows.at(-1)
          if (last === undefined || rows.length < PAGE) break
          after = { channel: last.channel, address: last.address }
          await setImmediate()
        }
      }
    },
  }
}
