import { describe, expect, it } from 'vitest'
import type { EmergencyMode } from '../../src/alerts/emergency-modes.ts'
import { heldUntil, modesAt } from '../../src/alerts/held-until.ts'
import type { HoldRule } from '../../src/alerts/letter-hold.ts'
import {
  createEmergencyModes,
  type EmergencyModesDeps,
  LONGEST_MODE_MS,
  type ModeWish,
} from '../../src/alerts/switch-mode.ts'
import { aMemoryModeStore, aMode, HAZARDS, HOUR_MS, inHours, NOW } from '../support/emergency-modes.ts'
import { createVirtualTime } from '../support/virtual-time.ts'

const REGIONS = [
  { code: '532300', name: '楚雄彝族自治州', aliases: [] },
  { code: '532324', name: '南华县', aliases: [] },
  { code: '532325', name: '姚安县', aliases: [] },
]

function setUp(more: Partial<EmergencyModesDeps> = {}) {
  const time = createVirtualTime(NOW.getTime())
  const store = more.store ?? aMemoryModeStore()
  const errors: unknown[] = []
  const rules: HoldRule[] = []
  let last = 0
  const deps: EmergencyModesDeps = {
    store,
    hazards: () => HAZARDS,
    regions: () => REGIONS,
    home: '532300',
    letters: {
      tend: async (rule) => {
        rules.push(rule)
        return { held: 0, released: 0 }
      },
    },
    clock: time.clock,
    wait: time.wait,
    newId: () => `m${++last}`,
    onError: (error) => errors.push(error),
    ...more,
  }
  return { ...time, store, errors, rules, modes: createEmergencyModes(deps) }
}

const wish = (more: Partial<ModeWish> = {}): ModeWish => ({
  region: '532324',
  hazard: 'rainstorm',
  reason: '红色预警',
  until: inHours(6),
  staff: '值班员',
  ...more,
})
const ids = (modes: readonly EmergencyMode[]) => modes.map(({ id }) => id)

