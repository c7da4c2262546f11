import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LetterHistory } from '../../src/campaigns/history.ts'
import type { Ledger, LetterState, NewCampaign } from '../../src/delivery/ledger.ts'
import { createNextStep } from '../../src/delivery/retry.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { createLetterHistory } from '../../src/storage/letter-history.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { aFakeHistory, aFakeLedger } from '../support/campaign-fakes.ts'
import { aCampaign, aRecipient, inOneChunk } from '../support/campaigns-launched.ts'
import { engines } from '../support/engines.ts'
import { CONTRACT_RETRY } from '../support/ledger-contract.ts'

type Kept = Pick<Ledger, 'create' | 'launch' | 'cancel'>

const day = (n: number) => new Date(Date.UTC(2026, 10, n))
const LETTERS = ['attempts', 'deliveries', 'accounts', 'bulletins', 'campaigns'] as const

/** One letter to each subscriber, due on that day. */
async function launch(ledger: Kept, campaign: Partial<NewCampaign>, subscribers: readonly number[], on = day(20)) {
  const { id } = await ledger.create(aCampaign({ createdAt: on, ...campaign }))
  const recipients = subscribers.map((subscriber) => aRecipient(`a${subscriber}`, { subscriber, dueAt: on }))
  await ledger.launch(id, inOneChunk(recipients), on)
  return id
}

function historyContract(
  name: string,
  set: { readonly open: () => Promise<{ ledger: Kept; history: LetterHistory }>; readonly close: () => Promise<void> },
): void {
  describe(`letter history ${name}`, () => {
    let ledger: Kept
    let history: LetterHistory
    beforeEach(async () => {
      const opened = await set.open()
      ledger = opened.ledger
      history = opened.history
    })
    afterAll(() => set.close())

    it('counts routine letters of all campaigns, and only of those asked for', async () => {
      await launch(ledger, { id: 'one' }, [1, 2, 3])
      await launch(ledger, { id: 'two' }, [2])
      await launch(ledger, { id: 'warning', lane: 'emergency' }, [1, 2])

      const counts = await history.lettersSince([1, 2, 9], day(14))

      expect(counts).toEqual(
        new Map([
          [1, 1],
          [2, 2],
        ]),
      )
      expect(await history.lettersSince([], day(14))).toEqual(new Map())
    })

    it('says who gets this entry', async () => {
      await launch(ledger, { id: 'one', entry: 'e1' }, [1, 2])
      await launch(ledger, { id: 'two', entry: 'e2' }, [3])

      expect(await history.hadEntry([1, 3, 4], 'e1', day(14))).toEqual(new Set([1]))
      expect(await history.hadEntry([], 'e1', day(14))).toEqual(new Set())
    })

    it('takes what was cancelled for not sent', async () => {
      await ledger.cancel(await launch(ledger, { id: 'one', entry: 'e1', origin: 'job' }, [1]), day(20))

      expect(await history.lettersSince([1], day(14))).toEqual(new Map())
      expect(await history.hadEntry([1], 'e1', day(14))).toEqual(new Set())
      expect(await history.lastSent('job')).toEqual(new Map())
    })

    it('says when a job last launched each entry; a draft is not launched', async () => {
      await launch(ledger, { id: 'b', entry: 'e1', origin: 'job' }, [1], day(20))
      await launch(ledger, { id: 'a', entry: 'e1', origin: 'job' }, [1], day(10))
      await launch(ledger, { id: 'c', entry: 'e2', origin: 'other' }, [1], day(21))
      await launch(ledger, { id: 'd', entry: null, origin: 'job' }, [1], day(22))
      await ledger.create(aCampaign({ id: 'e', entry: 'e3', origin: 'job' }))

      expect(await history.lastSent('job')).toEqual(new Map([['e1', day(20)]]))
    })

    it('knows a letter of a campaign by its address, cancelled or not', async () => {
      await ledger.cancel(await launch(ledger, { id: 'one' }, [1]), day(20))

      expect(await history.hasLetter('one', 'webhook', 'a1')).toBe(true)
      expect(await history.hasLetter('one', 'wechaty', 'a1')).toBe(false)
      expect(await history.hasLetter('two', 'webhook', 'a1')).toBe(false)
    })
  })
}

historyContract('in memory', {
  open: async () => {
    const ledger = aFakeLedger()
    return { ledger, history: aFakeHistory(ledger) }
  },
  close: async () => {},
})

const ledgerIn = (database: OpenDatabase) =>
  createLedgerStore(
    database,
    createNextStep(CONTRACT_RETRY, () => 0),
    () => 0,
  )

async function emptied(database: OpenDatabase): Promise<OpenDatabase> {
  for (const table of LETTERS) await database.db.deleteFrom(table).execute()
  return database
}

for (const [name, openEngine] of engines) {
  let database: OpenDatabase | undefined
  historyContract(`on ${name}`, {
    open: async () => {
      if (database === undefined) {
        database = await openEngine()
        await migrate(database)
      }
      await emptied(database)
      return { ledger: ledgerIn(database), history: createLetterHistory(database) }
    },
    close: async () => database?.close(),
  })
}

describe.each(engines)('letters that have an end, on %s', (_name, open) => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await open()
    await migrate(database)
  })
  beforeEach(() => emptied(database))
  afterAll(() => database.close())

  const end = (subscriber: number, state: LetterState, on: Date | null) =>
    database.db
      .updateTable('deliveries')
      .set({ state, ended_at: on?.getTime() ?? null })
      .where('subscriber', '=', subscriber)
      .execute()

  it.each([
    ['pending', null, true],
    ['leased', null, true],
    ['sent', day(15), true],
    ['sent', day(13), false],
    ['unknown', day(15), true],
    ['refused', day(15), false],
    ['dead', day(15), false],
    ['expired', day(15), false],
    ['cancelled', day(15), false],
  ] as const)('a letter that is %s (%s) counts since the 14th: %s', async (state, on, counts) => {
    await launch(ledgerIn(database), { id: 'one', entry: 'e1' }, [1], day(12))
    await end(1, state, on)
    const history = createLetterHistory(database)

    expect((await history.lettersSince([1], day(14))).get(1)).toBe(counts ? 1 : undefined)
    expect((await history.hadEntry([1], 'e1', day(14))).has(1)).toBe(counts)
  })

  it('takes an entry for sent when its campaign was stopped after some had it', async () => {
    const id = await launch(ledgerIn(database), { id: 'one', entry: 'e1', origin: 'job' }, [1, 2])
    await end(1, 'sent', day(20))
    await ledgerIn(database).cancel(id, day(20))

    expect(await createLetterHistory(database).lastSent('job')).toEqual(new Map([['e1', day(20)]]))
  })
})
