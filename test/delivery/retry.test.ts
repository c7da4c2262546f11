import { describe, expect, it } from 'vitest'
import { type NextStep, nextStep, retryAt, type TryFacts } from '../../src/delivery/retry.ts'
import type { SendOutcome } from '../../src/domain/letter.ts'

const policy = { baseMs: 1_000, jitter: 0.5, mostTries: 5, pauseMs: 60_000 }
const at = (ms: number) => new Date(ms)
const now = at(10_000)

describe('retry', () => {
  it.each([
    [0, 0, 11_000],
    [0, 1, 11_500],
    [1, 0, 12_000],
    [2, 0, 14_000],
    [3, 1, 22_000],
    [4, 0, 26_000],
  ])('waits twice as long after each try: try %i with chance %f comes at %i', (attempt, random, expected) => {
    expect(retryAt(policy, attempt, now.getTime(), random)).toBe(expected)
  })

  const again = (dueAt: number, more: Partial<NextStep & { kind: 'again' }> = {}) => ({
    kind: 'again',
    dueAt: at(dueAt),
    counted: true,
    repeat: false,
    ...more,
  })
  const postponed = { kind: 'postponed', reason: '503' } as const
  const tooMany = { kind: 'postponed', reason: '429', account: true } as const
  const unknown = { kind: 'unknown', reason: 'time' } as const

  it.each<[string, SendOutcome, Partial<TryFacts>, object]>([
    ['sent is sent', { kind: 'sent' }, {}, { kind: 'ended', state: 'sent' }],
    ['refused is refused', { kind: 'refused', reason: 'left' }, {}, { kind: 'ended', state: 'refused' }],
    ['postponed comes again', postponed, {}, again(11_000)],
    ['a named time is obeyed', { ...postponed, until: at(30_000) }, {}, again(30_000)],
    ['a named time in the past is not', { ...postponed, until: at(1) }, {}, again(11_000)],
    ['the fifth failure is the last', postponed, { attempt: 4 }, { kind: 'ended', state: 'dead' }],
    ['what may have arrived is not dead', postponed, { attempt: 4, repeat: true }, { kind: 'ended', state: 'unknown' }],
    ['too many rests the account', tooMany, {}, again(70_000, { counted: false, pauseUntil: at(70_000) })],
    [
      'too many never kills',
      { ...tooMany, until: at(20_000) },
      { attempt: 4 },
      again(20_000, { counted: false, pauseUntil: at(20_000) }),
    ],
    ['unknown is shown', unknown, {}, { kind: 'ended', state: 'unknown' }],
    ['or repeated', unknown, { onUnknown: 'resend' }, again(11_000, { repeat: true })],
    ['but not for ever', unknown, { onUnknown: 'resend', attempt: 4 }, { kind: 'ended', state: 'unknown' }],
  ])('%s', (_name, outcome, facts, expected) => {
    const step = nextStep(policy, outcome, { attempt: 0, repeat: false, onUnknown: 'show', ...facts }, now, 0)

    expect(step).toEqual(expected)
  })
})