describe('emergency mode', () => {
  it.each<[string, Partial<ModeWish>, string]>([
    ['a region nobody knows', { region: '532399' }, '地区'],
    ['a region of another form', { region: '5323' }, '地区'],
    ['a township of a county nobody knows', { region: '532399101' }, '地区'],
    ['a hazard nobody knows', { hazard: 'volcano' }, '灾种'],
    ['no reason', { reason: ' ' }, '为什么'],
    ['a reason without end', { reason: '雨'.repeat(201) }, '最多写200个字'],
    ['an end that has passed', { until: NOW }, '已经过了'],
    ['an end in more than a week', { until: new Date(NOW.getTime() + LONGEST_MODE_MS + 1) }, '最长7天'],
    ['no date', { until: new Date(Number.NaN) }, '结束时间不对'],
  ])('does not begin with %s', async (_, wrong, said) => {
    const { modes, store } = setUp()

    const begun = await modes.begin(wish(wrong))

    expect(begun).toMatchObject({ kind: 'refused', problems: [expect.stringContaining(said)] })
    expect(await store.list(10)).toEqual([])
  })

  it('tells all that is wrong at once', async () => {
    const begun = await setUp().modes.begin(wish({ region: 'x', hazard: 'x', reason: '' }))

    expect(begun.kind === 'refused' && begun.problems).toHaveLength(3)
  })

  it('begins in a county or a township of it, at once on the instance that switched', async () => {
    const { modes, rules } = setUp()

    const begun = await modes.begin(wish({ reason: ' 红色预警 ' }))
    await modes.begin(wish({ region: '532325101', until: new Date(NOW.getTime() + LONGEST_MODE_MS) }))

    expect(begun).toEqual({ kind: 'begun', mode: aMode() })
    expect(ids(modes.current(NOW)).sort()).toEqual(['m1', 'm2'])
    expect([...(rules.at(-1)?.regions ?? [])].sort()).toEqual(['532324', '532325101'])
  })

  it('is ended by a person once', async () => {
    const { modes, rules } = setUp()
    await modes.begin(wish())

    const ends = [await modes.end('m1', 'li'), await modes.end('m1', 'li')]

    expect(ends).toEqual(['ended', 'over'])
    expect(modes.current(NOW)).toEqual([])
    expect(rules.at(-1)?.regions).toEqual([])
  })

  it('is known to every instance within seconds', async () => {
    const store = aMemoryModeStore()
    const other = setUp({ store })
    other.modes.start()
    other.modes.start()
    await other.pass(0)

    await setUp({ store }).modes.begin(wish())
    await other.pass(3_000)

    expect(ids(other.modes.current(other.clock()))).toEqual(['m1'])
    expect(other.rules.at(-1)?.regions).toEqual(['532324'])
    await Promise.all([other.modes.stop(), other.modes.stop()])
  })

  it('keeps the last good list while the database is away, and ends by the clock all the same', async () => {
    const store = aMemoryModeStore()
    let isAway = false
    const running = (now: Date) => (isAway ? Promise.reject(new Error('away')) : store.running(now))
    const { modes, pass, clock, errors } = setUp({ store: { ...store, running } })
    await modes.begin(wish())
    modes.start()
    isAway = true

    await pass(60_000)
    const during = ids(modes.current(clock()))

    expect(during).toEqual(['m1'])
    expect(errors.length).toBeGreaterThan(0)
    expect(modes.current(inHours(6))).toEqual([])
    await modes.stop()
  })

  it('begins although the queue could not be put right, which the next look does', async () => {
    let tries = 0
    const tend = () => {
      tries += 1
      return tries === 1 ? Promise.reject(new Error('away')) : Promise.resolve({ held: 0, released: 0 })
    }
    const { modes, pass, errors } = setUp({ letters: { tend } })

    const begun = await modes.begin(wish())
    modes.start()
    await pass(0)

    expect(begun.kind).toBe('begun')
    expect([errors.length, tries]).toEqual([1, 2])
    await modes.stop()
  })

  it('puts the queue right when something changed and every half minute, not at every look', async () => {
    const { modes, pass, rules } = setUp()
    modes.start()

    await pass(29_000)
    const before = rules.length
    await pass(2_000)

    expect([before, rules.length]).toEqual([1, 2])
    await modes.stop()
  })

  it('names the hazards of a place once, the newest first', async () => {
    const { modes } = setUp()
    await modes.begin(wish())
    await modes.begin(wish({ region: '532300', hazard: 'mushroom' }))
    await modes.begin(wish())

    const named = (region?: string) => modes.hazardsFor(region, NOW).map(({ id }) => id)

    expect(named('532324').sort()).toEqual(['mushroom', 'rainstorm'])
    expect(named('532325')).toEqual(['mushroom'])
    expect(named()).toEqual(['mushroom'])
  })
})

describe('who is in a mode', () => {
  const county = aMode()
  const township = aMode({ id: 'm2', region: '532325101' })
  const all = aMode({ id: 'm3', region: '532300' })

  it.each<[string | undefined, readonly string[]]>([
    ['532324', ['m1', 'm3']],
    ['532324102', ['m1', 'm3']],
    ['532325', ['m2', 'm3']],
    ['532325101', ['m2', 'm3']],
    ['532325102', ['m3']],
    ['532326', ['m3']],
    ['532300', ['m3']],
    [undefined, ['m3']],
    ['110000', []],
  ])('somebody in %s', (region, expected) => {
    expect(ids(modesAt([county, township, all], region, '532300'))).toEqual(expected)
  })
})

describe('until when a routine letter waits', () => {
  const rain = aMode()
  const later = aMode({ id: 'm2', hazard: 'mushroom', until: inHours(9) })

  it.each<[string, string, Parameters<typeof heldUntil>[3], number | undefined]>([
    ['about something else', '532324', ['fraud'], 9],
    ['in a township of the county', '532324102', ['fraud'], 9],
    ['about one of the hazards, for the end of the other', '532324', ['disaster'], 9],
    ['about the other', '532324', ['mushroom'], 6],
    ['about both', '532324', ['mushroom', 'disaster'], undefined],
    ['about nobody knows what', '532324', [], 9],
    ['elsewhere', '532325', ['fraud'], undefined],
    ['somewhere in the prefecture', '532300', ['fraud'], undefined],
  ])('%s', (_, region, topics, hours) => {
    const until = heldUntil([rain, later], HAZARDS, region, topics)

    expect(until && (until.getTime() - NOW.getTime()) / HOUR_MS).toBe(hours)
  })

  it('waits for a hazard that the knowledge does not know any more', () => {
    expect(heldUntil([aMode({ hazard: 'gone' })], HAZARDS, '532324', ['disaster'])).toEqual(inHours(6))
  })
})
