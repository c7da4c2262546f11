import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type DutyStore, DutyWays } from '../../src/alerts/duty-store.ts'
import { createNextStep } from '../../src/delivery/retry.ts'
import type { SendOutcome } from '../../src/domain/letter.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createDutyStore } from '../../src/storage/duty-store.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { aRecipient, launched } from '../support/campaigns-launched.ts'
import { aDutyLetter, aNewContact, aWay } from '../support/duty.ts'
import { inHours, NOW } from '../support/emergency-modes.ts'
import { engines } from '../support/engines.ts'
import { CONTRACT_RETRY } from '../support/ledger-contract.ts'

describe.each(engines)('duty on %s', (_, openEngine) => {
  let database: OpenDatabase | undefined
  let store: DutyStore
  beforeEach(async () => {
    if (database === undefined) {
      database = await openEngine()
      await migrate(database)
    }
    for (const table of ['duty_contacts', 'duty_letters', 'alert_acks'] as const)
      await database.db.deleteFrom(table).execute()
    store = createDutyStore(database.db, (json) => DutyWays.parse(json))
  })
  afterAll(async () => database?.close())

  const ack = (contact: number, how = 'chat') => ({ alert: 'alert-1', contact, at: NOW, how })
  const places = [{ channel: 'wechaty', address: 'w1' } as const]

  it('keeps contacts with their ways in order, each name once', async () => {
    const contact = aNewContact({ tester: true, ways: [aWay({ address: 'room@chatroom', group: true }), aWay()] })

    const added = [await store.add(contact), await store.add(aNewContact({ region: '532325' }))]

    expect(added).toEqual([true, false])
    expect(await store.list()).toEqual([{ ...contact, id: expect.any(Number), endedAt: null }])
  })

  it('ends a contact once', async () => {
    await store.add(aNewContact())

    const ends = [await store.end('南华应急值班', inHours(1)), await store.end('南华应急值班', inHours(2))]

    expect(ends).toEqual(['ended', 'ended-before'])
    expect(await store.end('谁', NOW)).toBe('unknown')
    expect(await store.list()).toMatchObject([{ endedAt: inHours(1) }])
  })

  it('plans a letter by one way about one alert once', async () => {
    const { state: _state, failed: _failed, ...letter } = aDutyLetter()

    await store.plan([letter])
    await store.plan([
      { ...letter, campaign: 'd2', at: inHours(1) },
      { ...letter, contact: 2, campaign: 'd2' },
    ])

    const campaigns = (await store.letters(['alert-1'])).map(({ contact, campaign }) => [contact, campaign])
    expect(campaigns).toEqual([
      [1, 'd1'],
      [2, 'd2'],
    ])
    expect(await store.letters(['alert-2'])).toEqual([])
    expect(await store.letters([])).toEqual([])
  })

  it('gives back letters whole, and keeps what has become of their campaign', async () => {
    await store.plan([aDutyLetter(), aDutyLetter({ way: 1, campaign: 'd2' })])

    await store.mark('d1', 'queued')
    const open = await store.open()
    await store.mark('d1', 'closed')

    expect(open).toEqual([aDutyLetter({ state: 'queued' }), aDutyLetter({ way: 1, campaign: 'd2' })])
    expect((await store.open()).map(({ campaign }) => campaign)).toEqual(['d2'])
  })

  it.each<[string, SendOutcome, boolean]>([
    ['refused', { kind: 'refused', reason: 'no such number' }, true],
    ['of unknown outcome', { kind: 'unknown', reason: 'no answer' }, false],
    ['put off', { kind: 'postponed', reason: 'busy', until: inHours(1) }, false],
    ['sent', { kind: 'sent' }, false],
  ])('says of a letter whether it failed: one that was %s', async (_outcome, outcome, failed) => {
    if (database === undefined) throw new Error('no database')
    const ledger = createLedgerStore(
      database,
      createNextStep(CONTRACT_RETRY, () => 0),
      () => 0,
    )
    for (const table of ['attempts', 'deliveries', 'bulletins', 'campaigns'] as const)
      await database.db.deleteFrom(table).execute()
    await store.plan([aDutyLetter(), aDutyLetter({ contact: 2, to: aWay({ address: 'w2' }) })])
    await launched(ledger, { id: 'd1', lane: 'emergency', unknown: 'resend' }, [
      aRecipient('w1', { channel: 'wechaty', account: 'wechaty' }),
      aRecipient('w2', { channel: 'wechaty', account: 'wechaty' }),
    ])

    const [letter] = await ledger.claim('w', 1, 60_000, NOW)
    if (letter === undefined) throw new Error('nothing claimed')
    await ledger.start(letter, 'w', NOW)
    await ledger.finish([{ letter, outcome }], 'w', NOW)

    expect((await store.letters(['alert-1'])).map((one) => one.failed)).toEqual([failed, false])
  })

  it('knows by the address who has not answered', async () => {
    await store.plan([aDutyLetter(), aDutyLetter({ way: 1, campaign: 'd2' })])
    await store.plan([aDutyLetter({ contact: 2, to: aWay({ address: 'w2' }) })])

    expect(await store.waiting(places, NOW)).toEqual([{ alert: 'alert-1', contact: 1 }])
    expect(await store.waiting(places, inHours(1))).toEqual([])
    expect(await store.waiting([{ channel: 'webhook', address: 'w1' }], NOW)).toEqual([])
    expect(await store.waiting([], NOW)).toEqual([])
  })

  it('keeps the first acknowledgement', async () => {
    await store.plan([aDutyLetter()])

    const written = [await store.acknowledge([ack(1), ack(2)]), await store.acknowledge([ack(1, 'staff:li')])]

    expect(written).toEqual([2, 0])
    expect(await store.acks(['alert-1'])).toEqual(expect.arrayContaining([ack(1), ack(2)]))
    expect(await store.waiting(places, NOW)).toEqual([])
    expect(await store.acks([])).toEqual([])
  })
})
