import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { EmergencyModeStore } from '../../src/alerts/emergency-modes.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createEmergencyModeStore } from '../../src/storage/emergency-mode-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { aMemoryModeStore, aMode, inHours, NOW } from '../support/emergency-modes.ts'
import { engines } from '../support/engines.ts'

function contract(name: string, open: () => Promise<EmergencyModeStore>, close: () => Promise<void>): void {
  describe(`emergency modes ${name}`, () => {
    let store: EmergencyModeStore
    beforeEach(async () => {
      store = await open()
    })
    afterAll(close)

    const runningAt = async (now: Date) => (await store.running(now)).map(({ id }) => id)

    it('gives back what was begun', async () => {
      await store.add(aMode())

      expect(await store.running(NOW)).toEqual([aMode()])
      expect(await store.list(10)).toEqual([aMode()])
    })

    it('runs one from its beginning until its end by the clock, the newest first', async () => {
      await store.add(aMode())
      await store.add(aMode({ id: 'm2', from: inHours(1), until: inHours(2) }))

      expect(await runningAt(inHours(-1))).toEqual([])
      expect(await runningAt(NOW)).toEqual(['m1'])
      expect(await runningAt(inHours(1))).toEqual(['m2', 'm1'])
      expect(await runningAt(inHours(2))).toEqual(['m1'])
      expect(await runningAt(inHours(6))).toEqual([])
    })

    it('is ended once, and keeps by whom', async () => {
      await store.add(aMode())

      const ends = [await store.end('m1', 'li', inHours(1)), await store.end('m1', 'wang', inHours(2))]

      expect(ends).toEqual([true, false])
      expect(await store.running(inHours(1))).toEqual([])
      expect(await store.list(10)).toEqual([aMode({ endedAt: inHours(1), endedBy: 'li' })])
    })

    it('does not end what is not there or is over', async () => {
      await store.add(aMode())

      expect(await store.end('m9', 'li', NOW)).toBe(false)
      expect(await store.end('m1', 'li', inHours(6))).toBe(false)
    })

    it('lists no more than asked for, the newest first', async () => {
      for (const n of [1, 2, 3]) await store.add(aMode({ id: `m${n}`, from: inHours(n) }))

      expect((await store.list(2)).map(({ id }) => id)).toEqual(['m3', 'm2'])
    })
  })
}

contract(
  'in memory',
  async () => aMemoryModeStore(),
  async () => {},
)

for (const [name, openEngine] of engines) {
  let database: OpenDatabase | undefined
  contract(
    `on ${name}`,
    async () => {
      if (database === undefined) {
        database = await openEngine()
        await migrate(database)
      }
      await database.db.deleteFrom('emergency_modes').execute()
      return createEmergencyModeStore(database.db)
    },
    async () => database?.close(),
  )
}
