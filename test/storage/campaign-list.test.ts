import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createNextStep } from '../../src/delivery/retry.ts'
import { createCampaignList } from '../../src/storage/campaign-list.ts'
import { createCampaignRecipients } from '../../src/storage/campaign-recipients.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { aCampaign, launched } from '../support/campaigns-launched.ts'
import { engines } from '../support/engines.ts'
import { CONTRACT_RETRY } from '../support/ledger-contract.ts'

const AT = new Date('2026-11-26T02:00:00Z')
const after = (minutes: number) => new Date(AT.getTime() + minutes * 60_000)
const AUDIENCE = { regions: ['532324'], segments: ['elderly'], topics: [] }

describe.each(engines)('campaigns for staff on %s', (_name, open) => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await open()
    await migrate(database)
  })
  beforeEach(async () => {
    for (const table of ['attempts', 'deliveries', 'accounts', 'bulletins', 'campaigns'] as const)
      await database.db.deleteFrom(table).execute()
  })
  afterAll(() => database.close())

  const ledger = () =>
    createLedgerStore(
      database,
      createNextStep(CONTRACT_RETRY, () => 0),
      () => 0,
    )

  it('shows a campaign with its audience and the text that somebody wrote', async () => {
    const about = JSON.stringify({ audience: AUDIENCE, channels: ['webhook'], entry: null })
    await ledger().create(aCampaign({ id: 'own', bulletins: { text: '不要过河。' }, about, createdAt: AT }))

    expect(await createCampaignList(database.db).find('own')).toEqual({
      id: 'own',
      name: '防雷提醒',
      state: 'draft',
      priority: 'routine',
      ofAlert: false,
      audience: AUDIENCE,
      channels: ['webhook'],
      text: '不要过河。',
      entry: null,
      createdBy: 'u1',
      createdAt: AT,
    })
    expect(await createCampaignList(database.db).find('none')).toBeUndefined()
  })

  it.each([
    ['alert', true],
    ['duty', true],
    ['staff', false],
    ['correction', false],
  ])('tells letters of alerts from others: %s', async (origin, ofAlert) => {
    await ledger().create(aCampaign({ id: 'one', origin, lane: 'emergency' }))

    expect(await createCampaignList(database.db).find('one')).toMatchObject({ ofAlert })
  })

  it('lists the newest first, without the answers to single persons', async () => {
    await ledger().create(aCampaign({ id: 'old', createdAt: AT }))
    await ledger().create(aCampaign({ id: 'new', createdAt: after(2), entry: 'e1', lane: 'emergency' }))
    await ledger().create(aCampaign({ id: 'answer', createdAt: after(3), origin: 'answer', entry: 'e1' }))
    await ledger().create(aCampaign({ id: 'middle', createdAt: after(1), about: '{"entry":"e1","version":2}' }))

    const latest = await createCampaignList(database.db).latest(2)

    expect(latest.map(({ id, text, priority, audience }) => ({ id, text, priority, audience }))).toEqual([
      { id: 'new', text: null, priority: 'emergency', audience: { regions: [], segments: [], topics: [] } },
      {
        id: 'middle',
        text: '打雷时不要在树下躲雨。',
        priority: 'routine',
        audience: { regions: [], segments: [], topics: [] },
      },
    ])
    expect(await createCampaignList(database.db).find('answer')).toMatchObject({ id: 'answer', text: null })
  })

  it('pages through letters, each once, and through those of one state', async () => {
    const addresses = Array.from({ length: 7 }, (_, at) => `p${at}`)
    await launched(ledger(), { id: 'other' }, ['x'])
    await launched(ledger(), { id: 'c1' }, addresses)
    await database.db
      .updateTable('deliveries')
      .set({ state: 'refused', reason: '400', ended_at: AT.getTime() })
      .where('address', 'in', ['p2', 'p5'])
      .execute()
    const { recipients } = createCampaignRecipients(database.db)

    const pages: string[][] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await recipients('c1', { limit: 3, ...(cursor !== undefined && { cursor }) })
      pages.push(page.recipients.map(({ address }) => address))
      cursor = page.next
    }

    expect(pages).toEqual([['p0', 'p1', 'p2'], ['p3', 'p4', 'p5'], ['p6']])
    expect(await recipients('c1', { state: 'refused', limit: 2 })).toEqual({
      recipients: ['p2', 'p5'].map((address) => ({
        address,
        channel: 'webhook',
        state: 'refused',
        at: AT,
        reason: '400',
      })),
      next: null,
    })
    expect((await recipients('c1', { limit: 1 })).recipients[0]).toMatchObject({ state: 'pending', at: null })
  })

  it.each([
    ['a cursor that means nothing', { cursor: "1'; drop", limit: 3 }],
    ['a cursor behind the end', { cursor: '999999999999999', limit: 3 }],
    ['a state that there is not', { state: 'lost', limit: 3 }],
  ])('gives an empty page for %s', async (_, page) => {
    await launched(ledger(), { id: 'c1' }, ['a', 'b'])

    expect(await createCampaignRecipients(database.db).recipients('c1', page)).toEqual({ recipients: [], next: null })
  })
})
