import { describe, expect, it } from 'vitest'
import { aSubscriber, createMemorySubscriberStore } from '../support/subscribers.ts'
import { aMessage, BROKEN, refuse, replies, START, setUp, throwAtOnce } from '../support/subscriptions.ts'

describe('退订', () => {
  it.each(['退订', 'TD', 'td', '取消订阅'])('%s ends at once and takes queued letters back', async (text) => {
    const { say, stored, cancelled } = setUp()
    await say('订阅')

    expect(await say(text)).toBe(replies.unsubscribed)

    expect((await stored())?.endedAt).toEqual(START)
    expect(cancelled).toEqual(['wechaty s'])
  })

  it('takes queued letters back of whoever never subscribed, and needs no reading before', async () => {
    const { say, cancelled } = setUp({ store: { ...createMemorySubscriberStore(), find: refuse } })

    expect(await say('退订')).toBe(replies.unsubscribed)
    expect(cancelled).toEqual(['wechaty s'])
  })

  it('says honestly that it failed, with a way out, still takes letters back, and tries again', async () => {
    let isBroken = true
    const memory = createMemorySubscriberStore()
    const store = {
      ...memory,
      end: (...args: Parameters<typeof memory.end>) => (isBroken ? throwAtOnce() : memory.end(...args)),
    }
    const { say, subscriptions, pass, cancelled, errors } = setUp({ store })
    await say('订阅')

    expect(await say('退订')).toBe(replies.unsubscribedFailed)
    expect(replies.unsubscribedFailed).toMatch(/再发一次.*拉黑/)
    expect(cancelled).toEqual(['wechaty s'])
    expect(errors).toHaveLength(1)

    isBroken = false
    pass(1)
    await subscriptions.take(aMessage('菌子怎么吃', { sender: 'somebody else' }))
    await new Promise(setImmediate)
    expect((await memory.find({ channel: 'wechaty', address: 's' }))?.endedAt).not.toBeNull()
  })

  it('forgets the failed end of whoever subscribes again', async () => {
    let isBroken = true
    const memory = createMemorySubscriberStore()
    const store = {
      ...memory,
      end: (...args: Parameters<typeof memory.end>) => (isBroken ? refuse() : memory.end(...args)),
    }
    const { say, pass } = setUp({ store })
    await say('订阅 反诈')
    await say('退订')
    await say('订阅')
    isBroken = false
    pass(1)
    await say('我的设置')
    await new Promise(setImmediate)

    expect((await memory.find({ channel: 'wechaty', address: 's' }))?.endedAt).toBeNull()
  })

  it('says that a queued letter may still come when it could not be taken back', async () => {
    const { say, stored } = setUp({ cancelFor: throwAtOnce })
    await say('订阅')

    expect(await say('退订')).toBe(replies.unsubscribedQueued)
    expect((await stored())?.endedAt).toEqual(START)
  })

  it('is not undone by a change that was under way', async () => {
    const memory = createMemorySubscriberStore()
    const { say } = setUp({
      store: {
        ...memory,
        async find(place) {
          const found = await memory.find(place)
          await memory.end(place, { how: 'chat', at: START })
          return found
        },
      },
    })
    await memory.save(aSubscriber({ address: 's' }), { what: 'given', how: 'chat', at: START })

    expect(await say('大字')).toBe(replies.subscribedNot)
    expect((await memory.find({ channel: 'wechaty', address: 's' }))?.endedAt).toEqual(START)
  })

  it('never throws, whatever fails', async () => {
    const { say, errors } = setUp({
      store: BROKEN,
      cancelFor: throwAtOnce,
      exportOthers: throwAtOnce,
      eraseOthers: throwAtOnce,
    })

    for (const text of ['订阅', '大字', '我在姚安', '我的设置', '导出我的数据'])
      expect(await say(text)).toBe(replies.subscribeFailed)
    expect(await say('退订')).toBe(replies.unsubscribedFailed)
    await say('删除我的数据')
    expect(await say('确认删除')).toBe(replies.eraseFailed)
    expect(errors.length).toBeGreaterThan(7)
  })
})
