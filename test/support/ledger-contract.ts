import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { LeasedLetter, Ledger } from '../../src/delivery/ledger.ts'
import type { SendOutcome } from '../../src/domain/letter.ts'
import { aCampaign, aRecipient, inOneChunk, launched } from './campaigns-launched.ts'

export interface LedgerUnderTest {
  /** An empty one. */
  readonly open: () => Promise<Ledger>
  readonly close: () => Promise<void>
}

const LEASE_MS = 60_000
/** Of the policy that the suite expects: waits 1 s, 2 s, 4 s …, five tries, a minute of rest. */
export const CONTRACT_RETRY = { baseMs: 1_000, jitter: 0, mostTries: 5, pauseMs: 60_000 } as const

const at = (ms: number) => new Date(ms)
const sent = { kind: 'sent' } as const
const addresses = (letters: readonly LeasedLetter[]) => letters.map(({ address }) => address)

/** What every ledger has to do. */
export function ledgerContract(name: string, underTest: LedgerUnderTest): void {
  describe(`ledger: ${name}`, () => {
    let ledger: Ledger
    beforeEach(async () => {
      ledger = await underTest.open()
    })
    afterAll(() => underTest.close())

    const claim = (now = 0, limit = 10, account?: string) => ledger.claim('w1', limit, LEASE_MS, at(now), account)
    const byState = async (id = 'c1') => (await ledger.progress(id))?.byState
    /** Claims one, starts it and ends the try so. */
    const tryOnce = async (outcome: SendOutcome, now = 0) => {
      const [letter] = await claim(now, 1)
      if (letter === undefined) return undefined
      expect(await ledger.start(letter, 'w1', at(now))).toMatchObject({ kind: 'go' })
      await ledger.finish([{ letter, outcome }], 'w1', at(now))
      return letter
    }

    stagingContract(() => ledger)
    claimingContract(() => ledger)

    it('ends a letter with what the channel said, and the campaign when all have an end', async () => {
      await launched(ledger, {}, ['a', 'b'])

      await tryOnce({ kind: 'sent', providerId: 'p1' })
      expect(await ledger.settle(at(0))).toBe(0)
      await tryOnce({ kind: 'refused', reason: 'left' })

      expect(await byState()).toEqual({ sent: 1, refused: 1 })
      expect(await ledger.settle(at(0))).toBe(1)
      expect(await ledger.progress('c1')).toMatchObject({ state: 'done', total: 2 })
    })

    it('tries again later and later, and gives up after five tries', async () => {
      await launched(ledger, {}, ['a'])
      const postponed = { kind: 'postponed', reason: '503' } as const

      const tries: unknown[] = []
      for (const now of [0, 1_000, 3_000, 7_000, 15_000]) {
        tries.push((await claim(now - 1)).length, (await tryOnce(postponed, now))?.attempt)
      }

      expect(tries).toEqual([0, 0, 0, 1, 0, 2, 0, 3, 0, 4])
      expect(await byState()).toEqual({ dead: 1 })
    })

    it('rests the whole account when it was told that it is too much, and counts no try', async () => {
      await launched(ledger, {}, ['a', 'b'])

      await tryOnce({ kind: 'postponed', reason: '429', account: true, until: at(9_000) })

      expect(await claim(8_999)).toEqual([])
      expect(await ledger.ready(at(8_999))).toEqual([])
      expect((await claim(9_000)).map(({ address, attempt }) => `${address} ${attempt}`).sort()).toEqual(['a 0', 'b 0'])
    })

    it('shows a routine letter of unknown outcome and sends it no more', async () => {
      await launched(ledger, {}, ['a'])

      await tryOnce({ kind: 'unknown', reason: 'time' })

      expect(await byState()).toEqual({ unknown: 1 })
      expect(await claim(LEASE_MS)).toEqual([])
    })

    it('sends a warning of unknown outcome again, marked as a repeat', async () => {
      await launched(ledger, { lane: 'emergency' }, ['a'])

      await tryOnce({ kind: 'unknown', reason: 'time' })

      expect(await claim(1_000)).toMatchObject([{ address: 'a', repeat: true, attempt: 1 }])
    })

    it('lets a late worker overwrite nothing', async () => {
      await launched(ledger, {}, ['a'])
      const [letter] = await claim(0)
      if (letter === undefined) throw new Error('nothing claimed')
      await ledger.start(letter, 'w1', at(0))
      await ledger.finish([{ letter, outcome: sent }], 'w2', at(1))
      expect(await byState()).toEqual({ leased: 1 })
      await ledger.recover(at(LEASE_MS))

      await ledger.finish([{ letter, outcome: sent }], 'w1', at(LEASE_MS))

      expect(await byState()).toEqual({ unknown: 1 })
    })

    it('takes back leases that ran out: not started, they wait; started, nobody knows', async () => {
      await launched(ledger, {}, ['a', 'b', 'c'])
      await launched(ledger, { id: 'c2', lane: 'emergency' }, ['a'])
      const [warning] = await claim(0, 1)
      const [a] = await claim(0, 3)
      if (warning === undefined || a === undefined) throw new Error('nothing claimed')
      await ledger.start(warning, 'w1', at(0))
      await ledger.start(a, 'w1', at(0))

      expect(await ledger.recover(at(LEASE_MS - 1))).toEqual({ returned: 0, unknown: 0, expired: 0 })
      expect(await ledger.recover(at(LEASE_MS))).toEqual({ returned: 3, unknown: 1, expired: 0 })

      expect(await byState()).toEqual({ unknown: 1, pending: 2 })
      expect(await claim(LEASE_MS + 1_000)).toMatchObject([{ campaign: 'c2', repeat: true }])
    })

    it('expires what is stale, and does not start it', async () => {
      await launched(ledger, { expiresAt: at(500) }, ['a', 'b'])
      const [letter] = await claim(0, 1)
      if (letter === undefined) throw new Error('nothing claimed')

      expect(await ledger.start(letter, 'w1', at(500))).toEqual({ kind: 'gone' })
      expect(await claim(500)).toEqual([])
      await ledger.release([letter], 'w1')
      expect(await ledger.recover(at(500))).toMatchObject({ expired: 2 })

      expect(await byState()).toEqual({ expired: 2 })
    })

    it('cancels what is not on its way, and does not try again what is', async () => {
      await launched(ledger, {}, ['a', 'b', 'c', 'd'])
      const [a, b, c] = await claim(0, 3)
      if (a === undefined || b === undefined || c === undefined) throw new Error('nothing claimed')
      await ledger.startAll([a, b], 'w1', at(0))

      expect(await ledger.cancel('c1', at(1))).toBe(2)
      expect(await ledger.start(c, 'w1', at(1))).toEqual({ kind: 'gone' })
      const outcomes = [
        { letter: a, outcome: sent },
        { letter: b, outcome: { kind: 'postponed', reason: '503' } as const },
      ]
      await ledger.finish(outcomes, 'w1', at(2))

      expect(await byState()).toEqual({ sent: 1, cancelled: 3 })
      expect(await ledger.progress('c1')).toMatchObject({ state: 'cancelled' })
      expect(await claim(LEASE_MS)).toEqual([])
    })

    it('cancels all that waits for an address that wants no more', async () => {
      await launched(ledger, {}, ['a', 'b'])
      await launched(ledger, { id: 'c2' }, ['a'])

      expect(await ledger.cancelFor('webhook', 'a', at(1))).toBe(2)
      expect(await ledger.cancelFor('webhook', 'a', at(1))).toBe(0)

      expect(await byState()).toEqual({ cancelled: 1, pending: 1 })
      expect(await byState('c2')).toEqual({ cancelled: 1 })
    })

    it('counts what is under way and how long the oldest has waited', async () => {
      await launched(ledger, {}, ['a', aRecipient('b', { dueAt: at(4_000) })])
      await tryOnce(sent, 1_000)

      expect(await ledger.queue(at(3_000))).toEqual({
        oldestDueMs: 0,
        letters: [
          { channel: 'webhook', state: 'pending', count: 1 },
          { channel: 'webhook', state: 'sent', count: 1 },
        ],
      })
      expect(await ledger.queue(at(5_000))).toMatchObject({ oldestDueMs: 1_000 })
    })
  })
}

