import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AlertReach } from '../../src/alerts/alert-reach.ts'
import type { Ledger, LetterState } from '../../src/delivery/ledger.ts'
import { createNextStep } from '../../src/delivery/retry.ts'
import type { SendOutcome } from '../../src/domain/letter.ts'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from '../../src/domain/segments.ts'
import { createAlertReach } from '../../src/storage/alert-reach.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { createSubscriberStore } from '../../src/storage/subscriber-store.ts'
import { aRecipient, launched } from '../support/campaigns-launched.ts'
import { engines } from '../support/engines.ts'
import { CONTRACT_RETRY } from '../support/ledger-contract.ts'
import { aSubscriber } from '../support/subscribers.ts'

const TABLES = ['attempts', 'deliveries', 'accounts', 'bulletins', 'campaigns', 'consents', 'subscribers'] as const
const at = (second: number) => new Date(second * 1_000)
const SENT: SendOutcome = { kind: 'sent' }
const UNKNOWN: SendOutcome = { kind: 'unknown', reason: 'no answer' }
const REFUSED: SendOutcome = { kind: 'refused', reason: 'no such number' }

describe.each(engines)('reach of alerts on %s', (_name, openEngine) => {
  let database: OpenDatabase
  let ledger: Ledger
  let reach: AlertReach
  beforeAll(async () => {
    database = await openEngine()
    await migrate(database)
  })
  beforeEach(async () => {
    for (const table of TABLES) await database.db.deleteFrom(table).execute()
    ledger = createLedgerStore(
      database,
      createNextStep(CONTRACT_RETRY, () => 0),
      () => 0,
    )
    reach = createAlertReach(database.db)
  })
  afterAll(() => database.close())

  /** Takes all due letters in hand and ends them, one a second from the 1st; no outcome: it stays on its way. */
  async function send(outcomes: Readonly<Record<string, SendOutcome | undefined>>): Promise<void> {
    const letters = await ledger.claim('w', 100, 600_000, at(0))
    let second = 0
    for (const letter of letters) {
      const outcome = outcomes[letter.address]
      if (!(letter.address in outcomes)) {
        await ledger.release([letter], 'w')
        continue
      }
      await ledger.start(letter, 'w', at(second))
      if (outcome !== undefined) await ledger.finish([{ letter, outcome }], 'w', at(++second))
    }
  }
  const told = async (...campaigns: string[]) => {
    const pages: string[][] = []
    for await (const page of reach.toldBy(campaigns)) pages.push(page.map(({ address }) => address))
    return pages.flat()
  }

  it('has told those who got a letter, may have got it, or are getting it just now, and nobody else', async () => {
    await launched(ledger, { id: 'w1', lane: 'emergency' }, ['got', 'maybe', 'now', 'refused', 'waiting'])
    await send({ got: SENT, maybe: UNKNOWN, now: undefined, refused: REFUSED })

    expect(await told('w1')).toEqual(['got', 'maybe', 'now'])
    expect(await ledger.progress('w1')).toMatchObject({
      byState: { sent: 1, pending: 2, leased: 1, refused: 1 } satisfies Partial<Record<LetterState, number>>,
    })
  })

  it('still counts as told who may have got it, when the letter is cancelled or expires', async () => {
    await launched(ledger, { id: 'w1', lane: 'emergency' }, ['maybe', 'waiting'])
    await send({ maybe: UNKNOWN })
    await ledger.cancel('w1', at(9))

    expect(await told('w1')).toEqual(['maybe'])
    expect(await reach.hasTold(['w1'])).toBe(true)
  })

  it('names each address once for several campaigns', async () => {
    await launched(ledger, { id: 'w1' }, ['a', 'b'])
    await launched(ledger, { id: 'w2' }, ['b', 'c'])
    await launched(ledger, { id: 'other' }, ['d'])
    for (const _ of [1, 2, 3]) await send({ a: SENT, b: SENT, c: SENT, d: SENT })

    expect(await told('w1', 'w2')).toEqual(['a', 'b', 'c'])
    expect(await told()).toEqual([])
    expect(await reach.hasTold([])).toBe(false)
  })

  it('gives many by pages, nobody twice and nobody missing', async () => {
    const people = Array.from({ length: 4_100 }, (_, n) => `p${String(n).padStart(5, '0')}`)
    await launched(ledger, { id: 'w1' }, people)
    await database.db.updateTable('deliveries').set({ state: 'sent' }).execute()

    const sizes: number[] = []
    const all: string[] = []
    for await (const page of reach.toldBy(['w1'])) {
      sizes.push(page.length)
      all.push(...page.map(({ address }) => address))
    }

    expect(sizes).toEqual([2_000, 2_000, 100])
    expect(all).toEqual(people)
  })

  it('says of which campaigns letters may still go out', async () => {
    for (const id of ['w1', 'w2', 'w3']) await launched(ledger, { id }, ['a'])
    await ledger.cancel('w2', at(1))
    await database.db.updateTable('campaigns').set({ state: 'done' }).where('id', '=', 'w3').execute()

    expect(await reach.unfinished(['w1', 'w2', 'w3', 'w9'])).toEqual(new Set(['w1']))
    expect(await reach.unfinished([])).toEqual(new Set())
  })

  it('says of which campaigns the letters wait', async () => {
    for (const id of ['w1', 'w2']) await launched(ledger, { id }, ['a'])
    await ledger.pause('w2', true)

    expect(await reach.paused(['w1', 'w2', 'w9'])).toEqual(new Set(['w2']))
    expect(await reach.paused([])).toEqual(new Set())
  })

  it('counts letters by county, channel and state, and why they did not arrive', async () => {
    const subscribers = createSubscriberStore(database.db, { segments: SEGMENTS, topics: SUBSCRIPTION_TOPICS })
    const recipients = []
    for (const [address, region] of [
      ['got', '532324'],
      ['village', '532324102203'],
      ['bad', '532325'],
    ] as const) {
      const person = aSubscriber({ channel: 'webhook', address, region })
      const saved = await subscribers.save(person, { what: 'given', how: 'chat', at: at(0) })
      recipients.push(aRecipient(address, { subscriber: saved?.id ?? null }))
    }
    await launched(ledger, { id: 'w1' }, [...recipients, aRecipient('gone')])
    await send({ got: SENT, village: SENT, bad: REFUSED, gone: REFUSED })

    expect(await reach.counts('w1')).toEqual([
      { region: '', channel: 'webhook', state: 'refused', count: 1 },
      { region: '532324', channel: 'webhook', state: 'sent', count: 2 },
      { region: '532325', channel: 'webhook', state: 'refused', count: 1 },
    ])
    expect(await reach.reasons('w1')).toEqual([{ state: 'refused', reason: 'no such number', count: 2 }])
  })

  describe('times', () => {
    const people = Array.from({ length: 20 }, (_, n) => `p${n}`)
    const all = (outcome: SendOutcome, from: number, to = people.length) =>
      Object.fromEntries(people.slice(from, to).map((address) => [address, outcome]))

    it('say when the first had been sent and 95 of 100 were through', async () => {
      await launched(ledger, { id: 'w1' }, people)
      expect(await reach.times('w1')).toEqual({ first: null, most: null })

      await send(all(SENT, 0, 18))
      expect(await reach.times('w1')).toEqual({ first: at(1), most: null })

      // The clock of `send` begins anew.
      await send({ p18: SENT, p19: REFUSED })
      expect((await reach.times('w1')).most).toEqual(at(17))
      expect(await reach.times('none')).toEqual({ first: null, most: null })
    })

    it('do not wait for numbers that do not exist, however many there are', async () => {
      await launched(ledger, { id: 'w1' }, people)

      await send({ ...all(REFUSED, 0, 10), ...all(SENT, 10) })

      expect(await reach.times('w1')).toEqual({ first: at(11), most: at(19) })
    })

    it('are those of the letters that were still wanted', async () => {
      await launched(ledger, { id: 'w1' }, people)
      await send(all(SENT, 0, 5))
      await ledger.cancel('w1', at(60))

      expect(await reach.times('w1')).toEqual({ first: at(1), most: at(5) })
    })
  })
})
