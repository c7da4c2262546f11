import { describe, expect, it } from 'vitest'
import { createTending } from '../src/tending.ts'

const NOW = new Date('2026-11-26T04:00:00Z')

/** Turns that a test allows one by one; the wait in between ends with the next or when it is stopped. */
function turns() {
  let next: () => void = () => undefined
  let waits = 0
  return {
    waits: () => waits,
    again: () => next(),
    wait: (_ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        waits++
        next = resolve
        if (signal?.aborted === true) resolve()
        signal?.addEventListener('abort', () => resolve())
      }),
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('tending', () => {
  it('does each task in order, again and again', async () => {
    const done: string[] = []
    const { wait, again } = turns()
    const task = (name: string) => async (now: Date) => void done.push(`${name} ${now.toISOString().slice(11, 16)}`)
    const tending = createTending({ tasks: [task('a'), task('b')], clock: () => NOW, onError: () => undefined, wait })

    tending.start()
    await settled()
    again()
    await settled()
    await tending.stop()

    expect(done).toEqual(['a 04:00', 'b 04:00', 'a 04:00', 'b 04:00'])
  })

  it('tells of a task that fails and goes on with the others, and tries it again', async () => {
    const errors: unknown[] = []
    let others = 0
    const { wait, again } = turns()
    const tasks = [() => Promise.reject(new Error('away')), async () => void others++]
    const tending = createTending({ tasks, clock: () => NOW, onError: (error) => errors.push(error), wait })

    tending.start()
    await settled()
    again()
    await settled()
    await tending.stop()

    expect(others).toBe(2)
    expect(errors).toEqual([new Error('away'), new Error('away')])
  })

  it('lets the task in hand end and begins no other once it is stopped', async () => {
    const done: string[] = []
    let finish: () => void = () => undefined
    const { wait } = turns()
    const slow = () =>
      new Promise<void>((resolve) => {
        finish = resolve
      }).then(() => void done.push('slow'))
    const tending = createTending({
      tasks: [slow, async () => void done.push('next')],
      clock: () => NOW,
      onError: () => undefined,
      wait,
    })

    tending.start()
    await settled()
    const stopped = tending.stop()
    finish()
    await stopped
    await tending.stop()

    expect(done).toEqual(['slow'])
  })

  it('runs once however often it is started, and again after a stop', async () => {
    let count = 0
    const { wait, waits } = turns()
    const tending = createTending({
      tasks: [async () => void count++],
      clock: () => NOW,
      onError: () => undefined,
      wait,
    })

    tending.start()
    tending.start()
    await settled()
    expect({ count, waits: waits() }).toEqual({ count: 1, waits: 1 })

    await tending.stop()
    tending.start()
    await settled()
    await tending.stop()
    expect(count).toBe(2)
  })
})
