import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLiveAlerts } from '../../src/alerts/create-live-alerts.ts'
import { aLiveStore, anAlert } from '../support/alerts.ts'
import { createVirtualTime } from '../support/virtual-time.ts'

const NOON = Date.parse('2026-11-26T04:00:00Z')
const SECOND = 1_000
const HOUR = 3_600_000

describe('live alerts', () => {
  let store: ReturnType<typeof aLiveStore>
  let time: ReturnType<typeof createVirtualTime>
  let faults: unknown[]
  let changes: string[][]
  let live: ReturnType<typeof createLiveAlerts>

  const ids = () => live.current().map(({ id }) => id)

  beforeEach(() => {
    store = aLiveStore()
    time = createVirtualTime(NOON)
    faults = []
    changes = []
    live = createLiveAlerts({ store, ...time, random: () => 0.5, onError: (error) => void faults.push(error) })
    live.onChange(() => void changes.push(ids()))
  })
  afterEach(async () => {
    const stopped = live.stop()
    await time.pass(10 * SECOND)
    await stopped
  })

  it('are there within about a second after another instance has changed them', async () => {
    live.start()
    await time.pass(0)
    store.set(anAlert('a'))
    await time.pass(SECOND)

    expect(changes).toEqual([[], ['a']])
  })

  it('are read again only when the revision has moved', async () => {
    store.set(anAlert('a'))
    live.start()
    await time.pass(60 * SECOND)

    expect([store.held.loaded, store.held.asked]).toEqual([1, 61])
    expect(changes).toEqual([['a']])
  })

  it('end by the own clock, even while the database is away, and are then read again', async () => {
    store.set(anAlert('a', { expires: new Date(NOON + 10 * SECOND) }), anAlert('b'))
    live.start()
    await time.pass(5 * SECOND)
    store.held.away = true
    await time.pass(10 * SECOND)

    expect(changes).toEqual([['a', 'b'], ['b']])

    store.held.away = false
    await time.pass(3 * SECOND)
    expect(store.held.loaded).toBe(2)
  })

  it('stay as they were while the database is away, which is told once', async () => {
    store.set(anAlert('a'))
    live.start()
    await time.pass(SECOND)
    store.held.away = true
    await time.pass(30 * SECOND)

    expect(ids()).toEqual(['a'])
    expect(faults).toHaveLength(1)

    store.held.away = false
    store.set()
    await time.pass(2 * SECOND)
    expect(ids()).toEqual([])
  })

  it('end on time while the database hangs, and come back when it answers again', async () => {
    store.set(anAlert('a', { expires: new Date(NOON + 3 * SECOND) }))
    live.start()
    await time.pass(SECOND)
    store.held.hangs = true
    await time.pass(2.5 * SECOND)

    expect(changes).toEqual([['a'], []])

    await time.pass(10 * SECOND)
    expect(faults).toHaveLength(1)
    store.held.hangs = false
    store.set(anAlert('b'))
    await time.pass(6 * SECOND)
    expect(ids()).toEqual(['b'])
  })

  it('are not known before the database has answered once', async () => {
    store.held.away = true
    live.start()
    await time.pass(5 * SECOND)

    expect([live.isLoaded(), changes]).toEqual([false, []])

    store.held.away = false
    await time.pass(SECOND)
    expect([live.isLoaded(), changes]).toEqual([true, [[]]])
  })

  it('are looked at at once when asked to, with what was changed before the call', async () => {
    live.start()
    await time.pass(0)
    const first = live.refresh()
    store.set(anAlert('a'))
    await Promise.all([first, live.refresh()])

    expect(ids()).toEqual(['a'])
  })

  it('name the worst and newest first, an all-clear after dangers, and drills last', async () => {
    const later = { sent: new Date(NOON + HOUR) }
    store.set(
      anAlert('drill', { status: 'Exercise' }),
      anAlert('over', { messageType: 'Cancel' }),
      anAlert('blue', { colour: 'blue', severity: 'Minor' }),
      anAlert('red'),
      anAlert('newer red', {}, later),
      anAlert('no colour', { colour: null, severity: 'Severe' }),
      anAlert('red but moderate', { severity: 'Moderate' }, later),
    )
    await live.refresh()

    expect(ids()).toEqual(['newer red', 'red but moderate', 'red', 'no colour', 'blue', 'over', 'drill'])
  })

  it('may be started and stopped twice, and ask nothing once they are stopped', async () => {
    live.start()
    live.start()
    await time.pass(3 * SECOND)
    await live.stop()
    await live.stop()
    const { asked } = store.held
    await time.pass(10 * SECOND)

    expect([asked, store.held.asked]).toEqual([4, 4])

    live.start()
    await time.pass(SECOND)
    expect(store.held.asked).toBe(6)
  })

  it('tell every listener, also when one of them fails, until it stops listening', async () => {
    const heard: string[] = []
    live.onChange(() => {
      throw new Error('a listener failed')
    })
    const end = live.onChange(() => void heard.push('x'))
    await live.refresh()
    end()
    store.set(anAlert('a'))
    await live.refresh()

    expect(heard).toEqual(['x'])
    expect(changes).toEqual([[], ['a']])
  })
})
