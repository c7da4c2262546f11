import { setImmediate } from 'node:timers/promises'
import { sql, type Transaction } from 'kysely'
import type { Criteria, Subscriber } from '../audience/subscriber.ts'
import type { ConsentStep, NewSubscriber, SubscriberAddress, SubscriberStore } from '../audience/subscriber-store.ts'
import type { DeliveryChannel } from '../domain/letter.ts'
import type { Db, Tables } from './database.ts'
import { type AudienceWords, hashOf, meant, prefixesOf, toRow, toSubscriber } from './subscriber-rows.ts'

type Tx = Transaction<Tables>

const PAGE = 2_000
/** Rows per insert: 14 values each, and SQLite takes 32,766 values in one statement. */
const ROWS = 500
/** Addresses per lookup. */
const ADDRESSES = 1_000

interface Entered {
  readonly what: ConsentStep
  readonly how: string
  readonly at: Date
  readonly text: string
}

/** @param words SEGMENTS and SUBSCRIPTION_TOPICS of `domain/segments.ts`: their order is the order of bits */
export function createSubscriberStore(db: Db, words: AudienceWords): SubscriberStore {
  return { ...changing(db, words), ...erasing(db, words), ...lookingUp(db, words), ...choosing(db, words) }
}

async function enter(tx: Tx, subscriber: number, { what, how, at, text }: Entered): Promise<void> {
  await tx.insertInto('consents').values({ subscriber, at: at.getTime(), what, how, text }).execute()
}

function changing(db: Db, words: AudienceWords) {
  return {
    async find(place) {
      const row = await rowOf(db, place)
      return row && toSubscriber(row, words)
    },
    save(subscriber, { what, how, at }) {
      const row = toRow(subscriber, words)
      return db.transaction().execute(async (tx) => {
        const saved =
          what === 'given'
            ? await tx
                .insertInto('subscribers')
                .values(row)
                .onConflict((conflict) => conflict.columns(['channel', 'address']).doUpdateSet(row))
                .returningAll()
                .executeTakeFirstOrThrow()
            : await tx
                .updateTable('subscribers')
                .set(row)
                .where('channel', '=', row.channel)
                .where('address', '=', row.address)
                // Whoever unsubscribed meanwhile stays unsubscribed.
                .where('ended_at', 'is', null)
                .returningAll()
                .executeTakeFirst()
        if (saved === undefined) return undefined
        await enter(tx, saved.id, { what, how, at, text: saved.consent_text })
        return toSubscriber(saved, words)
      })
    },
    async saveImported(subscribers, at) {
      let saved = 0
      for (let from = 0; from < subscribers.length; from += ROWS) {
        saved += await importChunk(db, subscribers.slice(from, from + ROWS), words, at)
        await setImmediate()
      }
      return saved
    },
    end(place, { how, at }) {
      return db.transaction().execute(async (tx) => {
        const row = await tx
          .updateTable('subscribers')
          .set({ ended_at: at.getTime() })
          .where('channel', '=', place.channel)
          .where('address', '=', place.address)
          .where('ended_at', 'is', null)
          .returning(['id', 'consent_text'])
          .executeTakeFirst()
        if (row === undefined) return false
        await enter(tx, row.id, { what: 'withdrawn', how, at, text: row.consent_text })
        return true
      })
    },
  } satisfies Partial<SubscriberStore>
}

function rowOf(db: Db, { channel, address }: SubscriberAddress) {
  return db
    .selectFrom('subscribers')
    .selectAll()
    .where('channel', '=', channel)
    .where('address', '=', address)
    .executeTakeFirst()
}

/** @param chunk at most ROWS, each address once: PostgreSQL touches no row twice in one statement */
function importChunk(db: Db, chunk: readonly NewSubscriber[], words: AudienceWords, at: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const last = await tx
      .selectFrom('subscribers')
      .select(({ fn }) => fn.coalesce(fn.max<number>('id'), sql<number>`0`).as('id'))
      .executeTakeFirstOrThrow()
    const rows = await tx
      .insertInto('subscribers')
      .values(chunk.map((subscriber) => toRow(subscriber, words)))
      .onConflict((conflict) =>
        conflict
          .columns(['channel', 'address'])
          .doUpdateSet((row) => ({
            is_group: row.ref('excluded.is_group'),
            region: row.ref('excluded.region'),
            segments: row.ref('excluded.segments'),
            topics: row.ref('excluded.topics'),
            elder: row.ref('excluded.elder'),
            consent_at: row.ref('excluded.consent_at'),
            consent_how: row.ref('excluded.consent_how'),
            consent_text: row.ref('excluded.consent_text'),
          }))
          .where('subscribers.ended_at', 'is', null),
      )
      .returning(['id', 'consent_text'])
      .execute()
    const entries = rows.map(({ id, consent_text: text }) => ({
      subscriber: id,
      at: at.getTime(),
      // Numbers only grow, so what is above the last one is new.
      what: id > last.id ? ('given' as const) : ('changed' as const),
      how: 'import',
      text,
    }))
    if (entries.length > 0) await tx.insertInto('consents').values(entries).execute()
    return rows.length
  })
}

