import { describe, expect, it } from 'vitest'
import { readContentFiles } from '../../src/content-files.ts'
import type { GroupStore } from '../../src/conversation/group-settings.ts'
import { SILENCE } from '../../src/domain/message.ts'
import { FORWARD, ROOM, setUpGroup as setUp } from '../support/group-set-up.ts'
import { createMemoryGroupStore, groupSettings } from '../support/groups.ts'

const { replies } = await readContentFiles('knowledge', 'prompts')

describe('a group whose store is out of reach', () => {
  const broken: GroupStore = {
    settingsOf: () => Promise.reject(new Error('no database')),
    changeSettings: () => Promise.reject(new Error('no database')),
    repliesSince: () => Promise.reject(new Error('no database')),
    recordReply: () => Promise.reject(new Error('no database')),
    forgetBefore: () => Promise.reject(new Error('no database')),
  }

  it('is still helped in danger and answered when it asks, and told nothing unasked', async () => {
    const { say, ask, errors, groups } = setUp({ store: broken })

    expect((await say('救命')).kind).toBe('emergency')
    expect((await ask('在吗', { sender: 't' })).kind).toBe('unknown')
    expect(await say(FORWARD)).toEqual(SILENCE)
    await groups.invited(ROOM)
    expect(errors.length).toBeGreaterThan(4)
  })

  it('is told nothing unasked as long as its history cannot be read', async () => {
    const store = { ...createMemoryGroupStore(), repliesSince: broken.repliesSince }
    const { say } = setUp({ store })

    expect(await say(FORWARD)).toEqual(SILENCE)
  })

  it('does not pretend to have obeyed', async () => {
    const { ask } = setUp({ store: broken })

    expect((await ask('退出')).text).toBe(replies.broken)
  })

  it('is told nothing unasked that cannot be written down', async () => {
    const store = { ...createMemoryGroupStore(), recordReply: broken.recordReply }
    const { say, ask, reasons } = setUp({ store })

    expect(await say(FORWARD)).toEqual(SILENCE)
    expect((await ask('在吗')).kind).toBe('unknown')
    expect(reasons()).toEqual(['not-recorded', 'addressed'])
  })
})

describe('a group when something breaks', () => {
  it('stays silent to what nobody asked, and tells who asked', async () => {
    const { say, ask, errors } = setUp({
      recognise: () => Promise.reject(new Error('broken')),
      receive: { answer: () => Promise.reject(new Error('broken')) },
    })

    expect(await say(FORWARD)).toEqual(SILENCE)
    expect((await ask('在吗')).text).toBe(replies.broken)
    expect(errors.length).toBeGreaterThanOrEqual(3)
  })

  it('says nothing of it while it is muted or left', async () => {
    const { ask, store, now } = setUp({ receive: { answer: () => Promise.reject(new Error('broken')) } })
    await store.changeSettings(ROOM, groupSettings({ mutedUntil: new Date(now().getTime() + 1) }), {}, now())

    expect(await ask('在吗')).toEqual(SILENCE)
    await store.changeSettings(ROOM, groupSettings(), { leftAt: now() }, now())
    expect(await ask('在吗')).toEqual(SILENCE)
  })
})