function stagingContract(theLedger: () => Ledger): void {
  const claimAll = () => theLedger().claim('w1', 10, LEASE_MS, at(0))

  it('has one campaign per key, for ever', async () => {
    const ledger = theLedger()

    expect(await ledger.create(aCampaign())).toEqual({ id: 'c1', isNew: true })
    expect(await ledger.create(aCampaign({ id: 'c2', dedupKey: 'c1' }))).toEqual({ id: 'c1', isNew: false })

    expect(await ledger.progress('c2')).toBeUndefined()
    expect(await ledger.progress('c1')).toMatchObject({ state: 'draft', total: 0, byState: {} })
  })

  it('shows senders nothing before all of it is frozen, and each recipient once', async () => {
    const ledger = theLedger()
    await ledger.create(aCampaign())
    const seen: number[] = []
    async function* twoChunks() {
      yield [aRecipient('a'), aRecipient('b')]
      seen.push((await claimAll()).length)
      yield [aRecipient('b'), aRecipient('a', { channel: 'console' })]
    }

    expect(await ledger.launch('c1', twoChunks(), at(0))).toEqual({ total: 3 })

    expect(seen).toEqual([0])
    expect((await claimAll()).map(({ channel, address }) => `${channel} ${address}`).sort()).toEqual([
      'console a',
      'webhook a',
      'webhook b',
    ])
  })

  it('goes on after a launch that broke off, and does nothing when it has been launched', async () => {
    const ledger = theLedger()
    await ledger.create(aCampaign())
    async function* broken() {
      yield [aRecipient('a')]
      throw new Error('the process ended')
    }
    await expect(ledger.launch('c1', broken(), at(0))).rejects.toThrow('the process ended')
    expect(await claimAll()).toEqual([])

    const again = await ledger.launch('c1', inOneChunk([aRecipient('b'), aRecipient('a')]), at(0))
    const third = await ledger.launch('c1', inOneChunk([aRecipient('z')]), at(0))

    expect([again, third]).toEqual([{ total: 2 }, { total: 2 }])
    expect(addresses(await claimAll()).sort()).toEqual(['a', 'b'])
  })

  it('freezes nobody more once it is cancelled', async () => {
    const ledger = theLedger()
    await ledger.create(aCampaign())
    async function* cancelledMeanwhile() {
      yield [aRecipient('a')]
      await ledger.cancel('c1', at(0))
      yield [aRecipient('b')]
    }

    await expect(ledger.launch('c1', cancelledMeanwhile(), at(0))).rejects.toMatchObject({ code: 'campaign.cancelled' })

    expect(await ledger.progress('c1')).toMatchObject({ state: 'cancelled', total: 1, byState: { cancelled: 1 } })
  })

  it('does not launch what is cancelled or not there', async () => {
    const ledger = theLedger()
    await ledger.create(aCampaign())
    await ledger.cancel('c1', at(0))

    await expect(ledger.launch('c1', inOneChunk([aRecipient('a')]), at(0))).rejects.toMatchObject({
      code: 'campaign.cancelled',
    })
    await expect(ledger.launch('c9', inOneChunk([]), at(0))).rejects.toMatchObject({ code: 'campaign.missing' })
  })
}

