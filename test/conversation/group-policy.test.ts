import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decideInGroup,
  type GroupDecision,
  type GroupMatch,
  type GroupMessage,
} from '../../src/conversation/group-policy.ts'
import type { GroupReply, GroupSettings } from '../../src/conversation/group-settings.ts'
import { dayIn, minuteOfDayIn } from '../../src/domain/clock.ts'
import { VERDICTS } from '../../src/domain/entry.ts'
import { HARM_CATEGORIES } from '../../src/domain/harm.ts'
import { aGroupMessage, aRumour, groupSettings } from '../support/groups.ts'
import { CASES, chuxiong, type Situation } from './group-policy-cases.ts'
import '../support/fixed-seed.ts'

function inWords(decision: GroupDecision): string {
  if (decision.kind === 'speak') return `speak ${decision.why}`
  return decision.reason === 'shadow' ? `silent shadow: ${decision.would}` : `silent ${decision.reason}`
}

function decide({ message = {}, match = { kind: 'none' }, settings = {}, replies = [], at = '12:00' }: Situation) {
  return decideInGroup(aGroupMessage(message), match, { settings: groupSettings(settings), replies }, chuxiong(at))
}

const strength = fc.constantFrom('act', 'suggest')
const anyMatch: fc.Arbitrary<GroupMatch> = fc.oneof(
  fc.constant({ kind: 'danger' } as const),
  fc.constant({ kind: 'none' } as const),
  fc.record({ kind: fc.constant('scam-signs' as const), strength }),
  fc.record({
    kind: fc.constant('rumour' as const),
    strength,
    entry: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    verdict: fc.constantFrom(...VERDICTS),
    topic: fc.constantFrom(...HARM_CATEGORIES),
    isLive: fc.boolean(),
  }),
)
const command = fc.constantFrom('mute', 'unmute', 'leave', 'return', 'settings', 'trial', 'live')
const anyMessage: fc.Arbitrary<GroupMessage> = fc
  .record({
    isAddressed: fc.boolean(),
    fromBot: fc.boolean(),
    isOurText: fc.boolean(),
    isForward: fc.boolean(),
    isRepeat: fc.boolean(),
    length: fc.nat(4_000),
    command: fc.option(command, { nil: undefined }),
  })
  .map(({ command, ...facts }) => (command === undefined ? facts : { ...facts, command }))
const anyTime = fc
  .integer({ min: 0, max: 2 * 86_400 - 1 })
  .map((second) => new Date(chuxiong('00:00').getTime() + second * 1_000))
const anySettings: fc.Arbitrary<GroupSettings> = fc.record({
  categories: fc.subarray([...HARM_CATEGORIES]),
  dailyBudget: fc.nat(5),
  hourlyBudget: fc.nat(3),
  quietFrom: fc.nat(1_439),
  quietTo: fc.nat(1_439),
  shadow: fc.boolean(),
  mutedUntil: fc.option(anyTime),
  leftAt: fc.option(anyTime),
})
const anyReply: fc.Arbitrary<GroupReply> = fc.record({
  entry: fc.option(fc.constantFrom('a', 'b', 'c')),
  at: anyTime,
  kind: fc.constantFrom('asked', 'command', 'danger', 'unasked', 'shadow'),
})
const anyReplies = fc.array(anyReply, { maxLength: 8 })

/** What is said in a group when messages come in at their times and every reply is written down. */
function live(
  messages: ReadonlyArray<readonly [Date, GroupMessage, GroupMatch]>,
  settings: GroupSettings,
): GroupReply[] {
  const replies: GroupReply[] = []
  const inOrder = [...messages].sort(([a], [b]) => a.getTime() - b.getTime())
  for (const [at, message, match] of inOrder) {
    const decision = decideInGroup(message, match, { settings, replies }, at)
    const entry = match.kind === 'rumour' ? match.entry : match.kind === 'scam-signs' ? match.kind : null
    if (decision.kind === 'speak') {
      const isUnasked = ['refutes', 'scam', 'live'].includes(decision.why)
      replies.push({ at, entry, kind: isUnasked ? 'unasked' : decision.why === 'danger' ? 'danger' : 'asked' })
    }
  }
  return replies
}

