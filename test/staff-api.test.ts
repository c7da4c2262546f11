import { describe, expect, it } from 'vitest'
import { createCampaigns } from '../src/campaigns/run.ts'
import type { CampaignState } from '../src/delivery/ledger.ts'
import type { CampaignDraft } from '../src/http/staff/campaigns-api.ts'
import { createCampaignsApi, createImportApi } from '../src/staff-api.ts'
import { aCampaignSetUp, aSubscriber, MORNING } from './support/campaign-fakes.ts'
import { anEntry } from './support/entries.ts'
import { aStatement } from './support/knowledge.ts'
import { createMemorySubscriberStore } from './support/subscribers.ts'

const EVERYBODY = { regions: [], segments: [], topics: [] }
const DRAFT: CampaignDraft = {
  name: '菌季提醒',
  text: '不认识的菌子不采。',
  audience: EVERYBODY,
  channels: ['web-chat'],
  priority: 'routine',
  createdBy: '李',
}

async function anApi() {
  const people = [
    aSubscriber(1, { segments: ['elderly'], topics: ['mushroom'] }),
    aSubscriber(2, { segments: ['youth'] }),
  ]
  const { deps, ledger, entries } = await aCampaignSetUp(people, [anEntry('e1')])
  const campaigns = createCampaigns(deps)
  let keys = 0
  const setState = (id: string, state: CampaignState) => {
    const kept = ledger.kept.get(id)
    if (kept !== undefined) kept.state = state
  }
  const api = createCampaignsApi({
    campaigns,
    ledger: {
      progress: ledger.progress,
      pause: async (id, paused) => setState(id, paused ? 'paused' : 'running'),
    },
    find: async () => undefined,
    latest: async () => [],
    recipients: async () => ({ recipients: [], next: null }),
    newKey: () => `staff:${++keys}`,
  })
  const drafted = async (more: Partial<Pick<CampaignDraft, 'priority' | 'audience'>> = {}) => {
    const outcome = await api.draft({ ...DRAFT, ...more })
    if (outcome.kind !== 'drafted') throw new Error(outcome.message)
    return outcome.id
  }
  return { api, entries, ledger, setState, drafted }
}

describe('campaigns of staff', () => {
  it.each([
    ['segments', 'pensioners', 'campaign.segment', 'elderly'],
    ['topics', 'weather', 'campaign.topic', 'mushroom'],
  ])('are refused for unknown %s, with those there are', async (field, word, code, known) => {
    const { api, ledger } = await anApi()

    const outcome = await api.draft({ ...DRAFT, audience: { ...EVERYBODY, [field]: [known, word] } })

    expect(outcome).toMatchObject({ kind: 'refused', code, message: expect.stringContaining(known) })
    expect(ledger.kept.size).toBe(0)
  })

  it('go only to those of the segments and topics that are named', async () => {
    const { api } = await anApi()

    const audience = { regions: [], segments: ['elderly'], topics: ['mushroom'] }

    expect(await api.draft({ ...DRAFT, audience })).toMatchObject({ kind: 'drafted', recipients: 1 })
  })

  it('are refused with the problems of their text or entry', async () => {
    const { api } = await anApi()
    const { text: _text, ...rest } = DRAFT

    expect(await api.draft({ ...DRAFT, text: '您好{name}' })).toMatchObject({
      kind: 'refused',
      code: 'campaign.content',
      message: expect.stringContaining('没填'),
    })
    expect(await api.draft({ ...rest, entry: 'e9' })).toMatchObject({ kind: 'refused', code: 'campaign.content' })
    expect(await api.draft({ ...rest, entry: 'e1' })).toMatchObject({ kind: 'drafted' })
  })

  it('are two when the same is drafted twice', async () => {
    const { drafted } = await anApi()

    expect(await drafted()).not.toBe(await drafted())
  })

  it('are approved by their author when they are routine, and by another when they are urgent', async () => {
    const { api, drafted } = await anApi()
    const urgent = await drafted({ priority: 'emergency' })

    expect(await api.approve(await drafted(), '李')).toEqual({ kind: 'approved' })
    expect(await api.approve(urgent, '李')).toMatchObject({ kind: 'refused', code: 'campaign.own' })
    expect(await api.approve(urgent, '王')).toEqual({ kind: 'approved' })
  })

  it('are not approved when they are unknown, run already or were cancelled', async () => {
    const { api, drafted } = await anApi()
    const [running, cancelled] = [await drafted(), await drafted()]
    await api.approve(running, '王')
    await api.cancel(cancelled, '李')

    expect(await api.approve('nothing', '王')).toMatchObject({ kind: 'refused', code: 'campaign.not-found' })
    for (const id of [running, cancelled])
      expect(await api.approve(id, '王')).toMatchObject({ kind: 'refused', code: 'campaign.over' })
  })

  it('are not approved when the entry has changed since they were drafted', async () => {
    const { api, entries } = await anApi()
    const { text: _text, ...rest } = DRAFT
    const outcome = await api.draft({ ...rest, entry: 'e1' })
    if (outcome.kind !== 'drafted') throw new Error(outcome.message)

    entries[0] = anEntry('e1', { statements: [aStatement({ section: 'do', text: '别的话。' })] })

    expect(await api.approve(outcome.id, '王')).toMatchObject({ kind: 'refused', code: 'campaign.changed' })
  })

  it('are cancelled with the number of letters that do not go out', async () => {
    const { api, drafted } = await anApi()
    const id = await drafted()
    await api.approve(id, '王')

    expect(await api.cancel(id, '李')).toEqual({ kind: 'cancelled', letters: 2 })
    expect(await api.cancel('nothing', '李')).toMatchObject({ kind: 'refused', code: 'campaign.not-found' })
  })

  it('pause while they run and go on while they are paused, and otherwise say why not', async () => {
    const { api, drafted, setState } = await anApi()
    const id = await drafted()

    expect(await api.pause('nothing', true, '李')).toMatchObject({ kind: 'refused', code: 'campaign.not-found' })
    expect(await api.pause(id, true, '李')).toMatchObject({
      code: 'campaign.state',
      message: expect.stringMatching('不在发送'),
    })
    setState(id, 'running')
    expect(await api.pause(id, false, '李')).toMatchObject({
      code: 'campaign.state',
      message: expect.stringMatching('没有暂停'),
    })
    expect(await api.pause(id, true, '李')).toEqual({ kind: 'paused' })
    expect(await api.pause(id, true, '李')).toMatchObject({ code: 'campaign.state' })
    expect(await api.pause(id, false, '李')).toEqual({ kind: 'resumed' })
  })

  it('say how many letters are in which state, and nothing of one that is not there', async () => {
    const { api, drafted } = await anApi()
    const id = await drafted()
    await api.approve(id, '王')

    expect(await api.progress(id)).toEqual({ total: 2, byState: { pending: 2 } })
    expect(await api.progress('nothing')).toBeUndefined()
  })
})

