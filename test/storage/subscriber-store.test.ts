import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Criteria, Subscriber } from '../../src/audience/subscriber.ts'
import type { NewSubscriber, SubscriberStore } from '../../src/audience/subscriber-store.ts'
import { DELIVERY_CHANNELS } from '../../src/domain/letter.ts'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from '../../src/domain/segments.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { createSubscriberStore } from '../../src/storage/subscriber-store.ts'
import { engines } from '../support/engines.ts'
import { aSubscriber, CONSENT, createMemorySubscriberStore, isMeant } from '../support/subscribers.ts'
import '../support/fixed-seed.ts'

const NOON = new Date('2026-11-26T04:00:00Z')
const LATER = new Date('2026-11-26T05:00:00Z')
const GIVEN = { what: 'given', how: 'chat', at: NOON } as const
const CHANGED = { what: 'changed', how: 'chat', at: LATER } as const
const EVERYBODY: Criteria = { regions: [], segments: [], topics: [] }
const WORDS = { segments: SEGMENTS, topics: SUBSCRIPTION_TOPICS }

let addresses = 0
const anAddress = () => `a${++addresses}`

async function all(store: SubscriberStore, criteria: Criteria): Promise<Subscriber[]> {
  const found: Subscriber[] = []
  for await (const page of store.select(criteria)) found.push(...page)
  return found
}

const addressesOf = (subscribers: readonly Subscriber[]) => subscribers.map(({ address }) => address).sort()

const someOf = <Word>(words: readonly Word[]) => fc.subarray([...words], { maxLength: 3 })
const REGIONS = ['', '530000', '532300', '532301', '532324', '532324100', '532324100201', '532324101', '53232', 'x']
const anyone = fc.record({
  region: fc.constantFrom(...REGIONS),
  segments: someOf(SEGMENTS),
  topics: someOf(SUBSCRIPTION_TOPICS),
  channel: fc.constantFrom(...DELIVERY_CHANNELS),
  ends: fc.boolean(),
})
const anyCriteria = fc.record(
  {
    regions: fc.subarray(['530000', '532300', '532324', '532324000', '532324100', '532301', '110000'], {
      maxLength: 3,
    }),
    segments: someOf(SEGMENTS),
    topics: someOf(SUBSCRIPTION_TOPICS),
    channels: fc.subarray([...DELIVERY_CHANNELS]),
  },
  { requiredKeys: ['regions', 'segments', 'topics'] },
)

interface Opened {
  readonly store: SubscriberStore
  readonly close: () => Promise<void>
}

