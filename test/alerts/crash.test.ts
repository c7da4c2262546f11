import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Alerts } from '../../src/alerts/alerts.ts'
import type { AlertsDeps } from '../../src/alerts/alerts-deps.ts'
import { createAlerts } from '../../src/alerts/raise.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { openSqlite } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { type AlertSetUp, anAlertSetUp } from '../support/alert-set-up.ts'
import { anAlertContent, anArea } from '../support/alerts.ts'

class Killed extends Error {}

/** Every write counts as a step; before the n-th, or right after it, the process is gone. */
function dyingAfter(deps: AlertsDeps, steps: number): { readonly alerts: Alerts; readonly left: () => number } {
  let left = steps
  const step =
    <Args extends readonly unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (left-- <= 0) throw new Killed()
      const result = await work(...args)
      if (left <= 0) throw new Killed()
      return result
    }
  const { store, ledger } = deps
  const alerts = createAlerts({
    ...deps,
    store: {
      ...store,
      add: step((...args) => store.add(...args)),
      approve: step((...args) => store.approve(...args)),
      move: step((...args) => store.move(...args)),
    },
    ledger: {
      create: step((...args) => ledger.create(...args)),
      launch: step((...args) => ledger.launch(...args)),
      cancel: step((...args) => ledger.cancel(...args)),
      pause: step((...args) => ledger.pause(...args)),
    },
  })
  return { alerts, left: () => left }
}

const NANHUA = anArea('532324', '南华县')
const YAOAN = anArea('532325', '姚安县')
/** More than any of them takes. */
const MOST_STEPS = 14

describe('a kill', () => {
  let database: OpenDatabase
  let set: AlertSetUp
  beforeAll(async () => {
    database = openSqlite(':memory:')
    await migrate(database)
  })
  afterAll(() => database.close())

  async function aTown(): Promise<void> {
    set = await anAlertSetUp(database)
    await set.subscribe('nan', { region: '532324' })
    await set.subscribe('nan2', { region: '532324' })
    await set.subscribe('yao', { region: '532325' })
  }
  const hashOf = async (id: string) => (await set.alerts.find(id))?.hash ?? ''
  const states = async () => Object.fromEntries((await set.alerts.list(9)).map(({ id, state }) => [id, state]))
  /** Two instances look after it, again and again. */
  async function recover(): Promise<void> {
    for (let n = 0; n < 3; n++) {
      set.pass(6)
      const other = createAlerts(set.deps)
      await Promise.all([set.alerts.tend(set.now()), other.tend(set.now())])
    }
  }
  /** True when it was killed. */
  async function killed(work: Promise<unknown>): Promise<boolean> {
    try {
      await work
      return false
    } catch (error) {
      if (error instanceof Killed) return true
      throw error
    }
  }

  it.each(Array.from({ length: MOST_STEPS }, (_, n) => n))(
    'after step %i of a first message loses nobody, or leaves it a draft',
    async (steps) => {
      await aTown()
      const id = await set.drafted(anAlertContent())

      await killed(dyingAfter(set.deps, steps).alerts.approve(id, 'wang', await hashOf(id)))
      await recover()

      const isDraft = steps === 0
      expect(await states()).toEqual({ [id]: isDraft ? 'draft' : 'live' })
      expect(await set.frozen(id)).toEqual(isDraft ? [] : ['nan', 'nan2'])
      expect(await set.send()).toHaveLength(isDraft ? 0 : 2)
    },
  )

  it.each(Array.from({ length: MOST_STEPS }, (_, n) => n))(
    'after step %i of an update leaves everybody with the newest or, of the old one, with a whole one',
    async (steps) => {
      await aTown()
      const first = await set.raised(anAlertContent())
      set.pass(60)
      const content = anAlertContent({ headline: '雨区东移', areas: [NANHUA, YAOAN] })
      const drafted = await set.alerts.update(first, content, 'li')
      const next = drafted.kind === 'drafted' ? drafted.id : ''

      await killed(dyingAfter(set.deps, steps).alerts.approve(next, 'wang', await hashOf(next)))
      await recover()

      const arrived = await set.send()
      const isDraft = steps === 0
      expect(await states()).toEqual({ [first]: isDraft ? 'live' : 'updated', [next]: isDraft ? 'draft' : 'live' })
      expect(arrived.map((letter) => letter.split('\n')[0])).toEqual(
        isDraft
          ? ['nan2: 南华县暴雨红色预警', 'nan: 南华县暴雨红色预警']
          : ['nan2: 雨区东移', 'nan: 雨区东移', 'yao: 雨区东移'],
      )
    },
  )

  it.each(Array.from({ length: MOST_STEPS }, (_, n) => n))(
    'after step %i of an all-clear tells all who were warned, and nobody else',
    async (steps) => {
      await aTown()
      const first = await set.raised(anAlertContent({ areas: [NANHUA, YAOAN] }))
      await set.send({}, ['nan', 'yao'])
      set.pass(60)
      const drafted = await set.alerts.allClear(first, 'li')
      const clear = drafted.kind === 'drafted' ? drafted.id : ''

      await killed(dyingAfter(set.deps, steps).alerts.approve(clear, 'wang', await hashOf(clear)))
      await recover()

      const isDraft = steps === 0
      expect(await states()).toEqual(
        isDraft ? { [first]: 'live', [clear]: 'draft' } : { [first]: 'cancelled', [clear]: 'live' },
      )
      expect(await set.frozen(clear)).toEqual(isDraft ? [] : ['nan', 'yao'])
    },
  )

  it.each(Array.from({ length: MOST_STEPS }, (_, n) => n))(
    'after step %i of a stop ends the letters and leaves one draft of the cancel',
    async (steps) => {
      await aTown()
      const id = await set.raised(anAlertContent())
      await set.send({}, ['nan'])

      // The first step only asks whether it is a draft.
      await killed(dyingAfter(set.deps, steps).alerts.stop(id, 'zhao', '发错了'))
      await recover()

      const isStopped = steps > 1
      expect(await set.send()).toHaveLength(isStopped ? 0 : 1)
      const all = await set.alerts.list(9)
      expect(all.map(({ state, content }) => `${content.messageType} ${state}`)).toEqual(
        isStopped ? ['Cancel draft', 'Alert stopped'] : ['Alert live'],
      )
    },
  )

  it.each(Array.from({ length: MOST_STEPS }, (_, n) => n))(
    'after step %i of an all-clear that is stopped then warns those who were not warned yet',
    async (steps) => {
      await aTown()
      const first = await set.raised(anAlertContent({ areas: [NANHUA, YAOAN] }))
      await set.send({}, ['nan'])
      set.pass(60)
      const drafted = await set.alerts.allClear(first, 'li')
      const clear = drafted.kind === 'drafted' ? drafted.id : ''

      await killed(dyingAfter(set.deps, steps).alerts.approve(clear, 'wang', await hashOf(clear)))
      // Whoever stops it is cut off as well, now and then.
      await killed(dyingAfter(set.deps, steps % 5).alerts.stop(clear, 'zhao', '水又涨了'))
      await set.alerts.stop(clear, 'zhao', '水又涨了')
      await recover()

      const ended = (await set.alerts.find(first))?.state === 'cancelled'
      const arrived = (await set.send()).map((letter) => letter.split(':')[0])
      // Stopped when it was live already: the warning is over, and who wants it back warns anew.
      expect(arrived).toEqual(ended ? [] : ['nan2', 'yao'])
      expect(await set.frozen(first)).toEqual(['nan', 'nan2', 'yao'])
    },
  )

  it('is counted with enough steps to reach the end', async () => {
    await aTown()
    const first = await set.raised(anAlertContent())
    set.pass(60)
    const drafted = await set.alerts.update(first, anAlertContent({ headline: '更正' }), 'li')
    const next = drafted.kind === 'drafted' ? drafted.id : ''
    const { alerts } = dyingAfter(set.deps, MOST_STEPS)

    expect(await killed(alerts.approve(next, 'wang', await hashOf(next)))).toBe(false)
  })

  it('of an approval is left alone for five seconds, so that nobody is in the way of who is at work', async () => {
    await aTown()
    const id = await set.drafted(anAlertContent())
    await killed(dyingAfter(set.deps, 1).alerts.approve(id, 'wang', await hashOf(id)))

    set.pass(5)
    await set.alerts.tend(set.now())
    expect(await states()).toEqual({ [id]: 'approved' })
    set.pass(1)
    await set.alerts.tend(set.now())
    expect(await states()).toEqual({ [id]: 'live' })
  })
})

