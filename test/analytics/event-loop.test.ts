import { describe, expect, it } from 'vitest'
import { watchLoopDelay } from '../../src/analytics/event-loop.ts'

const MS = 1e6

function setUp() {
  const state = { now: 0, p99: 0, max: 0, count: 0 }
  const histogram = {
    get count() {
      return state.count
    },
    get max() {
      return state.max
    },
    percentile: () => state.p99,
    reset: () => Object.assign(state, { p99: 511, max: 0, count: 0 }),
  }
  const read = watchLoopDelay(() => state.now, histogram)
  return { read, set: (more: Partial<typeof state>) => Object.assign(state, more) }
}

describe('delay of the event loop', () => {
  it('is none before anything was measured and on an idle loop, whose ticks are 10 ms apart', () => {
    const { read, set } = setUp()

    expect(read()).toEqual({ p99: 0, max: 0 })
    set({ count: 5, p99: 10 * MS, max: 10 * MS })
    expect(read()).toEqual({ p99: 0, max: 0 })
  })

  it('is what exceeds the resolution, in seconds', () => {
    const { read, set } = setUp()
    set({ count: 500, p99: 35 * MS, max: 510 * MS })

    const { p99, max } = read()

    expect(p99).toBeCloseTo(0.025, 6)
    expect(max).toBeCloseTo(0.5, 6)
  })

  it('remembers a stall for a whole window after the one in which it was, then forgets it', () => {
    const { read, set } = setUp()
    set({ count: 500, p99: 35 * MS, max: 510 * MS, now: 30_000 })
    read()

    set({ now: 61_000 })
    expect(read().max).toBeCloseTo(0.5, 6)
    set({ now: 100_000, count: 10, p99: 10 * MS, max: 10 * MS })
    expect(read().max).toBeCloseTo(0.5, 6)
    set({ now: 122_000 })
    expect(read().max).toBeCloseTo(0.5, 6)
    set({ now: 123_000 })
    expect(read().max).toBe(0)
  })
})
