import { describe, expect, it } from 'vitest'
import type { Entry } from '../src/domain/entry.ts'
import { createPublishVerdicts } from '../src/publish-verdicts.ts'
import { aRumour } from './support/verdicts.ts'

const NOW = new Date('2026-12-01T02:00:00Z')

function aPublisher() {
  const state = { entries: [aRumour('r1')], problems: new Array<string>(), failing: false }
  const published: (readonly Entry[])[] = []
  const errors: unknown[] = []
  const verdicts = createPublishVerdicts({
    entries: () => state.entries,
    problems: () => state.problems,
    store: {
      publish: async (entries) => {
        if (state.failing) throw new Error('not reached')
        published.push(entries)
        return []
      },
    },
    migrated: Promise.resolve(true),
    clock: () => NOW,
    onError: (error) => errors.push(error),
  })
  return { ...verdicts, state, published, errors }
}

describe('createPublishVerdicts', () => {
  it('publishes each content once, and the next when it comes into use', async () => {
    const { publish, state, published } = aPublisher()

    await Promise.all([publish(), publish()])
    expect(published).toHaveLength(1)

    state.entries = [aRumour('r2')]
    await publish()
    expect(published).toEqual([[aRumour('r1')], [aRumour('r2')]])
  })

  it('publishes nothing while the content has problems: an unreadable entry is not a withdrawn one', async () => {
    const { publish, state, published } = aPublisher()

    state.problems = ['b.md: broken']
    await publish()
    expect(published).toEqual([])

    state.problems = []
    await publish()
    expect(published).toHaveLength(1)
  })

  it('reports a database that is not reached and tries again at the next refresh', async () => {
    const { publish, state, published, errors } = aPublisher()

    state.failing = true
    await publish()
    state.failing = false
    await publish()

    expect(errors).toEqual([new Error('not reached')])
    expect(published).toHaveLength(1)
  })

  it('publishes nothing after it was stopped', async () => {
    const { publish, stop, published } = aPublisher()

    await stop()
    await publish()

    expect(published).toEqual([])
  })
})
