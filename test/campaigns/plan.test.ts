import { describe, expect, it } from 'vitest'
import type { Subscriber } from '../../src/audience/subscriber.ts'
import { type CampaignPlan, decidePage, dueAtFor, planCampaign } from '../../src/campaigns/plan.ts'
import { aFakeHistory, aFakeLedger, aSubscriber, CAN_ALL, MORNING, pagesOf } from '../support/campaign-fakes.ts'

function aPlan(more: Partial<CampaignPlan> = {}): CampaignPlan {
  return {
    id: 'c1',
    lane: 'routine',
    audience: { regions: [], segments: [], topics: [] },
    channels: [],
    topics: [],
    drill: false,
    entry: 'e1',
    startAt: MORNING,
    jitterMs: 0,
    capPerWeek: 3,
    repeatAfterDays: 30,
    priorityAreas: { note: '测试', areas: [] },
    canPush: CAN_ALL,
    wordingFor: () => 'text',
    ...more,
  }
}

const NONE = { letters: new Map<number, number>(), hadEntry: new Set<number>() }
const reasonOf = (plan: CampaignPlan, subscriber: Subscriber, facts = NONE) => {
  const [decision] = decidePage(plan, [subscriber], facts, MORNING)
  return decision?.kind === 'excluded' ? decision.reason : decision?.kind
}
const audience = { regions: [], segments: [], topics: [] }

describe('who gets a campaign', () => {
  it.each<[string, Partial<CampaignPlan>, Partial<Subscriber>]>([
    ['ended', {}, { endedAt: MORNING }],
    ['no-consent', {}, { consent: { at: MORNING, how: 'import', text: '' } }],
    ['no-consent', {}, { consent: { at: new Date(MORNING.getTime() + 1), how: 'import', text: 'v1' } }],
    ['not-a-tester', { drill: true }, {}],
    ['other-region', { audience: { ...audience, regions: ['532327', '532324'] } }, {}],
    ['other-segment', { audience: { ...audience, segments: ['farmers'] } }, { segments: ['youth'] }],
    ['other-topic', { audience: { ...audience, topics: ['fraud'] } }, { topics: ['mushroom'] }],
    ['other-topic', { topics: ['fraud'] }, { topics: ['mushroom', 'herb'] }],
    ['channel-not-wanted', { channels: ['wechaty'] }, {}],
    ['channel-not-wanted', { audience: { ...audience, channels: ['webhook'] } }, {}],
    ['channel-cannot-push', { canPush: () => ({ kind: 'cannot', reason: 'no window' }) }, {}],
    ['no-wording', { wordingFor: () => undefined }, {}],
  ])('leaves out: %s', (reason, plan, subscriber) => {
    expect(reasonOf(aPlan(plan), aSubscriber(1, subscriber))).toBe(reason)
  })

  it.each<[string, Partial<CampaignPlan>, Partial<Subscriber>]>([
    ['who lives below a region', { audience: { ...audience, regions: ['532300'] } }, { region: '532301102' }],
    [
      'who has one of the segments',
      { audience: { ...audience, segments: ['farmers', 'youth'] } },
      { segments: ['youth'] },
    ],
    ['who asked for short lines as old', { audience: { ...audience, segments: ['elderly'] } }, { elder: true }],
    ['who named no topic', { topics: ['fraud'] }, {}],
    [
      'of a warning whatever topics were asked for',
      { lane: 'emergency', topics: ['disaster'] },
      { topics: ['mushroom'] },
    ],
    ['testers of a drill', { drill: true }, { segments: ['tester'] }],
  ])('reaches: %s', (_, plan, subscriber) => {
    expect(reasonOf(aPlan(plan), aSubscriber(1, subscriber))).toBe('recipient')
  })

  it('stops at the cap of a week over all campaigns and at an entry somebody had, but never for a warning', () => {
    const subscriber = aSubscriber(1)
    const full = { ...NONE, letters: new Map([[1, 3]]) }
    const had = { ...NONE, hadEntry: new Set([1]) }

    expect(reasonOf(aPlan(), subscriber, { ...NONE, letters: new Map([[1, 2]]) })).toBe('recipient')
    expect(reasonOf(aPlan(), subscriber, full)).toBe('cap-reached')
    expect(reasonOf(aPlan(), subscriber, had)).toBe('had-recently')
    expect(reasonOf(aPlan({ lane: 'emergency' }), subscriber, { ...full, hadEntry: had.hadEntry })).toBe('recipient')
  })
})