describe('decideInGroup', () => {
  it.each(CASES)('%s', (_name, situation, expected) => {
    expect(inWords(decide(situation))).toBe(expected)
  })

  it('is tried in at least ninety situations, each under its own name', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(90)
    expect(new Set(CASES.map(([name]) => name)).size).toBe(CASES.length)
  })

  it('never answers a bot or its own words, whatever else holds', () => {
    fc.assert(
      fc.property(anyMessage, anyMatch, anySettings, anyReplies, anyTime, (message, match, settings, replies, now) => {
        const fromBot = decideInGroup({ ...message, fromBot: true }, match, { settings, replies }, now)
        const own = decideInGroup({ ...message, fromBot: false, isOurText: true }, match, { settings, replies }, now)

        expect(inWords(fromBot)).toBe('silent from-bot')
        expect(inWords(own)).toBe('silent own-text')
      }),
    )
  })

  it('says nothing in a group it has left, until a person calls it back', () => {
    fc.assert(
      fc.property(anyMessage, anyMatch, anySettings, anyReplies, anyTime, (message, match, settings, replies, now) => {
        const left = { ...settings, leftAt: chuxiong('00:00') }
        const isCalled = message.isAddressed && message.command === 'return'
        const decision = decideInGroup(
          isCalled ? { ...message, isAddressed: false } : message,
          match,
          { settings: left, replies },
          now,
        )

        expect(decision.kind).toBe('silent')
      }),
    )
  })

  it('says in a muted group only what helps in danger or changes how silent it is', () => {
    fc.assert(
      fc.property(anyMessage, anyMatch, anySettings, anyReplies, anyTime, (message, match, settings, replies, now) => {
        const muted = { ...settings, mutedUntil: new Date(now.getTime() + 1) }

        const decision = decideInGroup(message, match, { settings: muted, replies }, now)

        expect(['silent', 'speak danger', 'speak command']).toContain(
          decision.kind === 'silent' ? 'silent' : inWords(decision),
        )
      }),
    )
  })

  it('decides the same twice and leaves its inputs as they were', () => {
    fc.assert(
      fc.property(anyMessage, anyMatch, anySettings, anyReplies, anyTime, (message, match, settings, replies, now) => {
        const before = structuredClone({ message, match, settings, replies, now })

        const decision = decideInGroup(message, match, { settings, replies }, now)

        expect(decideInGroup(message, match, { settings, replies }, now)).toEqual(decision)
        expect({ message, match, settings, replies, now }).toEqual(before)
      }),
    )
  })

  it('keeps to its budget, quiet hours and minute limit over two days of anything', () => {
    const forward = fc.constant(aGroupMessage())
    const rumour = fc.nat(99).map((n) => aRumour({ entry: `e${n}` }))
    const anyDay = fc.array(
      fc.tuple(
        anyTime,
        fc.oneof({ weight: 2, arbitrary: forward }, anyMessage),
        fc.oneof({ weight: 2, arbitrary: rumour }, anyMatch),
      ),
      { minLength: 100, maxLength: 200 },
    )
    let most = 0
    fc.assert(
      fc.property(anyDay, anySettings, (day, wished) => {
        const settings = { ...wished, shadow: false, leftAt: null, mutedUntil: null }

        const replies = live(day, settings)
        const unasked = replies.filter(({ kind }) => kind === 'unasked')
        most = Math.max(most, unasked.length)

        for (const { at } of unasked) {
          const sameDay = unasked.filter((other) => dayIn(other.at) === dayIn(at))
          const sameHour = unasked.filter(
            (other) => Math.abs(other.at.getTime() - at.getTime()) < 3_600_000 && other.at <= at,
          )
          expect(sameDay.length).toBeLessThanOrEqual(settings.dailyBudget)
          expect(sameHour.length).toBeLessThanOrEqual(settings.hourlyBudget)
          const { quietFrom, quietTo } = settings
          const minute = minuteOfDayIn(at)
          const isQuiet =
            quietFrom <= quietTo ? minute >= quietFrom && minute < quietTo : minute >= quietFrom || minute < quietTo
          expect(isQuiet).toBe(false)
        }
      }),
      { numRuns: 60 },
    )
    expect(most).toBeGreaterThan(3)
  })

  it('speaks no more than twelve times a minute, and uses its budget up when there is cause', () => {
    const start = chuxiong('08:00').getTime()
    const flood = Array.from({ length: 3_600 }, (_, second) => {
      const at = new Date(start + second * 1_000)
      const match: GroupMatch = second % 2 === 0 ? { kind: 'danger' } : { kind: 'none' }
      return [at, aGroupMessage({ isAddressed: true }), match] as const
    })
    const rumours = Array.from({ length: 600 }, (_, minute) => {
      const at = new Date(start + minute * 60_000)
      const match: GroupMatch = {
        kind: 'rumour',
        strength: 'act',
        entry: `e${minute}`,
        verdict: 'false',
        topic: 'health',
        isLive: false,
      }
      return [at, aGroupMessage(), match] as const
    })

    const flooded = live(flood, groupSettings())
    const told = live(rumours, groupSettings())

    const inAMinute = flooded.map(
      ({ at }) => flooded.filter((other) => other.at <= at && at.getTime() - other.at.getTime() < 60_000).length,
    )
    expect(Math.max(...inAMinute)).toBe(12)
    expect(told.map(({ at }) => minuteOfDayIn(at))).toEqual([480, 540, 600])
  })
})