function claimingContract(theLedger: () => Ledger): void {
  const claim = (now = 0, limit = 10, account?: string) => theLedger().claim('w1', limit, LEASE_MS, at(now), account)

  it('hands out the wording and a name that never changes, to one worker at a time', async () => {
    const ledger = theLedger()
    await launched(ledger, {}, ['a', aRecipient('b', { bulletin: 'elder', dueAt: at(1) })])

    const [first] = await claim(0)
    const second = await ledger.claim('w2', 10, LEASE_MS, at(1))

    expect(first).toMatchObject({ campaign: 'c1', channel: 'webhook', address: 'a', lane: 'routine', attempt: 0 })
    expect(first).toMatchObject({ text: '打雷时不要在树下躲雨。', repeat: false })
    expect(first?.letter).toBe('eb708ee5d62c9f6624c73e8dba359b91')
    expect(second).toMatchObject([{ address: 'b', text: '打雷了,进屋去。' }])
    expect(await claim(1)).toEqual([])
  })

  it('lets emergencies go first, and routine letters of the account wait meanwhile', async () => {
    const ledger = theLedger()
    await launched(ledger, {}, ['a', 'b', aRecipient('c', { account: 'other' })])
    const [a, b] = await claim(0, 2, 'gateway')
    await launched(ledger, { id: 'c2', lane: 'emergency' }, ['z'])
    if (a === undefined || b === undefined) throw new Error('nothing claimed')

    expect(await ledger.start(a, 'w1', at(0))).toEqual({ kind: 'wait', until: at(0) })
    expect(await ledger.startAll([a, b], 'w1', at(0))).toEqual([])
    expect(await ledger.ready(at(0))).toEqual([
      { account: 'gateway', channel: 'webhook', lane: 'emergency', paced: false },
      { account: 'other', channel: 'webhook', lane: 'routine', paced: false },
    ])
    await ledger.release([a, b], 'w1')

    expect(addresses(await claim(0, 10, 'gateway'))).toEqual(['z'])
    expect(addresses(await claim(0, 10, 'other'))).toEqual(['c'])
    expect(addresses(await claim(0, 10, 'gateway'))).toEqual(['a', 'b'])
  })

  it('gives one slot per interval, whoever asks', async () => {
    const ledger = theLedger()
    await ledger.setPace({ account: 'gateway', channel: 'webhook', intervalMs: 200, jitterMs: 0 })
    await launched(ledger, {}, ['a', 'b', 'c'])
    const [a, b, c] = await claim(0)
    if (a === undefined || b === undefined || c === undefined) throw new Error('nothing claimed')

    expect(await ledger.startAll([a, b], 'w1', at(1_000))).toEqual([])
    const starts = await Promise.all([a, b, c].map((letter) => ledger.start(letter, 'w1', at(1_000))))

    expect(starts.filter(({ kind }) => kind === 'go')).toEqual([{ kind: 'go', next: at(1_200) }])
    expect(starts.filter(({ kind }) => kind === 'wait')).toEqual([
      { kind: 'wait', until: at(1_200) },
      { kind: 'wait', until: at(1_200) },
    ])
    await ledger.release([a, b, c], 'w1')
    expect(await claim(1_199)).toEqual([])
    expect(await ledger.ready(at(1_200))).toMatchObject([{ account: 'gateway', paced: true }])
  })

  it('starts nothing of a paused account or campaign, and goes on afterwards', async () => {
    const ledger = theLedger()
    await launched(ledger, {}, ['a', 'b'])
    const [a, b] = await claim(0)
    if (a === undefined || b === undefined) throw new Error('nothing claimed')

    await ledger.pauseAccount('gateway', at(5_000))
    expect(await ledger.start(a, 'w1', at(0))).toEqual({ kind: 'wait', until: at(5_000) })
    expect(await ledger.startAll([a, b], 'w1', at(0))).toEqual([])
    await ledger.pauseAccount('gateway', null)
    await ledger.pause('c1', true)
    expect(await ledger.start(a, 'w1', at(0))).toEqual({ kind: 'gone' })
    await ledger.release([a, b], 'w1')
    expect(await claim(0)).toEqual([])
    await ledger.pause('c1', false)

    expect(addresses(await claim(0))).toEqual(['a', 'b'])
  })

  it('takes letters back that nobody has started when their campaign is paused', async () => {
    const ledger = theLedger()
    await launched(ledger, {}, ['a', 'b'])
    const [a, b] = await claim(0)
    if (a === undefined || b === undefined) throw new Error('nothing claimed')
    await ledger.start(a, 'w1', at(0))

    await ledger.pause('c1', true)
    await ledger.pause('c1', false)

    expect(await ledger.start(b, 'w1', at(0))).toEqual({ kind: 'gone' })
    expect(addresses(await claim(0))).toEqual(['b'])
    expect((await ledger.progress('c1'))?.byState).toMatchObject({ leased: 2 })
  })

  it('starts a letter once, and only for the worker that holds it', async () => {
    const ledger = theLedger()
    await launched(ledger, {}, ['a', 'b'])
    const [a, b] = await claim(0)
    if (a === undefined || b === undefined) throw new Error('nothing claimed')

    expect(await ledger.start(a, 'w2', at(0))).toEqual({ kind: 'gone' })
    expect(await ledger.start(a, 'w1', at(0))).toEqual({ kind: 'go' })
    expect(await ledger.start(a, 'w1', at(0))).toEqual({ kind: 'gone' })
    expect(addresses(await ledger.startAll([a, b], 'w1', at(0)))).toEqual(['b'])
    await ledger.release([a, b], 'w1')

    expect(await claim(0)).toEqual([])
  })
}