describe('when a letter goes', () => {
  const night = { quietFrom: 9 * 60, quietTo: 11 * 60 }

  it('moves what is routine to the end of quiet hours, and a warning not', () => {
    const subscriber = aSubscriber(1, night)

    expect(dueAtFor(aPlan(), subscriber)).toEqual(new Date('2026-11-26T11:00:00+08:00'))
    expect(dueAtFor(aPlan({ lane: 'emergency', jitterMs: 60_000 }), subscriber)).toEqual(MORNING)
  })

  it('spreads letters over the jitter, the same for the same campaign and subscriber', () => {
    const plan = aPlan({ jitterMs: 600_000 })
    const dues = Array.from({ length: 100 }, (_, id) => dueAtFor(plan, aSubscriber(id)).getTime() - MORNING.getTime())

    expect(dues).toEqual(
      Array.from({ length: 100 }, (_, id) => dueAtFor(plan, aSubscriber(id)).getTime() - MORNING.getTime()),
    )
    expect(new Set(dues).size).toBeGreaterThan(90)
    expect(Math.min(...dues)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...dues)).toBeLessThan(600_000)
  })

  it('spreads those whose quiet hours end together, outside their quiet hours', () => {
    const plan = aPlan({ jitterMs: 600_000 })
    const end = new Date('2026-11-26T11:00:00+08:00').getTime()
    const dues = Array.from({ length: 50 }, (_, id) => dueAtFor(plan, aSubscriber(id, night)).getTime() - end)

    expect(Math.min(...dues)).toBeGreaterThanOrEqual(0)
    expect(new Set(dues).size).toBeGreaterThan(40)
  })

  it('lets areas of priority go first and leaves nobody out for them', () => {
    const priorityAreas = {
      note: '测试',
      areas: [{ region: '532327', kind: 'formerly-poor' as const, source: '测试' }],
    }
    const plan = aPlan({ jitterMs: 600_000, priorityAreas })
    const page = Array.from({ length: 40 }, (_, id) =>
      aSubscriber(id, { region: id % 2 === 0 ? '532301' : '532327101' }),
    )

    const decisions = decidePage(plan, page, NONE, MORNING)
    const dues = decisions.flatMap((each) =>
      each.kind === 'recipient'
        ? [{ first: each.subscriber.region !== '532301', at: each.recipient.dueAt.getTime() }]
        : [],
    )
    const latestFirst = Math.max(...dues.filter(({ first }) => first).map(({ at }) => at))

    expect(decisions.map(({ subscriber }) => subscriber.region).indexOf('532301')).toBe(20)
    expect(dues.length).toBe(40)
    expect(dues.filter(({ first, at }) => !first && at < latestFirst)).toEqual([])
  })
})

describe('a planned campaign', () => {
  it('yields pages of frozen recipients and counts every subscriber once', async () => {
    const people = [
      aSubscriber(1, { channel: 'webhook' }),
      aSubscriber(2, { endedAt: MORNING }),
      aSubscriber(3, { endedAt: MORNING }),
      aSubscriber(4, { region: '530100' }),
      aSubscriber(5),
    ]
    const plan = aPlan({
      audience: { ...audience, regions: ['532300'] },
      wordingFor: (_, short) => (short ? 'sms' : 'chat'),
    })

    const planned = planCampaign(plan, pagesOf(people), aFakeHistory(aFakeLedger()), MORNING)
    const pages = []
    for await (const page of planned.recipients) pages.push(page)

    expect(pages).toEqual([
      [{ subscriber: 1, channel: 'webhook', address: 'a1', account: 'webhook', bulletin: 'sms', dueAt: MORNING }],
      [],
      [{ subscriber: 5, channel: 'web-chat', address: 'a5', account: 'web-chat', bulletin: 'chat', dueAt: MORNING }],
    ])
    expect(planned.tally()).toEqual({
      recipients: 2,
      excluded: [
        { reason: 'ended', count: 2 },
        { reason: 'other-region', count: 1 },
      ],
    })
  })
})

describe('a plan in an emergency', () => {
  const until = new Date('2026-11-26T12:00:00+08:00')
  const heldUntil = (region: string) => (region.startsWith('532301') ? until : undefined)
  const recipientOf = (plan: CampaignPlan, more: Partial<Subscriber> = {}) => {
    const [decision] = decidePage(plan, [aSubscriber(1, more)], NONE, MORNING)
    return decision?.kind === 'recipient' ? decision.recipient : undefined
  }

  it('lets routine letters to the region wait for its end, and keeps when they would have gone', () => {
    const recipient = recipientOf(aPlan({ heldUntil }))

    expect(recipient?.unheldDueAt).toEqual(MORNING)
    expect(recipient?.dueAt.getTime()).toBeGreaterThanOrEqual(until.getTime())
    expect(recipient?.dueAt.getTime()).toBeLessThanOrEqual(until.getTime() + 10 * 60_000)
  })

  it('does not send in the quiet hours in which the emergency ends', () => {
    const recipient = recipientOf(aPlan({ heldUntil }), { quietFrom: 11 * 60, quietTo: 14 * 60 })

    expect(recipient?.dueAt.getTime()).toBeGreaterThanOrEqual(new Date('2026-11-26T14:00:00+08:00').getTime())
  })

  it.each<[string, Partial<CampaignPlan>, Partial<Subscriber>]>([
    ['warnings', { lane: 'emergency' }, {}],
    ['other regions', {}, { region: '532324' }],
    ['what goes out later anyway', { startAt: until }, {}],
  ])('holds back nothing of: %s', (_, plan, subscriber) => {
    const at = plan.startAt ?? MORNING

    const recipient = recipientOf(aPlan({ heldUntil, ...plan }), subscriber)

    expect(recipient?.dueAt).toEqual(at)
    expect(recipient).not.toHaveProperty('unheldDueAt')
  })
})
