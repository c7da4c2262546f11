import { describe, expect, it } from 'vitest'
import { chooseEntry, type EntrySlot, type EntryWish } from '../../src/campaigns/choose-entry.ts'
import type { Entry } from '../../src/domain/entry.ts'
import { MORNING } from '../support/campaign-fakes.ts'
import { anEntry } from '../support/entries.ts'
import { shippedKnowledge } from '../support/knowledge.ts'

const DAY_MS = 86_400_000

function aWish(more: Partial<EntryWish> = {}): EntryWish {
  return { topics: [], audiences: [], regions: [], risks: [], repeatAfterDays: 30, weights: {}, ...more }
}

function aSlot(more: Partial<EntrySlot> = {}): EntrySlot {
  return { job: 'morning', slot: '2026-11-26T00:00', now: MORNING, lastSent: new Map(), ...more }
}

const ago = (days: number) => new Date(MORNING.getTime() - days * DAY_MS)
const review = (state: Entry['review']['state'], next = '2027-05-01') => ({ review: { state, on: '2026-11-01', next } })

describe('choosing an entry', () => {
  it.each<[string, Partial<Entry>, Partial<EntryWish>, string]>([
    ['a draft', review('draft'), {}, 'under-review'],
    ['an expired one', review('expired'), {}, 'under-review'],
    ['a withdrawn one', review('withdrawn'), {}, 'under-review'],
    ['one whose review is due today', review('signed', '2026-11-26'), {}, 'under-review'],
    ['another topic', {}, { topics: ['fraud', 'mushroom/species'] }, 'other-topic'],
    ['another season', { months: [6, 7] }, {}, 'other-season'],
    ['one of another county', { regions: ['532327'] }, { regions: ['532301'] }, 'other-region'],
    ['one of a county, for the prefecture', { regions: ['532327'] }, { regions: ['532300'] }, 'other-region'],
    ['one for others', { audiences: ['youth'] }, { audiences: ['elderly', 'farmers'] }, 'other-audience'],
    ['another risk', {}, { risks: ['emergency'] }, 'other-risk'],
    ['one of no weight', {}, { weights: { mushroom: 5, 'mushroom/prevention': 0 } }, 'no-weight'],
  ])('leaves out %s', (_, entry, wish, reason) => {
    const choice = chooseEntry([anEntry('e', entry)], aWish(wish), aSlot())

    expect(choice).toEqual({ kind: 'none', left: [{ entry: 'e', reason }] })
  })

  it.each<[string, Partial<Entry>, Partial<EntryWish>]>([
    ['its topic', {}, { topics: ['mushroom'] }],
    ['its subtopic', {}, { topics: ['mushroom/prevention'] }],
    ['its id', {}, { topics: ['e'] }],
    ['the season', { months: [11] }, {}],
    ['a county of its prefecture', {}, { regions: ['532327'] }],
    ['everyone, for old people', {}, { audiences: ['elderly'] }],
  ])('takes one by %s', (_, entry, wish) => {
    expect(chooseEntry([anEntry('e', entry)], aWish(wish), aSlot()).kind).toBe('chosen')
  })

  it('does not repeat an entry of the same origin within the days given', () => {
    const entries = [anEntry('a'), anEntry('b')]
    const lastSent = new Map([
      ['a', ago(29)],
      ['b', ago(30)],
    ])

    const choice = chooseEntry(entries, aWish(), aSlot({ lastSent }))

    expect(choice).toMatchObject({
      kind: 'chosen',
      entry: { id: 'b' },
      reason: { season: 'all-year', weight: 1, lastSent: ago(30), others: 0 },
      left: [{ entry: 'a', reason: 'sent-recently' }],
    })
  })

  it('leaves out what has no wording for the purpose', () => {
    const choice = chooseEntry([anEntry('a')], aWish(), aSlot({ canBeWorded: () => false }))

    expect(choice.left).toEqual([{ entry: 'a', reason: 'no-wording' }])
  })

  it('chooses the same for the same job and slot, whatever the order of the entries', async () => {
    const { knowledge } = await shippedKnowledge()
    const idOf = (entries: readonly Entry[], slot: string) => {
      const choice = chooseEntry(entries, aWish(), aSlot({ slot }))
      return choice.kind === 'chosen' ? choice.entry.id : ''
    }
    const slots = Array.from({ length: 20 }, (_, day) => `day ${day}`)

    const chosen = slots.map((slot) => idOf(knowledge.entries, slot))

    expect(slots.map((slot) => idOf(knowledge.entries.toReversed(), slot))).toEqual(chosen)
    expect(new Set(chosen).size).toBeGreaterThan(15)
  })

  it('chooses in proportion to the weights, and what is in season three times as often', () => {
    const entries = [anEntry('plain'), anEntry('heavy'), anEntry('season', { months: [11] })]
    const counts: Record<string, number> = {}

    for (let run = 0; run < 3_000; run += 1) {
      const choice = chooseEntry(entries, aWish({ weights: { heavy: 6 } }), aSlot({ slot: String(run) }))
      if (choice.kind === 'chosen') counts[choice.entry.id] = (counts[choice.entry.id] ?? 0) + 1
    }

    // 1 : 6 : 3 of 3,000, give or take four standard deviations.
    expect(Math.abs((counts['plain'] ?? 0) - 300)).toBeLessThan(66)
    expect(Math.abs((counts['heavy'] ?? 0) - 1_800)).toBeLessThan(108)
    expect(Math.abs((counts['season'] ?? 0) - 900)).toBeLessThan(101)
  })
})
