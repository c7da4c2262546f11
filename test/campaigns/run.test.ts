import { describe, expect, it } from 'vitest'
import type { NewRequest } from '../../src/campaigns/request.ts'
import { createCampaigns } from '../../src/campaigns/run.ts'
import { aCampaignSetUp, aSubscriber, MORNING } from '../support/campaign-fakes.ts'
import { anEntry } from '../support/entries.ts'
import { aStatement } from '../support/knowledge.ts'

const PEOPLE = [
  aSubscriber(1),
  aSubscriber(2, { elder: true }),
  aSubscriber(3, { channel: 'webhook' }),
  aSubscriber(4, { endedAt: MORNING }),
]

function aRequest(more: Partial<NewRequest> = {}): NewRequest {
  return {
    name: '菌子季',
    content: { kind: 'entry', entry: 'e1' },
    audience: {},
    priority: 'routine',
    dedupKey: 'request:1',
    createdBy: 'li',
    jitterMs: 0,
    ...more,
  }
}

async function aCampaign(more: Partial<NewRequest> = {}) {
  const setUp = await aCampaignSetUp(PEOPLE, [anEntry('e1')])
  const campaigns = createCampaigns(setUp.deps)
  const drafted = await campaigns.draft(aRequest(more))
  if (drafted.kind !== 'drafted') throw new Error(drafted.problems.join())
  return { ...setUp, campaigns, drafted, id: drafted.id }
}

describe('a draft', () => {
  it('says how many get it and why the others do not, and sends nothing', async () => {
    const { drafted, ledger, campaigns, id } = await aCampaign()

    expect(drafted).toMatchObject({ isNew: true, recipients: 3, excluded: [{ reason: 'ended', count: 1 }] })
    expect(ledger.texts()).toEqual([])
    expect(await campaigns.progress(id)).toMatchObject({ state: 'draft', lane: 'routine', total: 0 })
  })

  it('is one campaign for one key', async () => {
    const { campaigns, id, drafted } = await aCampaign()

    const again = await campaigns.draft(aRequest({ content: { kind: 'text', text: '别的话。' } }))

    expect(again).toMatchObject({ kind: 'drafted', id, isNew: false, hash: drafted.hash })
  })

  it.each([
    ['an unknown entry', { kind: 'entry', entry: 'e9' }, '没有编号'],
    ['an entry under review', { kind: 'entry', entry: 'draft' }, '不能发'],
    ['an empty text', { kind: 'text', text: ' \n' }, '空的'],
    ['a text of 1,001 characters', { kind: 'text', text: '字'.repeat(1_001) }, '1001个字'],
    ['a text with control characters', { kind: 'text', text: '好\u0007的' }, '控制字符'],
    ['a text with a gap', { kind: 'text', text: '{name}您好' }, '没填'],
  ] as const)('is refused for %s', async (_, content, problem) => {
    const draft = anEntry('draft', { review: { state: 'draft', on: '2026-11-01', next: '2027-05-01' } })
    const { deps, ledger } = await aCampaignSetUp(PEOPLE, [draft])

    const drafted = await createCampaigns(deps).draft(aRequest({ content }))

    expect(drafted).toEqual({ kind: 'refused', problems: [expect.stringContaining(problem)] })
    expect(ledger.kept.size).toBe(0)
  })
})

describe('an approval', () => {
  it('launches it, with the wording that suits each', async () => {
    const { campaigns, id, ledger } = await aCampaign()

    const approved = await campaigns.approve(id, 'li')

    expect(approved).toEqual({ kind: 'running', recipients: 3, excluded: [{ reason: 'ended', count: 1 }] })
    expect(ledger.texts()).toEqual([
      expect.stringMatching(/^web-chat a1: 【标题e1】\n1\. 不认识的菌子不采。\n[^]*\n回复TD退订$/),
      'web-chat a2: 标题e1\n不认识的菌子不采。\n来源：云南疾控 回复TD退订',
      'webhook a3: 标题e1：不认识的菌子不采。来源：云南疾控。回复TD退订',
    ])
  })

  it('of a warning comes from another person than its author', async () => {
    const { campaigns, id, ledger } = await aCampaign({ priority: 'emergency' })

    expect(await campaigns.approve(id, 'li')).toEqual({ kind: 'own' })
    expect(ledger.texts()).toEqual([])
    expect(await campaigns.approve(id, 'wang')).toMatchObject({ kind: 'running', recipients: 3 })
  })

  it('holds for the texts of the draft and for no others', async () => {
    const { campaigns, id, entries, ledger, drafted } = await aCampaign()

    expect(await campaigns.approve(id, 'wang', 'another hash')).toEqual({ kind: 'changed' })
    entries[0] = anEntry('e1', { statements: [aStatement({ text: '改过的话。' })] })
    expect(await campaigns.approve(id, 'wang', drafted.hash)).toEqual({ kind: 'changed' })
    expect(ledger.texts()).toEqual([])
  })

  it('is needed anew for a changed text, from another person than the one who changed it', async () => {
    const { campaigns, id, ledger } = await aCampaign({ priority: 'emergency' })

    const revised = await campaigns.revise(id, { kind: 'text', text: '山洪要来了，往高处走。' }, 'wang')
    if (revised.kind !== 'drafted') throw new Error(revised.kind)

    expect(revised.id).not.toBe(id)
    expect(await campaigns.approve(id, 'zhao')).toEqual({ kind: 'over', state: 'cancelled' })
    expect(await campaigns.approve(revised.id, 'wang')).toEqual({ kind: 'own' })
    expect(await campaigns.approve(revised.id, 'li')).toMatchObject({ kind: 'running', recipients: 3 })
    expect(ledger.texts()[0]).toBe('web-chat a1: 山洪要来了，往高处走。')
  })

  it('keeps the draft when the changed text is refused', async () => {
    const { campaigns, id } = await aCampaign()

    expect(await campaigns.revise(id, { kind: 'text', text: '' }, 'li')).toMatchObject({ kind: 'refused' })
    expect(await campaigns.approve(id, 'li')).toMatchObject({ kind: 'running' })
  })

  it('comes once: what runs, is cancelled or unknown is not launched', async () => {
    const { campaigns, id } = await aCampaign()
    await campaigns.approve(id, 'li')

    expect(await campaigns.approve(id, 'wang')).toEqual({ kind: 'over', state: 'running' })
    expect(await campaigns.cancel(id)).toEqual({ kind: 'cancelled', letters: 3 })
    expect(await campaigns.approve(id, 'wang')).toEqual({ kind: 'over', state: 'cancelled' })
    expect(await campaigns.approve('c0', 'wang')).toEqual({ kind: 'unknown' })
    expect(await campaigns.cancel('c0')).toEqual({ kind: 'unknown' })
  })
})

