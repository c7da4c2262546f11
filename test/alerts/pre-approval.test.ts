import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AlertSource, AlertSources } from '../../src/alerts/alert-source.ts'
import type { CapMessage } from '../../src/alerts/cap/cap-message.ts'
import type { FeedPollerDeps, ReadCap } from '../../src/alerts/poll-feeds.ts'
import { capMessage, capTime } from '../support/cap-alerts.ts'
import { type FeedPeer, startFeedPeer } from '../support/feed-peer.ts'
import { aPoller, aSource, feedOf, readSimply } from '../support/feed-polling.ts'

let peer: FeedPeer
beforeEach(async () => {
  peer = await startFeedPeer()
})
afterEach(() => peer.stop())

describe('trust in a source', () => {
  const trust = { kind: 'pre-approved', upTo: 'Moderate' }
  const trusted = () => aSource(peer, { trust, senders: ['weather@feed.example'] })

  async function takeOne(source: AlertSource, one: CapMessage, overrides: Partial<FeedPollerDeps> = {}) {
    peer.serve('/feed', feedOf(peer, [{ path: '/1', message: one }]))
    const { poller, taken, found } = aPoller(source, overrides)
    await poller.poll(source)
    return { taken, found }
  }

  it.each([
    ['Minor', true],
    ['Moderate', true],
    ['Severe', false],
    ['Extreme', false],
  ] as const)('up to Moderate: %s goes out by itself: %s', async (severity, preApproved) => {
    const { taken } = await takeOne(trusted(), capMessage({}, { severity, event: '暴雨', headline: '暴雨' }))

    expect(taken.map((one) => one.preApproved)).toEqual([preApproved])
  })

  const minor = { severity: 'Minor' } as const
  const area = (areaDesc: string) => [{ areaDesc, polygons: [], circles: [], geocodes: [] }]
  it.each([
    ['a severity that is not known', capMessage({}, { severity: 'Unknown', event: '暴雨', headline: '暴雨' })],
    ['a drill', capMessage({ status: 'Exercise' }, minor)],
    ['a Cancel', capMessage({ msgType: 'Cancel' }, minor)],
    ['an all-clear', capMessage({ msgType: 'Update' }, { ...minor, responseTypes: ['AllClear'] })],
    ['regions that could not be made out', capMessage({}, { ...minor, areas: area('见图') })],
    ['colours that contradict each other', capMessage({}, { ...minor, event: '暴雨蓝色预警' })],
    ['an end that has passed', capMessage({}, { ...minor, expires: capTime('2026-07-01T02:00:00+08:00') })],
  ])('leaves %s to people', async (_, one) => {
    const { taken } = await takeOne(trusted(), one)

    expect(taken.map((one) => one.preApproved)).toEqual([false])
  })

  it('leaves a message with warnings to people', async () => {
    const warns: ReadCap = (bytes, options) => ({ ...readSimply(bytes, options), importAs: 'accept-with-warnings' })
    const { taken } = await takeOne(trusted(), capMessage({}, minor), { readCap: warns })

    expect(taken.map((one) => one.preApproved)).toEqual([false])
  })

  it('leaves everything of a draft source to people', async () => {
    const { taken } = await takeOne(aSource(peer), capMessage({}, minor))

    expect(taken.map((one) => one.preApproved)).toEqual([false])
  })

  it('refuses a sender that the source does not name', async () => {
    const { taken, found } = await takeOne(trusted(), capMessage({ sender: 'someone.else' }, minor))

    expect(taken).toEqual([])
    expect(found[0]).toContain('不在这个来源的名单里')
  })

  it('passes over what is for other places, and brings what nobody can place', async () => {
    const elsewhere = await takeOne(aSource(peer), capMessage({}, { areas: area('昆明市') }))
    const other = await takeOne(aSource(peer, { regions: ['532325'] }), capMessage({}, { areas: area('南华县') }))
    const unclear = await takeOne(aSource(peer, { regions: ['532325'] }), capMessage({}, { areas: area('见图') }))

    expect([elsewhere, other, unclear].map(({ taken }) => taken.length)).toEqual([0, 0, 1])
  })

  it.each([
    ['pre-approval without senders', { trust }],
    ['an address that is none', { url: 'ftp://feed.example/a' }],
    ['a user name in the address', { url: 'https://me:secret@feed.example/a' }],
    ['pre-approval of what is unknown', { trust: { kind: 'pre-approved', upTo: 'Unknown' }, senders: ['a'] }],
  ])('does not accept %s', (_, overrides) => {
    const source = { id: 'test', url: 'https://feed.example/a', trust: { kind: 'draft' }, ...overrides }

    expect(AlertSources.safeParse([source]).success).toBe(false)
  })
})