const HEADER = 'channel,address,region,segments,topics,elder,consent_at,consent_text'
const row = (address: string, region = '532324') => `webhook,${address},${region},,,,2026-11-01,登记表`
const GOOD = row('13800000001')
const OUTSIDE = row('13800000002', '532301')
const FAULTY = row('13800000003').replace('webhook', 'pigeon')

function anImport() {
  const store = createMemorySubscriberStore()
  const { importSubscribers } = createImportApi({ store, regions: () => [], clock: () => MORNING })
  const take = (rows: readonly string[], more: { apply?: boolean; partial?: boolean; within?: string } = {}) =>
    importSubscribers({
      text: [HEADER, ...rows].join('\n'),
      format: 'csv',
      apply: true,
      partial: false,
      within: '532300',
      by: '李',
      ...more,
    })
  const count = () => store.count({ regions: [], segments: [], topics: [] })
  return { take, count }
}

describe('lists of subscribers from staff', () => {
  it('are only looked at until they are to be applied, faulty or not', async () => {
    const { take, count } = anImport()

    expect(await take([GOOD, FAULTY], { apply: false })).toMatchObject({
      kind: 'preview',
      rows: 2,
      added: 1,
      faulty: 1,
      problems: [{ line: 3, field: 'channel' }],
    })
    expect(await count()).toBe(0)
  })

  it('are refused as a whole for one faulty row', async () => {
    const { take, count } = anImport()

    expect(await take([GOOD, FAULTY])).toMatchObject({
      kind: 'refused',
      code: 'import.faulty',
      problems: [{ line: 3 }],
    })
    expect(await count()).toBe(0)
  })

  it('are imported in part when that is asked for', async () => {
    const { take, count } = anImport()

    expect(await take([GOOD, FAULTY], { partial: true })).toMatchObject({ kind: 'imported', added: 1, faulty: 1 })
    expect(await count()).toBe(1)
  })

  it('are refused for a row outside the region of the member of staff, without naming its address', async () => {
    const { take, count } = anImport()

    const outcome = await take([GOOD, OUTSIDE], { within: '532324' })

    expect(outcome).toMatchObject({ kind: 'refused', problems: [{ line: 3, field: 'region' }] })
    expect(JSON.stringify(outcome)).not.toContain('13800000002')
    expect(await count()).toBe(0)
  })

  it('change nothing when they come again', async () => {
    const { take, count } = anImport()
    await take([GOOD])

    expect(await take([GOOD])).toMatchObject({ kind: 'imported', added: 0, changed: 0, unchanged: 1 })
    expect(await count()).toBe(1)
  })

  it('show the first 200 problems and count them all', async () => {
    const { take } = anImport()

    const outcome = await take(
      Array.from({ length: 250 }, () => FAULTY),
      { apply: false },
    )

    expect(outcome).toMatchObject({ kind: 'preview', faulty: 250 })
    expect(outcome.problems).toHaveLength(200)
  })
})
