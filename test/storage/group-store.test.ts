import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GroupReply, GroupStore } from '../../src/conversation/group-settings.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createGroupStore } from '../../src/storage/group-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { engines } from '../support/engines.ts'
import { createMemoryGroupStore, groupSettings } from '../support/groups.ts'

const NOON = new Date('2026-11-26T04:00:00Z')
const hoursAgo = (hours: number) => new Date(NOON.getTime() - hours * 3_600_000)

let rooms = 0
const aRoom = () => ({ channel: 'wechaty', room: `r${++rooms}` })

function aReply(more: Partial<GroupReply> = {}): GroupReply {
  return { entry: 'garlic', at: NOON, kind: 'unasked', ...more }
}

function keepsItsContract(open: () => Promise<{ readonly store: GroupStore; readonly close: () => Promise<void> }>) {
  let store: GroupStore
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ store, close } = await open())
  })
  afterAll(() => close())

  it('knows nothing of a group in which nothing was set', async () => {
    const room = aRoom()

    expect(await store.settingsOf(room)).toBeUndefined()
    expect(await store.repliesSince(room, hoursAgo(24))).toEqual([])
  })

  it('gives settings back as they were set, for this group of this channel only', async () => {
    const room = aRoom()
    const set = groupSettings({
      categories: ['poison', 'fraud'],
      dailyBudget: 5,
      hourlyBudget: 2,
      quietFrom: 1_320,
      quietTo: 0,
      shadow: true,
      mutedUntil: NOON,
      leftAt: hoursAgo(1),
    })

    await store.changeSettings(room, set, {}, NOON)

    expect(await store.settingsOf(room)).toEqual(set)
    expect(await store.settingsOf({ ...room, channel: 'wecom' })).toBeUndefined()
  })

  it('keeps an empty list of categories empty', async () => {
    const room = aRoom()

    await store.changeSettings(room, groupSettings(), { categories: [] }, NOON)

    expect((await store.settingsOf(room))?.categories).toEqual([])
  })

  it('keeps both of two changes made at once from the same settings', async () => {
    const room = aRoom()
    const before = groupSettings()

    await Promise.all([
      store.changeSettings(room, before, { leftAt: NOON }, NOON),
      store.changeSettings(room, before, { shadow: true }, NOON),
      store.changeSettings(room, before, { mutedUntil: NOON }, NOON),
    ])

    expect(await store.settingsOf(room)).toEqual(groupSettings({ leftAt: NOON, shadow: true, mutedUntil: NOON }))
  })

  it('takes a setting back', async () => {
    const room = aRoom()
    await store.changeSettings(room, groupSettings(), { leftAt: NOON, mutedUntil: NOON }, NOON)

    await store.changeSettings(room, groupSettings(), { leftAt: null }, NOON)

    expect(await store.settingsOf(room)).toEqual(groupSettings({ mutedUntil: NOON }))
  })

  it('gives replies back from a time on, the oldest first, also two of one moment', async () => {
    const room = aRoom()
    const said = [
      aReply({ at: hoursAgo(25) }),
      aReply({ at: hoursAgo(24), kind: 'shadow' }),
      aReply({ at: hoursAgo(2), kind: 'command', entry: null }),
      aReply(),
      aReply(),
    ]

    for (const reply of said.toReversed()) await store.recordReply(room, reply)
    await store.recordReply(aRoom(), aReply({ entry: 'elsewhere' }))

    expect(await store.repliesSince(room, hoursAgo(24))).toEqual(said.slice(1))
  })

  it('deletes what is old in all groups and says how much', async () => {
    const [one, other] = [aRoom(), aRoom()]
    for (const room of [one, other]) {
      await store.recordReply(room, aReply({ at: hoursAgo(9 * 24) }))
      await store.recordReply(room, aReply({ at: hoursAgo(8 * 24) }))
    }

    const gone = await store.forgetBefore(hoursAgo(8 * 24))

    expect(gone).toBe(2)
    expect(await store.repliesSince(one, new Date(0))).toEqual([aReply({ at: hoursAgo(8 * 24) })])
  })
}

describe.each(engines)('group store on %s', (_name, open) => {
  keepsItsContract(async () => {
    const database: OpenDatabase = await open()
    await migrate(database)
    return { store: createGroupStore(database.db), close: database.close }
  })
})

describe('group store in memory, as tests use it', () => {
  keepsItsContract(async () => ({ store: createMemoryGroupStore(), close: async () => {} }))
})
