import { describe, expect, it } from 'vitest'
import {
  CAPABILITIES,
  type Capability,
  canReach,
  fits,
  lengthIn,
  paceOf,
  type ReachQuestion,
} from '../../src/delivery/capabilities.ts'
import { DELIVERY_CHANNELS } from '../../src/domain/letter.ts'

const NOON = new Date('2026-11-26T04:00:00Z')
const hoursBefore = (hours: number) => new Date(NOON.getTime() - hours * 3_600_000)
/** A time of day in Chuxiong. */
const at = (clock: string) => new Date(`2026-11-26T${clock}+08:00`)

function question(more: Partial<ReachQuestion> = {}): ReachQuestion {
  return { group: false, lastInboundAt: null, sentInPeriod: {}, now: NOON, lane: 'routine', ...more }
}

const official: Capability = { ...CAPABILITIES['official-account'], built: true }
const mass: Capability = { ...CAPABILITIES['official-account-mass'], built: true }
const robot: Capability = { ...CAPABILITIES['wecom-robot'], built: true }
const { wechaty, webhook, 'web-chat': webChat } = CAPABILITIES

describe('canReach', () => {
  const night = (clock: string, lane: ReachQuestion['lane'] = 'routine') => question({ now: at(clock), lane })

  it.each<readonly [string, Capability, ReachQuestion, ReturnType<typeof canReach>]>([
    ['anybody by webhook', webhook, question(), { kind: 'ok' }],
    ['a group by webhook', webhook, question({ group: true }), { kind: 'ok' }],
    ['nobody by a channel that is not built', CAPABILITIES.sms, question(), { kind: 'not-built' }],
    ['no group on the page', webChat, question({ group: true }), { kind: 'no-groups' }],
    ['no person by a robot of a group', robot, question(), { kind: 'no-people' }],
    ['a group by a robot', robot, question({ group: true }), { kind: 'ok' }],
    ['nobody who never wrote', official, question(), { kind: 'never-wrote' }],
    ['who wrote 47 h ago', official, question({ lastInboundAt: hoursBefore(47) }), { kind: 'ok' }],
    [
      'nobody 48 h after the last message',
      official,
      question({ lastInboundAt: hoursBefore(48) }),
      { kind: 'window-over', since: NOON },
    ],
    [
      'nobody a sixth time, also in an emergency',
      official,
      question({ lastInboundAt: hoursBefore(1), sentInPeriod: { 'recipient/window': 5 }, lane: 'emergency' }),
      { kind: 'quota-used', quota: { per: 'recipient', period: 'window', most: 5 } },
    ],
    [
      'a fifth time',
      official,
      question({ lastInboundAt: hoursBefore(1), sentInPeriod: { 'recipient/window': 4 } }),
      { kind: 'ok' },
    ],
    [
      'nobody by a fifth mass message of the month',
      mass,
      question({ sentInPeriod: { 'recipient/month': 4 } }),
      { kind: 'quota-used', quota: { per: 'recipient', period: 'month', most: 4 } },
    ],
    ['a group at 21:59', wechaty, night('21:59:59'), { kind: 'ok' }],
    ['nobody at 22:00', wechaty, night('22:00:00'), { kind: 'quiet', until: nextMorning() }],
    ['nobody at 06:59', wechaty, night('06:59:30'), { kind: 'quiet', until: at('07:00:00') }],
    ['a group at 07:00', wechaty, night('07:00:00'), { kind: 'ok' }],
    ['a group at night in an emergency', wechaty, night('02:10:00', 'emergency'), { kind: 'ok' }],
    [
      'nobody a seventh time in a minute',
      wechaty,
      question({ group: true, sentInPeriod: { 'recipient/minute': 6 } }),
      { kind: 'quota-used', quota: { per: 'recipient', period: 'minute', most: 6 } },
    ],
  ])('reaches %s', (_name, capability, asked, expected) => {
    expect(canReach(capability, asked)).toEqual(expected)
  })

  it('has no quiet hours when both ends are the same', () => {
    const always: Capability = { ...wechaty, quiet: { from: 0, to: 0 } }

    expect(canReach(always, question({ now: at('00:00:00') }))).toEqual({ kind: 'ok' })
  })
})

function nextMorning(): Date {
  return new Date('2026-11-27T07:00:00+08:00')
}

describe('fits', () => {
  it.each<readonly [string, Capability, string, 'text' | 'markdown', boolean]>([
    ['682 characters of Chinese into 2,048 bytes', official, '字'.repeat(682), 'text', true],
    ['683 do not', official, '字'.repeat(683), 'text', false],
    ['markdown twice as long', robot, '字'.repeat(1_365), 'markdown', true],
    ['but not into text', robot, '字'.repeat(1_365), 'text', false],
    ['no markdown where there is none', webhook, '字', 'markdown', false],
    ['4,000 emoji are 4,000 characters', webhook, '🍄'.repeat(4_000), 'text', true],
    ['one more is too many', webhook, '🍄'.repeat(4_001), 'text', false],
  ])('%s', (_name, capability, text, format, expected) => {
    expect(fits(capability, text, format)).toBe(expected)
  })

  it('counts a character outside the first plane as one, and its bytes as four', () => {
    expect([lengthIn('characters', '🍄a'), lengthIn('bytes', '🍄a')]).toEqual([2, 5])
  })
})

describe('paceOf', () => {
  it.each(DELIVERY_CHANNELS)('keeps %s within its quotas of a minute', (channel) => {
    const { intervalMs } = paceOf(channel)
    const limits = CAPABILITIES[channel].quotas.filter(({ per, period }) => per === 'account' && period === 'minute')

    expect(limits.filter(({ most }) => most * intervalMs < 60_000)).toEqual([])
  })

  it('waits 2 to 6 seconds between two letters of wechaty', () => {
    const { account, intervalMs, jitterMs } = paceOf('wechaty')

    expect(account).toBe('wechaty')
    expect(intervalMs).toBeGreaterThanOrEqual(2_000)
    expect(intervalMs + jitterMs).toBeLessThanOrEqual(6_000)
  })

  it('takes the figures an operator gave', () => {
    const own = { ...CAPABILITIES, webhook: { ...webhook, intervalMs: 40 } }

    expect(paceOf('webhook', 'gateway-2', own)).toEqual({
      account: 'gateway-2',
      channel: 'webhook',
      intervalMs: 40,
      jitterMs: 0,
    })
  })

  it('paces a robot of WeCom below 20 a minute by a fifth', () => {
    expect(60_000 / robot.intervalMs).toBeLessThanOrEqual(16)
  })
})