describe('a text of one’s own', () => {
  it('ends with how to stop it when it is routine', async () => {
    const { campaigns, id, ledger } = await aCampaign({ content: { kind: 'text', text: ' 明天赶街有讲座。 ' } })
    await campaigns.approve(id, 'li')

    expect(ledger.texts()[0]).toBe('web-chat a1: 明天赶街有讲座。\n回复TD退订')
  })
})

describe('later campaigns', () => {
  it('do not repeat an entry within 30 days, nor exceed three letters a week', async () => {
    const { campaigns, id, passDays } = await aCampaign()
    await campaigns.approve(id, 'li')
    const send = async (key: string, more: Partial<NewRequest>) => {
      const drafted = await campaigns.draft(aRequest({ dedupKey: key, ...more }))
      if (drafted.kind === 'drafted') await campaigns.approve(drafted.id, 'li')
      return drafted
    }
    const text = (words: string) => ({ content: { kind: 'text' as const, text: words } })

    passDays(1)
    const same = await send('2', {})
    await send('3', text('一'))
    await send('4', text('二'))
    const fourth = await send('5', text('三'))
    passDays(30)
    const later = await send('6', {})

    expect(same).toMatchObject({ recipients: 0, excluded: [{ reason: 'ended' }, { reason: 'had-recently', count: 3 }] })
    expect(fourth).toMatchObject({
      recipients: 0,
      excluded: [{ reason: 'ended' }, { reason: 'cap-reached', count: 3 }],
    })
    expect(later).toMatchObject({ recipients: 3 })
  })
})

describe('a preview', () => {
  it('shows who would get what and why the others would not, and writes nothing', async () => {
    const { deps, ledger } = await aCampaignSetUp(PEOPLE, [anEntry('e1')])
    const preview = await createCampaigns(deps).preview(aRequest())

    expect(preview).toMatchObject({
      kind: 'preview',
      recipients: 3,
      texts: [
        { bulletin: 'chat', count: 1 },
        { bulletin: 'elder', count: 1, text: '标题e1\n不认识的菌子不采。\n来源：云南疾控 回复TD退订' },
        { bulletin: 'sms', count: 1 },
      ],
      first: [{ subscriber: 1, dueAt: MORNING }, { subscriber: 2 }, { subscriber: 3, channel: 'webhook' }],
      left: [{ subscriber: 4, reason: 'ended' }],
    })
    expect(JSON.stringify(preview)).not.toContain('"a1"')
    expect(ledger.kept.size).toBe(0)
  })
})

describe('a campaign while a region is in emergency', () => {
  const until = new Date(MORNING.getTime() + 3_600_000)

  it.each([
    ['what its entry is about', { kind: 'entry', entry: 'e1' }, ['mushroom']],
    ['the topics its audience is chosen by', { kind: 'text', text: '今晚村委会开着。' }, ['disaster']],
  ] as const)('asks by %s, and waits', async (_, content, topics) => {
    const asked: unknown[] = []
    const heldUntil = (region: string, about: readonly string[]) => {
      asked.push([region, about])
      return until
    }
    const { deps, ledger } = await aCampaignSetUp([aSubscriber(1)], [anEntry('e1')], { heldUntil })
    const campaigns = createCampaigns(deps)
    const audience = content.kind === 'text' ? { topics: ['disaster' as const] } : {}

    const drafted = await campaigns.draft(aRequest({ content, audience }))
    if (drafted.kind === 'drafted') await campaigns.approve(drafted.id, 'li')

    const [kept] = ledger.kept.values()
    expect(asked).toContainEqual(['532301', topics])
    expect(kept?.letters).toMatchObject([{ unheldDueAt: MORNING }])
  })
})