describe('tending', () => {
  let database: OpenDatabase
  let set: AlertSetUp
  beforeAll(async () => {
    database = openSqlite(':memory:')
    await migrate(database)
    set = await anAlertSetUp(database)
  })
  afterAll(() => database.close())

  it('ends what is past its time, and approvals that never came about', async () => {
    const live = await set.raised(anAlertContent())
    const late = await set.drafted(anAlertContent())
    await killOne(set, late)
    set.pass(6 * 3_600)

    await set.alerts.tend(set.now())

    const states = (await set.alerts.list(9)).map(({ id, state, endedAt }) => [id, state, endedAt])
    expect(states).toEqual([
      [late, 'expired', set.now()],
      [live, 'expired', set.now()],
    ])
  })

  it('goes on with the others when one fails, and says so', async () => {
    const [one, two] = [await set.drafted(aTonight()), await set.drafted(aTonight())]
    for (const id of [one, two]) await killOne(set, id)
    set.pass(6)
    const wordAlert: AlertsDeps['wordAlert'] = (alert) => {
      if (alert.id === one) throw new Error('no words')
      return set.deps.wordAlert(alert)
    }

    await expect(createAlerts({ ...set.deps, wordAlert }).tend(set.now())).rejects.toThrow('could not be tended')

    expect((await set.alerts.find(one))?.state).toBe('approved')
    expect((await set.alerts.find(two))?.state).toBe('live')
  })

  const aTonight = () => anAlertContent({ expires: new Date(set.now().getTime() + 3_600_000) })
})

/** Approved, and then the process was gone. */
async function killOne({ deps, alerts }: AlertSetUp, id: string): Promise<void> {
  const hash = (await alerts.find(id))?.hash ?? ''
  await expect(dyingAfter(deps, 1).alerts.approve(id, 'wang', hash)).rejects.toThrow(Killed)
}
