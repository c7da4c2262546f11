import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { EmergencyMode } from '../../src/alerts/emergency-modes.ts'
import { heldUntil } from '../../src/alerts/held-until.ts'
import type { HoldRule, LetterHold } from '../../src/alerts/letter-hold.ts'
import { dueAfterHold, topicsOfCampaign } from '../../src/campaigns/hold.ts'
import type { FrozenRecipient, Ledger, NewCampaign } from '../../src/delivery/ledger.ts'
import { createNextStep } from '../../src/delivery/retry.ts'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from '../../src/domain/segments.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createHoldLetters } from '../../src/storage/hold-letters.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { createSubscriberStore } from '../../src/storage/subscriber-store.ts'
import { aCampaign, aRecipient, inOneChunk } from '../support/campaigns-launched.ts'
import { aMode, HAZARDS, HOUR_MS, inHours, NOW } from '../support/emergency-modes.ts'
import { engines } from '../support/engines.ts'
import { anEntry } from '../support/entries.ts'
import { CONTRACT_RETRY } from '../support/ledger-contract.ts'
import { aSubscriber } from '../support/subscribers.ts'

const TABLES = ['attempts', 'deliveries', 'accounts', 'bulletins', 'campaigns', 'consents', 'subscribers'] as const
const ENTRIES = [anEntry('scam', { topic: 'fraud' }), anEntry('rain', { topic: 'weather' })]
const SPREAD_HOURS = 10 / 60

const ruleOf = (...modes: readonly EmergencyMode[]): HoldRule => ({
  regions: modes.map(({ region }) => region),
  until: (region, topics) => heldUntil(modes, HAZARDS, region, topics),
})
const PEACE = ruleOf()