async function saltOf(db: Db): Promise<string> {
  return (await db.selectFrom('consent_salt').select('salt').executeTakeFirstOrThrow()).salt
}

function erasing(db: Db, words: AudienceWords) {
  return {
    async erase(place, { how, at }) {
      const erased_hash = hashOf(place, await saltOf(db))
      return db.transaction().execute(async (tx) => {
        const row = await tx
          .deleteFrom('subscribers')
          .where('channel', '=', place.channel)
          .where('address', '=', place.address)
          .returning(['id', 'consent_text'])
          .executeTakeFirst()
        if (row === undefined) return false
        await enter(tx, row.id, { what: 'erased', how, at, text: row.consent_text })
        await tx.updateTable('consents').set({ erased_hash }).where('subscriber', '=', row.id).execute()
        return true
      })
    },
    async exportOf(place) {
      const row = await rowOf(db, place)
      if (row === undefined) return undefined
      const consents = await db
        .selectFrom('consents')
        .select(['at', 'what', 'how', 'text'])
        .where('subscriber', '=', row.id)
        .orderBy('id')
        .execute()
      return {
        subscriber: toSubscriber(row, words),
        consents: consents.map(({ at, ...consent }) => ({ ...consent, at: new Date(at) })),
      }
    },
  } satisfies Partial<SubscriberStore>
}

function lookingUp(db: Db, words: AudienceWords) {
  return {
    async findMany(channel: DeliveryChannel, addresses: readonly string[]) {
      const found: Subscriber[] = []
      for (let from = 0; from < addresses.length; from += ADDRESSES) {
        const rows = await db
          .selectFrom('subscribers')
          .selectAll()
          .where('channel', '=', channel)
          .where('address', 'in', addresses.slice(from, from + ADDRESSES))
          .execute()
        found.push(...rows.map((row) => toSubscriber(row, words)))
      }
      return found
    },
    async erasedAmong(channel, addresses) {
      const key = await saltOf(db)
      const found = new Set<string>()
      for (let from = 0; from < addresses.length; from += ADDRESSES) {
        const byHash = new Map(
          addresses.slice(from, from + ADDRESSES).map((address) => [hashOf({ channel, address }, key), address]),
        )
        const rows = await db
          .selectFrom('consents')
          .select('erased_hash')
          .where('erased_hash', 'in', [...byHash.keys()])
          .execute()
        for (const { erased_hash: hash } of rows) {
          const address = hash === null ? undefined : byHash.get(hash)
          if (address !== undefined) found.add(address)
        }
      }
      return found
    },
  } satisfies Partial<SubscriberStore>
}

function choosing(db: Db, words: AudienceWords) {
  async function* pagesIn(criteria: Criteria, prefix: string): AsyncGenerator<readonly Subscriber[]> {
    let after = { region: '', id: 0 }
    for (;;) {
      // Within a region in the order of its index: by id alone, every page would have to be sorted anew.
      const cursor =
        prefix === '' ? sql<boolean>`id > ${after.id}` : sql<boolean>`(region, id) > (${after.region}, ${after.id})`
      const query = db
        .selectFrom('subscribers')
        .selectAll()
        .where(meant(criteria, prefix, words))
        .where(cursor)
      const rows = await (prefix === '' ? query : query.orderBy('region')).orderBy('id').limit(PAGE).execute()
      const last = rows.at(-1)
      if (last === undefined) return
      yield rows.map((row) => toSubscriber(row, words))
      if (rows.length < PAGE) return
      after = { region: last.region, id: last.id }
      await setImmediate()
    }
  }

  return {
    async *select(criteria) {
      for (const prefix of prefixesOf(criteria.regions)) yield* pagesIn(criteria, prefix)
    },
    async count(criteria) {
      let total = 0
      for (const prefix of prefixesOf(criteria.regions)) {
        const { count } = await db
          .selectFrom('subscribers')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where(meant(criteria, prefix, words))
          .executeTakeFirstOrThrow()
        total += count
      }
      return total
    },
  } satisfies Partial<SubscriberStore>
}
