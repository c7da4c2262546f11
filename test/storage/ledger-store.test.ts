import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNextStep } from '../../src/delivery/retry.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { aRecipient, launched } from '../support/campaigns-launched.ts'
import { engines } from '../support/engines.ts'
import { createFakeLedger } from '../support/fake-ledger.ts'
import { CONTRACT_RETRY, ledgerContract } from '../support/ledger-contract.ts'

const decide = createNextStep(CONTRACT_RETRY, () => 0)

ledgerContract('in memory', { open: async () => createFakeLedger(decide), close: async () => {} })

const TABLES = ['attempts', 'deliveries', 'accounts', 'bulletins', 'campaigns'] as const

async function emptied(database: OpenDatabase): Promise<OpenDatabase> {
  for (const table of TABLES) await database.db.deleteFrom(table).execute()
  return database
}

for (const [name, openEngine] of engines) {
  let database: OpenDatabase | undefined
  ledgerContract(name, {
    open: async () => {
      if (database === undefined) {
        database = await openEngine()
        await migrate(database)
      }
      return createLedgerStore(await emptied(database), decide, () => 0)
    },
    close: async () => database?.close(),
  })
}

describe.each(engines)('ledger store on %s', (_name, open) => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await open()
    await migrate(database)
  })
  afterAll(() => database.close())

  it('gives no letter to two workers that ask at the same time', async () => {
    const ledger = createLedgerStore(database, decide, () => 0)
    const recipients = Array.from({ length: 200 }, (_, at) => aRecipient(`p${at}`))
    await launched(ledger, { id: 'many' }, recipients)

    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, at) => ledger.claim(`w${at}`, 20, 60_000, new Date(0))),
    )

    const ids = claims.flat().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThanOrEqual(20)
  })

  it('keeps a row for every try, with what the channel said', async () => {
    const ledger = createLedgerStore(database, decide, () => 0)
    await launched(ledger, { id: 'tries' }, [aRecipient('x', { account: 'tries' })])
    for (const [now, outcome] of [
      [5, { kind: 'postponed', reason: '503' }],
      [2_000, { kind: 'sent', providerId: 'p7' }],
    ] as const) {
      const [letter] = await ledger.claim('w1', 1, 60_000, new Date(now), 'tries')
      if (letter === undefined) throw new Error('nothing claimed')
      await ledger.start(letter, 'w1', new Date(now))
      await ledger.finish([{ letter, outcome }], 'w1', new Date(now + 10))
    }

    const rows = await database.db
      .selectFrom('attempts as a')
      .innerJoin('deliveries as d', 'd.id', 'a.delivery_id')
      .select(['a.n', 'a.worker', 'a.started_at', 'a.ended_at', 'a.outcome', 'a.reason', 'd.provider_id'])
      .where('d.campaign_id', '=', 'tries')
      .orderBy('a.n')
      .execute()

    expect(rows).toEqual([
      { n: 0, worker: 'w1', started_at: 5, ended_at: 15, outcome: 'postponed', reason: '503', provider_id: 'p7' },
      { n: 1, worker: 'w1', started_at: 2_000, ended_at: 2_010, outcome: 'sent', reason: null, provider_id: 'p7' },
    ])
  })
})