describe.each(engines)('letters in an emergency on %s', (_, openEngine) => {
  let database: OpenDatabase | undefined
  let ledger: Ledger
  let hold: LetterHold
  beforeEach(async () => {
    if (database === undefined) {
      database = await openEngine()
      await migrate(database)
    }
    for (const table of TABLES) await database.db.deleteFrom(table).execute()
    ledger = createLedgerStore(
      database,
      createNextStep(CONTRACT_RETRY, () => 0),
      () => 0,
    )
    hold = createHoldLetters(database, {
      topicsOf: (campaign) => topicsOfCampaign(campaign, (id) => ENTRIES.find((entry) => entry.id === id)),
      dueFrom: dueAfterHold,
    })
  })
  afterAll(async () => database?.close())

  const open = () => {
    if (database === undefined) throw new Error('no database')
    return database
  }

  async function recipientIn(
    region: string,
    more: Partial<FrozenRecipient & { quietFrom: number; quietTo: number }> = {},
  ) {
    const { quietFrom = 0, quietTo = 0, ...recipient } = more
    const store = createSubscriberStore(open().db, { segments: SEGMENTS, topics: SUBSCRIPTION_TOPICS })
    const address = recipient.address ?? `a-${region}`
    const wanted = aSubscriber({ channel: 'webhook', address, region, quietFrom, quietTo })
    const saved = await store.save(wanted, { what: 'given', how: 'chat', at: NOW })
    return aRecipient(address, { subscriber: saved?.id ?? null, dueAt: NOW, ...recipient })
  }

  async function queue(campaign: Partial<NewCampaign>, recipients: readonly FrozenRecipient[]): Promise<void> {
    const { id } = await ledger.create(aCampaign({ entry: 'scam', ...campaign }))
    await ledger.launch(id, inOneChunk(recipients), NOW)
  }

  /** Hours from now until each letter is due, by its address. */
  async function dues(campaign = 'c1') {
    const rows = await open()
      .db.selectFrom('deliveries')
      .select(['address', 'due_at'])
      .where('campaign_id', '=', campaign)
      .orderBy('address')
      .execute()
    return Object.fromEntries(rows.map((row) => [row.address, (row.due_at - NOW.getTime()) / HOUR_MS]))
  }
  const within = (from: number) => ({
    asymmetricMatch: (n: unknown) => Number(n) >= from && Number(n) <= from + SPREAD_HOURS,
  })
  const claimed = async (now: Date) => (await ledger.claim('w', 100, 60_000, now)).map(({ address }) => address)

  it('holds back what is about something else, where the emergency is', async () => {
    await queue({}, [await recipientIn('532324'), await recipientIn('532324102'), await recipientIn('532325')])

    const outcome = await hold.tend(ruleOf(aMode()), NOW)

    expect(outcome).toEqual({ held: 2, released: 0 })
    expect(await dues()).toEqual({ 'a-532324': within(6), 'a-532324102': within(6), 'a-532325': 0 })
    expect(await claimed(NOW)).toEqual(['a-532325'])
  })

  it.each<[string, Partial<NewCampaign>]>([
    ['a warning', { lane: 'emergency' }],
    ['what is about the hazard', { entry: 'rain' }],
    ['a text for those who want to hear of disasters', { entry: null, about: '{"audience":{"topics":["disaster"]}}' }],
    ['a correction', { origin: 'correction' }],
    ['a late answer', { origin: 'answer' }],
  ])('lets go: %s', async (_, campaign) => {
    await queue(campaign, [await recipientIn('532324')])

    expect(await hold.tend(ruleOf(aMode()), NOW)).toEqual({ held: 0, released: 0 })
    expect(await dues()).toEqual({ 'a-532324': 0 })
  })

  it('holds a text of which nobody knows what it is about', async () => {
    await queue({ entry: null, about: 'broken' }, [await recipientIn('532324')])

    expect(await hold.tend(ruleOf(aMode()), NOW)).toEqual({ held: 1, released: 0 })
  })

  it('does the same when it is done again, or twice at once', async () => {
    await queue({}, [await recipientIn('532324'), await recipientIn('532324102')])
    const rule = ruleOf(aMode())

    await Promise.all([hold.tend(rule, NOW), hold.tend(rule, NOW)])
    const once = await dues()
    const again = await hold.tend(rule, inHours(1))

    expect(again).toEqual({ held: 0, released: 0 })
    expect(await dues()).toEqual(once)
  })

  it('gives free what it held when the emergency ends early, and lets the rest keep its time', async () => {
    await queue({}, [await recipientIn('532324'), await recipientIn('532324102', { dueAt: inHours(4) })])
    await hold.tend(ruleOf(aMode()), NOW)

    const outcome = await hold.tend(PEACE, inHours(2))

    expect(outcome).toEqual({ held: 0, released: 2 })
    expect(await dues()).toEqual({ 'a-532324': within(2), 'a-532324102': 4 })
    expect(await hold.tend(PEACE, inHours(2))).toEqual({ held: 0, released: 0 })
  })

  it('gives free what was planned while the emergency ran', async () => {
    const planned = { dueAt: inHours(6), unheldDueAt: inHours(1) }
    await queue({}, [await recipientIn('532324', planned)])

    await hold.tend(PEACE, inHours(2))

    expect(await dues()).toEqual({ 'a-532324': within(2) })
  })

  it('wakes nobody: what waited goes out after the quiet hours', async () => {
    const night = { quietFrom: 22 * 60, quietTo: 7 * 60 }
    await queue({}, [await recipientIn('532324', night), await recipientIn('532324102', night)])
    // 01:00 in Chuxiong; the quiet hours end at 07:00, 21 hours after now.
    await hold.tend(ruleOf(aMode({ until: inHours(15) })), NOW)
    const held = await dues()

    await hold.tend(PEACE, inHours(14))

    const morning = { asymmetricMatch: (n: unknown) => Number(n) >= 21 && Number(n) < 21.5 }
    expect(held).toEqual({ 'a-532324': morning, 'a-532324102': morning })
    expect(await dues()).toEqual(held)
  })

  it('waits for the end of the last emergency of the place', async () => {
    const long = aMode({ id: 'm2', region: '532300', hazard: 'mushroom', until: inHours(9) })
    await queue({}, [await recipientIn('532324'), await recipientIn('532325')])
    await hold.tend(ruleOf(aMode(), long), NOW)
    const both = await dues()

    await hold.tend(ruleOf(aMode()), inHours(1))

    expect(both).toEqual({ 'a-532324': within(9), 'a-532325': within(9) })
    expect(await dues()).toEqual({ 'a-532324': within(6), 'a-532325': within(1) })
  })

  it('leaves alone what a worker has in hand, and holds it when it comes back', async () => {
    await queue({}, [await recipientIn('532324')])
    const [letter] = await ledger.claim('w', 1, 60_000, NOW)
    if (letter === undefined) throw new Error('nothing claimed')

    const during = await hold.tend(ruleOf(aMode()), NOW)
    await ledger.release([letter], 'w')
    const after = await hold.tend(ruleOf(aMode()), NOW)

    expect([during.held, after.held]).toEqual([0, 1])
  })

  it('finds those of the region behind thousands of others that are due at the same time', async () => {
    const [other, own] = [await recipientIn('532325'), await recipientIn('532324')]
    const others = (account: string) =>
      Array.from({ length: 4_200 }, (_, n) => ({ ...other, account, address: `${account}${n}` }))
    await queue({}, [...others('a'), { ...own, account: 'a', address: 'own-1' }])
    await queue({ id: 'c2' }, [...others('b'), { ...own, account: 'b', address: 'own-2' }, { ...own, account: 'c' }])

    expect(await hold.tend(ruleOf(aMode()), NOW)).toEqual({ held: 3, released: 0 })
    expect(await dues()).toMatchObject({ 'own-1': within(6), a0: 0 })
  })

  it('does not prolong a campaign: what is too old after the emergency expires, and is not sent', async () => {
    await queue({ expiresAt: inHours(4) }, [await recipientIn('532324'), await recipientIn('532325')])
    await hold.tend(ruleOf(aMode()), NOW)

    const sent = await claimed(inHours(1))
    await hold.tend(PEACE, inHours(7))

    expect(sent).toEqual(['a-532325'])
    expect(await claimed(inHours(7))).toEqual([])
    expect(await ledger.recover(inHours(7))).toMatchObject({ expired: expect.any(Number) })
    expect((await ledger.progress('c1'))?.byState.expired).toBeGreaterThanOrEqual(1)
  })

  it('goes through more letters than one statement takes', async () => {
    const one = await recipientIn('532324')
    const many = Array.from({ length: 4_500 }, (_, n) => ({ ...one, address: `b${n}` }))
    await queue({}, many)

    const held = await hold.tend(ruleOf(aMode()), NOW)
    const freed = await hold.tend(PEACE, NOW)

    expect([held.held, freed.released]).toEqual([4_500, 4_500])
  })
})