function keepsItsContract(open: () => Promise<Opened>) {
  let store: SubscriberStore
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ store, close } = await open())
  })
  afterAll(() => close())
  const add = async (more: Partial<NewSubscriber> = {}) => {
    const subscriber = aSubscriber({ address: anAddress(), ...more })
    await store.save(subscriber, GIVEN)
    return subscriber
  }

  it('gives a subscriber back as it was saved, by channel and address', async () => {
    const subscriber = await add({
      group: true,
      segments: ['elderly', 'tester'],
      topics: ['mushroom', 'herb'],
      setting: 'family',
      elder: true,
      quietFrom: 1_320,
      quietTo: 450,
    })

    expect(await store.find(subscriber)).toEqual({ ...subscriber, id: expect.any(Number), endedAt: null })
    expect(await store.find({ ...subscriber, channel: 'console' })).toBeUndefined()
  })

  it('keeps one row per address, whatever is saved', async () => {
    const subscriber = await add()

    const before = await store.find(subscriber)
    const after = await store.save({ ...subscriber, region: '532301' }, CHANGED)

    expect(after).toEqual({ ...before, region: '532301' })
  })

  it('writes down every step of the consent', async () => {
    const subscriber = await add()
    await store.save({ ...subscriber, elder: true }, CHANGED)
    await store.end(subscriber, { how: 'chat', at: LATER })
    await store.save({ ...subscriber, consent: { ...CONSENT, text: 'v2' } }, { ...GIVEN, at: LATER })

    expect((await store.exportOf(subscriber))?.consents).toEqual([
      { what: 'given', how: 'chat', at: NOON, text: 'v1' },
      { what: 'changed', how: 'chat', at: LATER, text: 'v1' },
      { what: 'withdrawn', how: 'chat', at: LATER, text: 'v1' },
      { what: 'given', how: 'chat', at: LATER, text: 'v2' },
    ])
  })

  it('ends once, and then only a new consent revives', async () => {
    const subscriber = await add()

    expect(await store.end(subscriber, { how: 'chat', at: LATER })).toBe(true)
    expect(await store.end(subscriber, { how: 'chat', at: LATER })).toBe(false)
    expect(await store.save({ ...subscriber, elder: true }, CHANGED)).toBeUndefined()
    expect(await store.find(subscriber)).toMatchObject({ elder: false, endedAt: LATER })
    expect(await store.save(subscriber, GIVEN)).toMatchObject({ endedAt: null })
  })

  it('changes, ends and erases nobody who never subscribed', async () => {
    const nobody = aSubscriber({ address: anAddress() })

    expect(await store.save(nobody, CHANGED)).toBeUndefined()
    expect(await store.end(nobody, { how: 'chat', at: NOON })).toBe(false)
    expect(await store.erase(nobody, { how: 'chat', at: NOON })).toBe(false)
    expect(await store.exportOf(nobody)).toBeUndefined()
  })

  it('erases, and knows the address again without keeping it', async () => {
    const [gone, stays] = [await add(), await add()]

    expect(await store.erase(gone, { how: 'chat', at: LATER })).toBe(true)

    expect(await store.find(gone)).toBeUndefined()
    expect(await store.exportOf(gone)).toBeUndefined()
    expect(await store.erasedAmong('wechaty', [gone.address, stays.address])).toEqual(new Set([gone.address]))
    expect(await store.erasedAmong('console', [gone.address])).toEqual(new Set())
  })

  it('imports new and known ones, and leaves ended ones alone', async () => {
    const [known, ended] = [await add({ quietFrom: 1_320, quietTo: 420 }), await add()]
    await store.end(ended, { how: 'chat', at: NOON })
    const fresh = aSubscriber({ address: anAddress() })
    const rows = [fresh, known, ended].map((row) => ({ ...row, quietFrom: 0, quietTo: 0, region: '532328' }))

    expect(await store.saveImported(rows, LATER)).toBe(2)

    expect(await store.find(fresh)).toMatchObject({ region: '532328', endedAt: null })
    expect(await store.find(known)).toMatchObject({ region: '532328', quietFrom: 1_320, quietTo: 420 })
    expect(await store.find(ended)).toMatchObject({ region: '532324', endedAt: NOON })
    const steps = async (row: NewSubscriber) => (await store.exportOf(row))?.consents.map(({ what }) => what)
    expect(await steps(fresh)).toEqual(['given'])
    expect(await steps(known)).toEqual(['given', 'changed'])
    expect(await steps(ended)).toEqual(['given', 'withdrawn'])
  })

  it('finds many at once, ended ones too', async () => {
    const [one, two] = [await add(), await add()]
    await store.end(two, { how: 'chat', at: NOON })

    const found = await store.findMany('wechaty', [one.address, two.address, 'nobody'])

    expect(addressesOf(found)).toEqual([one.address, two.address].sort())
  })

  it('selects by region, segment, topic and channel, each subscriber once', async () => {
    const region = '533901'
    const near = await add({ region: `${region}100`, segments: ['elderly'], topics: ['fraud'] })
    const allTopics = await add({ region, segments: ['farmers', 'elderly'] })
    await add({ region, segments: ['farmers'] })
    await add({ region, segments: ['elderly'], topics: ['mushroom'] })
    await add({ region: '533902', segments: ['elderly'] })
    await add({ region, segments: ['elderly'], channel: 'webhook' })
    const criteria: Criteria = {
      regions: [region, `${region}100`],
      segments: ['elderly', 'parent'],
      topics: ['fraud', 'herb'],
      channels: ['wechaty'],
    }

    expect(addressesOf(await all(store, criteria))).toEqual([near.address, allTopics.address].sort())
    expect(await store.count(criteria)).toBe(2)
    expect(await store.count({ ...criteria, channels: [] })).toBe(3)
  })

  it('selects exactly whom the criteria mean, and never one that has ended', async () => {
    const channelAndAddress = (at: number) => `p${at}-${anAddress()}`
    await fc.assert(
      fc.asyncProperty(fc.array(anyone, { minLength: 1, maxLength: 8 }), anyCriteria, async (people, criteria) => {
        const ids = new Set<number>()
        for (const [at, { ends, ...more }] of people.entries()) {
          const saved = await store.save(aSubscriber({ ...more, address: channelAndAddress(at) }), GIVEN)
          if (saved === undefined) throw new Error('not saved')
          ids.add(saved.id)
          if (ends) await store.end(saved, { how: 'chat', at: NOON })
        }
        const selected = await all(store, criteria)
        const everyone = await all(store, EVERYBODY)

        expect(selected.filter(({ endedAt }) => endedAt !== null)).toEqual([])
        expect(addressesOf(selected)).toEqual(
          addressesOf(everyone.filter((subscriber) => isMeant(subscriber, criteria))),
        )
        const endedIds = new Set([...ids].filter((id) => !everyone.some((subscriber) => subscriber.id === id)))
        expect(endedIds.size).toBe(people.filter(({ ends }) => ends).length)
        expect(await store.count(criteria)).toBe(selected.length)
      }),
      { numRuns: 60 },
    )
  })

  it('pages through more than one page in every order, missing nobody', async () => {
    const region = '533001'
    const rows = Array.from({ length: 4_500 }, (_, at) =>
      aSubscriber({ address: anAddress(), region: `${region}${100 + (at % 3)}` }),
    )
    await store.saveImported(rows, NOON)
    const sizes: number[] = []
    for await (const page of store.select({ ...EVERYBODY, regions: [region] })) sizes.push(page.length)

    const inRegion = await all(store, { ...EVERYBODY, regions: [region] })
    const everywhere = await all(store, EVERYBODY)

    expect(sizes).toEqual([2_000, 2_000, 500])
    expect(new Set(inRegion.map(({ id }) => id)).size).toBe(4_500)
    expect(new Set(everywhere.map(({ id }) => id)).size).toBe(await store.count(EVERYBODY))
  })
}

describe('the subscriber store in memory', () => {
  keepsItsContract(async () => ({ store: createMemorySubscriberStore(), close: async () => undefined }))
})

describe.each(engines)('the subscriber store on %s', (_engine, open) => {
  let database: OpenDatabase
  keepsItsContract(async () => {
    database = await open()
    await migrate(database)
    return { store: createSubscriberStore(database.db, WORDS), close: () => database.close() }
  })

  it('keeps no address of whom it erased', async () => {
    const store = createSubscriberStore(database.db, WORDS)
    const subscriber = aSubscriber({ address: 'open-id-of-somebody' })
    await store.save(subscriber, GIVEN)
    await store.erase(subscriber, { how: 'chat', at: LATER })

    const { rows } = await sql<{ what: string; erased_hash: string | null }>`
      select * from consents where erased_hash is not null order by id`.execute(database.db)

    expect(rows.slice(-2).map(({ what }) => what)).toEqual(['given', 'erased'])
    expect(rows.at(-1)?.erased_hash).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(rows)).not.toContain('open-id-of-somebody')
  })
})
