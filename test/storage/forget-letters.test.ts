import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Ledger } from '../../src/delivery/ledger.ts'
import { createNextStep } from '../../src/delivery/retry.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createForgetLetters } from '../../src/storage/forget-letters.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { aRecipient, launched } from '../support/campaigns-launched.ts'
import { engines } from '../support/engines.ts'
import { CONTRACT_RETRY } from '../support/ledger-contract.ts'

const NOW = new Date(1_000)
const PHONE = '13800000001'
const OTHER = '13800000002'

describe.each(engines)('createForgetLetters on %s', (_, open) => {
  let database: OpenDatabase
  let ledger: Ledger
  beforeEach(async () => {
    database = await open()
    await migrate(database)
    ledger = createLedgerStore(
      database,
      createNextStep(CONTRACT_RETRY, () => 0.5),
      () => 0.5,
    )
    await ledger.setPace({ account: 'gateway', channel: 'webhook', intervalMs: 0, jitterMs: 0 })
  })
  afterEach(() => database.close())

  const forget = () => createForgetLetters(database.db)({ channel: 'webhook', address: PHONE })
  const letters = () =>
    database.db
      .selectFrom('deliveries')
      .select(['campaign_id', 'address', 'subscriber', 'state'])
      .orderBy('id')
      .execute()

  it('leaves one name that says nothing for all letters to an address, and others alone', async () => {
    const recipients = [aRecipient(PHONE, { subscriber: 7 }), aRecipient(OTHER, { subscriber: 8 })]
    await launched(ledger, { id: 'c1' }, recipients)
    await launched(ledger, { id: 'c2' }, recipients)

    expect(await forget()).toBe(2)

    const [one, other, two] = await letters()
    expect(one).toMatchObject({ subscriber: null, address: expect.stringMatching(/^erased-[\da-f-]{36}$/) })
    expect(two?.address).toBe(one?.address)
    expect(other).toMatchObject({ address: OTHER, subscriber: 8, state: 'pending' })
    expect(await forget()).toBe(0)
  })

  it('cancels what is still queued', async () => {
    await launched(ledger, { id: 'c1' }, [PHONE])

    await forget()

    expect(await ledger.claim('w', 10, 60_000, NOW)).toEqual([])
    expect((await ledger.progress('c1'))?.byState).toEqual({ cancelled: 1 })
  })

  it('keeps the outcome of a letter in flight, and tries it no more', async () => {
    await launched(ledger, { id: 'c1' }, [PHONE])
    await launched(ledger, { id: 'c2' }, [PHONE])
    const claimed = [...(await ledger.claim('w', 10, 60_000, NOW)), ...(await ledger.claim('w', 10, 60_000, NOW))]
    await ledger.startAll(claimed, 'w', NOW)

    await forget()
    const [sent, later] = claimed
    if (sent === undefined || later === undefined) throw new Error('two letters')
    await ledger.finish([{ letter: sent, outcome: { kind: 'sent' } }], 'w', NOW)
    await ledger.finish([{ letter: later, outcome: { kind: 'postponed', reason: 'status 503' } }], 'w', NOW)

    expect((await letters()).map(({ state }) => state).sort()).toEqual(['cancelled', 'sent'])
    expect(JSON.stringify(await letters())).not.toContain(PHONE)
  })

  it('keeps no reason in which a platform may have named the address', async () => {
    await launched(ledger, { id: 'c1' }, [PHONE])
    const [letter] = await ledger.claim('w', 10, 60_000, NOW)
    if (letter === undefined) throw new Error('one letter')
    await ledger.startAll([letter], 'w', NOW)
    await ledger.finish([{ letter, outcome: { kind: 'refused', reason: `no user ${PHONE}` } }], 'w', NOW)

    await forget()

    const tries = await database.db.selectFrom('attempts').selectAll().execute()
    expect(tries).toHaveLength(1)
    expect(JSON.stringify([tries, await database.db.selectFrom('deliveries').selectAll().execute()])).not.toContain(
      PHONE,
    )
  })
})
