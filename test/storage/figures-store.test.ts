import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LetterState } from '../../src/delivery/ledger.ts'
import { createNextStep } from '../../src/delivery/retry.ts'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from '../../src/domain/segments.ts'
import { weekBefore } from '../../src/jobs/brief.ts'
import { countReach } from '../../src/jobs/report.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createEnquiryStore } from '../../src/storage/enquiry-store.ts'
import { createFigures } from '../../src/storage/figures-store.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { createSentLetters } from '../../src/storage/sent-letters.ts'
import { createSubscriberStore } from '../../src/storage/subscriber-store.ts'
import { createVerdictStore } from '../../src/storage/verdict-store.ts'
import { aRecipient, launched } from '../support/campaigns-launched.ts'
import { engines } from '../support/engines.ts'
import { CONTRACT_RETRY } from '../support/ledger-contract.ts'
import { aSubscriber } from '../support/subscribers.ts'
import { aVerdictReply } from '../support/verdicts.ts'

/** Monday to Monday in Chuxiong. */
const WEEK = weekBefore(new Date('2026-11-23T00:00:00Z'))
const noonOf = (day: number) => new Date(Date.UTC(2026, 10, day, 4))
const TABLES = [
  'attempts',
  'deliveries',
  'accounts',
  'bulletins',
  'campaigns',
  'consents',
  'subscribers',
  'enquiries',
  'verdict_replies',
  'groups',
] as const
const TALK = { messages: 9, answered: 5, emergencies: 1, verdicts: 2, topics: [], counties: [] }

describe.each(engines)('figures on %s', (_name, open) => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await open()
    await migrate(database)
  })
  beforeEach(async () => {
    for (const table of TABLES) await database.db.deleteFrom(table).execute()
  })
  afterAll(() => database.close())

  const letters = () => createSentLetters(database.db, { segments: SEGMENTS })
  const figures = () => createFigures(database.db, { letters: letters(), talk: { week: async () => TALK } })
  const subscribers = () => createSubscriberStore(database.db, { segments: SEGMENTS, topics: SUBSCRIPTION_TOPICS })
  /** A campaign whose letters ended as said. */
  const ended = async (id: string, ends: Readonly<Record<string, readonly [LetterState, Date]>>) => {
    const recipients = Object.keys(ends).map((address) => aRecipient(address, { channel: 'wechaty' }))
    const decide = createNextStep(CONTRACT_RETRY, () => 0)
    await launched(
      createLedgerStore(database, decide, () => 0),
      { id, createdAt: noonOf(1) },
      recipients,
    )
    for (const [address, [state, at]] of Object.entries(ends))
      await database.db
        .updateTable('deliveries')
        .set({ state, ended_at: at.getTime() })
        .where('campaign_id', '=', id)
        .where('address', '=', address)
        .execute()
  }
  const given = (at: Date) => ({ what: 'given', how: 'chat', at }) as const

  it('counts person-times as the counting rule says: an address once a day', async () => {
    await ended('c1', { a: ['sent', noonOf(16)], b: ['sent', noonOf(16)], c: ['refused', noonOf(16)] })
    await ended('c2', { a: ['sent', new Date('2026-11-16T15:59:59Z')], b: ['sent', new Date('2026-11-16T16:00:00Z')] })
    await ended('c3', { a: ['dead', noonOf(17)], b: ['unknown', noonOf(17)], c: ['expired', noonOf(17)] })
    await ended('c4', { a: ['sent', new Date('2026-11-15T15:59:59Z')], b: ['sent', new Date('2026-11-22T16:00:00Z')] })

    const week = await figures().week(WEEK)

    expect(week.letters).toEqual({ sent: 4, refused: 2, unconfirmed: 1 })
    expect(week.personTimes).toBe(3)
    expect(week).toMatchObject(TALK)
  })

  it('gives the report what is known of an address and never the address', async () => {
    await subscribers().save(
      aSubscriber({ address: 'a', region: '532324101', segments: ['youth', 'elderly'] }),
      given(noonOf(1)),
    )
    await subscribers().save(aSubscriber({ address: 'room', group: true, region: '532301' }), given(noonOf(1)))
    await ended('c1', { a: ['sent', noonOf(16)], room: ['sent', noonOf(16)], asker: ['sent', noonOf(16)] })

    const pages: unknown[] = []
    for await (const page of letters().between(WEEK.from, WEEK.until)) pages.push(page)
    const reach = await countReach(letters().between(WEEK.from, WEEK.until))

    expect(pages).toHaveLength(1)
    expect(JSON.stringify(pages)).not.toMatch(/"a"|room|asker/)
    expect(reach).toMatchObject({ personTimes: 3, groups: 1, letters: 3 })
    expect(reach.counties).toEqual(
      new Map([
        ['532324', 1],
        ['', 1],
        ['532301', 1],
      ]),
    )
    expect(reach.audiences).toEqual(
      new Map([
        ['youth', 1],
        ['elderly', 1],
        ['', 2],
      ]),
    )
  })

  it('reads more than one page without losing or repeating a letter', async () => {
    const recipients = Array.from({ length: 4_100 }, (_, at) => aRecipient(`p${at}`))
    const decide = createNextStep(CONTRACT_RETRY, () => 0)
    await launched(
      createLedgerStore(database, decide, () => 0),
      { id: 'many' },
      recipients,
    )
    await database.db
      .updateTable('deliveries')
      .set({ state: 'sent', ended_at: noonOf(16).getTime() })
      .execute()

    expect(await countReach(letters().between(WEEK.from, WEEK.until))).toMatchObject({
      personTimes: 4_100,
      letters: 4_100,
    })
  })

  it('counts who joined and who left in the week, each once', async () => {
    const store = subscribers()
    for (const address of ['old', 'new', 'gone'])
      await store.save(aSubscriber({ address }), given(address === 'old' ? noonOf(1) : noonOf(17)))
    await store.save(aSubscriber({ address: 'new' }), given(noonOf(18)))
    await store.end(aSubscriber({ address: 'gone' }), { how: 'chat', at: noonOf(18) })
    await store.erase(aSubscriber({ address: 'gone' }), { how: 'chat', at: noonOf(19) })

    expect((await figures().week(WEEK)).subscribers).toEqual({ total: 2, joined: 2, ended: 1 })
  })

  it('counts questions without an answer, and what people were told of each entry', async () => {
    const store = createEnquiryStore(database.db)
    const asked = { channel: 'web-chat', conversation: 'c', sender: 's' }
    await store.file({ ...asked, text: '早的', askedAt: noonOf(1) })
    const ticket = await store.file({ ...asked, text: '这周的', askedAt: noonOf(17) })
    await store.answer(ticket, { kind: 'entry', entry: 'e1' }, noonOf(18))
    const verdicts = createVerdictStore(database.db, () => [])
    await verdicts.recordReply(aVerdictReply({ entry: 'r1', sender: 's1', at: noonOf(17) }))
    await verdicts.recordReply(aVerdictReply({ entry: 'r1', sender: 's2', at: noonOf(18) }))
    await verdicts.recordReply(aVerdictReply({ entry: 'r2', at: noonOf(1) }))

    expect(await figures().week(WEEK)).toMatchObject({ unknown: 1, open: 1 })
    expect(await figures().asked(WEEK)).toEqual(new Map([['r1', 2]]))
  })
})
