import { describe, expect, it } from 'vitest'
import { createTellAnswer } from '../../src/campaigns/tell-answer.ts'
import { createAnnounce, type ToldCorrection, type ToldPlace } from '../../src/campaigns/tell-places.ts'
import type { Entry, Verdict } from '../../src/domain/entry.ts'
import type { Announce } from '../../src/rumours/corrections.ts'
import { aCampaignSetUp } from '../support/campaign-fakes.ts'
import { anEntry } from '../support/entries.ts'

const RUMOUR = anEntry('r1', {
  kind: 'rumour',
  topic: 'rumour',
  title: '吃蒜防癌',
  claim: '吃蒜防癌。',
  verdict: 'false',
})
const at = (conversation: string, more: Partial<ToldPlace> = {}): ToldPlace => ({
  channel: 'web-chat',
  conversation,
  sender: conversation,
  ...more,
})

function aCorrection(place: ToldPlace, more: Partial<ToldCorrection> = {}): ToldCorrection {
  const key = `correction:r1:3:${place.channel}:${place.conversation}:${place.sender}`
  return { key, entry: 'r1', from: 1, to: 3, place, kind: 'changed', ...more }
}

async function anAnnounce(places: Array<ToldPlace & { version: number }>, entry: Entry = RUMOUR) {
  const { deps, ledger } = await aCampaignSetUp([], [entry])
  const said: Readonly<Record<number, Verdict | undefined>> = { 1: 'unproven', 2: 'false' }
  const create = (): Announce =>
    createAnnounce({
      ...deps,
      affectedBy: () => Promise.resolve(places),
      verdictOf: (_, version) => Promise.resolve(said[version]),
    })
  return { ledger, create, announce: create(), deps }
}

describe('a correction', () => {
  it('goes as one campaign to exactly the places that were told, each with what it was told', async () => {
    const places = [
      { ...at('a'), version: 1 },
      { ...at('b'), version: 2 },
      { ...at('g', { channel: 'wechaty', sender: 'p' }), version: 1 },
    ]
    const { announce, ledger } = await anAnnounce(places)

    const told = await Promise.all(places.map((place) => announce(aCorrection(place, { from: place.version }))))

    expect(told).toEqual(['announced', 'announced', 'announced'])
    expect([...ledger.kept.values()].map(({ campaign }) => campaign.dedupKey)).toEqual(['correction:r1:3'])
    expect(ledger.texts()).toEqual([
      expect.stringMatching(
        /^web-chat a: 更正：以前我说“吃蒜防癌”是【尚无定论】，现在改为【不实】。\n【不实】吃蒜防癌。\n/,
      ),
      expect.stringMatching(/^web-chat b: 更正：以前我讲的“吃蒜防癌”，说法有更新，现在是【不实】。\n/),
      expect.stringMatching(/^wechaty g: 更正：[^]*来源：云南疾控 2023-05-06\n/),
    ])
    expect(ledger.texts().join()).not.toContain('TD')
  })

  it('reaches a place once after a crash between the announcement and its mark', async () => {
    const { announce, create, ledger } = await anAnnounce([{ ...at('a'), version: 1 }])
    await announce(aCorrection(at('a')))

    const again = await create()(aCorrection(at('a')))

    expect(again).toBe('announced')
    expect(ledger.texts().length).toBe(1)
  })

  it('reaches a place that got the old version after the campaign was frozen', async () => {
    const { announce, create, ledger } = await anAnnounce([{ ...at('a'), version: 1 }])
    await announce(aCorrection(at('a')))

    const late = [await announce(aCorrection(at('z'))), await create()(aCorrection(at('z')))]

    expect(late).toEqual(['announced', 'announced'])
    expect(ledger.texts().map((text) => text.slice(0, 11))).toEqual(['web-chat a:', 'web-chat z:'])
  })

  it('says of what was withdrawn nothing but that', async () => {
    const { announce, ledger } = await anAnnounce([{ ...at('a'), version: 1 }])

    await announce(aCorrection(at('a'), { kind: 'withdrawn' }))

    expect(ledger.texts()).toEqual([expect.stringContaining('说法已经撤回')])
    expect(ledger.texts()[0]).not.toContain('不认识的菌子')
  })

  it('stays to be told where the channel cannot send or staff stopped it', async () => {
    const { announce, create, ledger } = await anAnnounce([])

    expect(await announce(aCorrection(at('a', { channel: 'cli' })))).toBe('left')
    await announce(aCorrection(at('a')))
    for (const id of ledger.kept.keys()) await ledger.cancel(id, new Date())
    expect(await create()(aCorrection(at('b')))).toBe('left')
  })

  it('is tried again when the ledger failed', async () => {
    const { deps, ledger } = await anAnnounce([])
    let broken = true
    const announce = createAnnounce({
      ...deps,
      ledger: {
        ...ledger,
        create: (campaign) => (broken ? Promise.reject(new Error('gone')) : ledger.create(campaign)),
      },
      affectedBy: () => Promise.resolve([{ ...at('a'), version: 1 }]),
      verdictOf: () => Promise.resolve(null),
    })

    await expect(announce(aCorrection(at('a')))).rejects.toThrow('gone')
    broken = false

    expect(await announce(aCorrection(at('a')))).toBe('announced')
  })
})

describe('a late answer', () => {
  const ticket = { ticket: 'KP00001', question: '红葱菌能吃不', entry: 'e1', ...at('c1', { sender: 'u1' }) }

  it('reaches the asker in the place of the question, once', async () => {
    const { deps, ledger } = await aCampaignSetUp([], [anEntry('e1')])
    const tell = createTellAnswer(deps)

    const told = await tell(ticket)
    await tell(ticket)

    expect(told.kind).toBe('told')
    expect([...ledger.kept.values()].map(({ campaign }) => campaign.dedupKey)).toEqual(['answer:KP00001'])
    expect(ledger.texts()).toEqual([
      [
        'web-chat c1: 您问过的问题（编号KP00001）有答案了。',
        '您问的是：红葱菌能吃不',
        '【标题e1】',
        '1. 不认识的菌子不采。',
        '来源：云南疾控 2023-05-06',
        '依据公开资料整理，待主管部门审定。',
      ].join('\n'),
    ])
  })

  it('is left when there is no entry or no way to the asker', async () => {
    const { deps } = await aCampaignSetUp([], [anEntry('e1')])
    const tell = createTellAnswer(deps)

    expect(await tell({ ...ticket, entry: 'e9' })).toEqual({ kind: 'left', reason: 'no-entry' })
    expect(await tell({ ...ticket, channel: 'cli' })).toEqual({ kind: 'left', reason: 'channel-cannot-push' })
  })
})
