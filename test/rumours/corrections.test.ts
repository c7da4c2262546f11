import { describe, expect, it } from 'vitest'
import { type Correction, type CorrectionsDeps, createCorrections } from '../../src/rumours/corrections.ts'
import type { AffectedPlace, VerdictVersion } from '../../src/rumours/versions.ts'
import { aVersion } from '../support/verdicts.ts'

const NOW = new Date('2026-12-01T02:00:00Z')
const aPlace = (sender: string, more: Partial<AffectedPlace> = {}): AffectedPlace => ({
  channel: 'web-chat',
  conversation: 'c1',
  sender,
  version: 1,
  ...more,
})

/** A store with these changes and places to be told; `told` lists the marks. */
function aStore(changes: readonly VerdictVersion[], places: readonly AffectedPlace[]) {
  const told: string[] = []
  const store: CorrectionsDeps['store'] = {
    changes: () => Promise.resolve(changes),
    affectedBy: () => Promise.resolve(places),
    markTold: async ({ sender }, entry, version, at) => {
      told.push(`${sender} ${entry} ${version} ${at.toISOString()}`)
    },
  }
  return { store, told }
}

function anAnnouncer(failing: readonly string[] = []) {
  const heard: Correction[] = []
  const announce = async (correction: Correction) => {
    if (failing.includes(correction.place.sender)) throw new Error('out of reach')
    heard.push(correction)
    return 'announced' as const
  }
  return { announce, heard }
}

describe('createCorrections', () => {
  it('announces the change and marks the place as told', async () => {
    const { store, told } = aStore([aVersion({ version: 2 })], [aPlace('s1')])
    const { announce, heard } = anAnnouncer()

    const outcome = await createCorrections({ store, announce, onError: () => {} }).check(NOW)

    expect(heard).toEqual([
      {
        key: 'correction:r1:2:web-chat:c1:s1',
        entry: 'r1',
        from: 1,
        to: 2,
        place: { channel: 'web-chat', conversation: 'c1', sender: 's1' },
        kind: 'changed',
      },
    ])
    expect(told).toEqual([`s1 r1 2 ${NOW.toISOString()}`])
    expect(outcome).toEqual({ announced: 1, left: 0 })
  })

  it('announces only the newest of several versions, as withdrawn when it is', async () => {
    const { store } = aStore([aVersion({ version: 2 }), aVersion({ version: 3, state: 'withdrawn' })], [aPlace('s1')])
    const { announce, heard } = anAnnouncer()

    await createCorrections({ store, announce, onError: () => {} }).check(NOW)

    expect(heard).toEqual([expect.objectContaining({ from: 1, to: 3, kind: 'withdrawn' })])
  })

  it('tells everybody else when some cannot be reached, across batches, and reports each', async () => {
    const { store, told } = aStore(
      [aVersion({ version: 2 })],
      Array.from({ length: 120 }, (_, at) => aPlace(`s${at}`)),
    )
    const { announce } = anAnnouncer(['s0', 's70'])
    const errors: unknown[] = []

    const outcome = await createCorrections({ store, announce, onError: (error) => errors.push(error) }).check(NOW)

    expect(outcome).toEqual({ announced: 118, left: 2 })
    expect(told).toHaveLength(118)
    expect(errors).toHaveLength(2)
  })

  it('keeps at most fifty announcements under way', async () => {
    const { store } = aStore(
      [aVersion({ version: 2 })],
      Array.from({ length: 120 }, (_, at) => aPlace(`s${at}`)),
    )
    let underWay = 0
    let most = 0
    const announce = async () => {
      most = Math.max(most, ++underWay)
      await Promise.resolve()
      underWay--
      return 'announced' as const
    }

    await createCorrections({ store, announce, onError: () => {} }).check(NOW)

    expect(most).toBe(50)
  })

  it('leaves everybody un-told as long as nothing can be sent', async () => {
    const { store, told } = aStore([aVersion({ version: 2 })], [aPlace('s1'), aPlace('s2')])

    const outcome = await createCorrections({ store, announce: async () => 'left', onError: () => {} }).check(NOW)

    expect(told).toEqual([])
    expect(outcome).toEqual({ announced: 0, left: 2 })
  })

  it('announces again under the same key what could not be marked', async () => {
    const { store } = aStore([aVersion({ version: 2 })], [aPlace('s1')])
    const { announce, heard } = anAnnouncer()
    const markTold = () => Promise.reject(new Error('disk full'))
    const { check } = createCorrections({ store: { ...store, markTold }, announce, onError: () => {} })

    expect(await check(NOW)).toEqual({ announced: 0, left: 1 })
    await check(NOW)

    expect(heard).toHaveLength(2)
    expect(new Set(heard.map(({ key }) => key)).size).toBe(1)
  })

  it('gives places whose parts contain colons keys of their own', async () => {
    const places = [
      aPlace('c', { conversation: 'a:b' }),
      aPlace('b:c', { conversation: 'a' }),
      aPlace('c', { conversation: 'a%3Ab' }),
    ]
    const { store } = aStore([aVersion({ version: 2 })], places)
    const { announce, heard } = anAnnouncer()

    await createCorrections({ store, announce, onError: () => {} }).check(NOW)

    expect(new Set(heard.map(({ key }) => key)).size).toBe(3)
  })
})
