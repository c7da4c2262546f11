import { describe, expect, it } from 'vitest'
import { createReceive } from '../../src/conversation/receive.ts'
import { createRecentTurns } from '../../src/conversation/recent-turns.ts'
import { versionOf } from '../../src/conversation/subscription-changes.ts'
import { reply } from '../../src/domain/message.ts'
import { aMessage, intents, REGIONS, replies, START, setUp } from '../support/subscriptions.ts'

describe('订阅', () => {
  it('says what is agreed to, and stores the version of these words', async () => {
    const { say, stored } = setUp()

    const said = await say('订阅')

    expect(said).toMatch(/全部（菌子、反诈.*一天最多发一条.*退订/)
    expect(await stored()).toMatchObject({
      channel: 'wechaty',
      address: 's',
      group: false,
      topics: [],
      consent: { at: START, how: 'chat', text: versionOf(replies.subscribeTerms) },
      endedAt: null,
    })
    expect(versionOf(`${replies.subscribeTerms}。`)).not.toBe(versionOf(replies.subscribeTerms))
  })

  it('adds and takes away topics, and ends with the last one', async () => {
    const { say, stored } = setUp()

    await say('订阅 反诈')
    await say('订阅 菌子')
    expect((await stored())?.topics).toEqual(['fraud', 'mushroom'])
    expect(await say('订阅 菌子')).toBe('您已经订阅了：反诈、菌子。不想收了发“退订”，马上就停。')
    expect(await say('退订 反诈')).toBe('好的，反诈以后不发了，还会发：菌子。')
    expect((await stored())?.topics).toEqual(['mushroom'])
    expect(await say('退订 菌子')).toBe(replies.unsubscribed)
    expect((await stored())?.endedAt).toEqual(START)
  })

  it('takes one topic out of all', async () => {
    const { say, stored } = setUp()

    await say('订阅')
    await say('退订 菌子')

    expect((await stored())?.topics).toHaveLength(7)
    expect((await stored())?.topics).not.toContain('mushroom')
  })

  it('offers what there is when a topic is not known', async () => {
    const { say, stored } = setUp()

    expect(await say('订阅 足球')).toMatch(/没有“足球”这一类。可以订：菌子/)
    expect(await stored()).toBeUndefined()
  })

  it('knows web chats by their conversation and groups by their room', async () => {
    const { say, store } = setUp()

    await say('订阅', { channel: 'web-chat' })
    await say('@小科 订阅', { group: true, mentioned: true, conversation: 'room' })

    expect(await store.find({ channel: 'web-chat', address: 'c' })).toMatchObject({ group: false })
    expect(await store.find({ channel: 'wechaty', address: 'room' })).toMatchObject({
      group: true,
      consent: { text: versionOf(replies.subscribeGroupTerms) },
    })
  })

  it('says honestly where nothing can be subscribed', async () => {
    const { say } = setUp()

    expect(await say('订阅', { channel: 'wecom' })).toBe(replies.subscribeNotHere)
    expect(await say('我的设置', { channel: 'wecom' })).toBe(replies.subscribeNotHere)
  })
})

describe('what a subscriber says of itself', () => {
  it('is kept and shown', async () => {
    const { say, stored } = setUp()
    await say('订阅 反诈')

    expect(await say('我家在南华县沙桥镇')).toMatch(/您在南华县沙桥镇。乡镇和村我还分不开/)
    expect(await say('我是农民，也是家长')).toMatch(/农民、家长/)
    expect(await say('我不是家长')).toMatch(/您是：农民。/)
    expect(await say('大字')).toBe(replies.elderOn)
    expect(await say('静音时间 21:00-7:30')).toMatch(/^好的，21:00到07:30不给您发/)

    expect(await stored()).toMatchObject({
      region: '532324',
      segments: ['farmers'],
      elder: true,
      quietFrom: 1_260,
      quietTo: 450,
      topics: ['fraud'],
    })
    const settings = await say('我的设置')
    expect(settings).toMatch(/订阅：反诈\n· 地方：南华县\n· 您是：农民\n· 发短的：是\n· 不打扰：21:00到07:30/)
  })

  it('is not kept of whoever has not subscribed', async () => {
    const { say, stored } = setUp()

    expect(await say('我是农民')).toBe(replies.subscribedNot)
    expect(await stored()).toBeUndefined()
  })

  it('says when a place or a time is not understood', async () => {
    const { say } = setUp()
    await say('订阅')

    expect(await say('我在昆明市')).toMatch(/“昆明市”这个地方我不晓得/)
    expect(await say('静音时间 99:00-7:00')).toBe(replies.quietWrong)
  })

  it('belongs to the question just asked when nobody is subscribed', async () => {
    const { subscriptions, say } = setUp()
    const after = (minutes: number) => subscriptions.take(aMessage('我在姚安'), START.getTime() - minutes * 60_000)

    expect(await after(1)).toBeUndefined()
    expect((await after(20))?.text).toBe(replies.subscribedNot)
    await say('订阅')
    expect((await after(1))?.text).toMatch(/您在姚安县/)
  })
})

describe('data of a person', () => {
  it('is told in plain lines', async () => {
    const { say } = setUp()
    await say('订阅 反诈')

    const lines = (await say('导出我的数据'))?.split('\n')

    expect(lines).toEqual([
      replies.exportLead,
      '渠道：wechaty；地址：s；编号：1',
      '订阅：反诈',
      '地方：楚雄彝族自治州',
      '您是：没有说过',
      '发短的：否',
      '不打扰：否',
      `2026-11-26 12:00 订阅（chat），条款 ${versionOf(replies.subscribeTerms)}`,
      '提问：草乌煮多久',
    ])
  })

  it('is told where nothing can be subscribed, also when there is none', async () => {
    const { say } = setUp({ exportOthers: async () => [] })

    expect(await say('导出我的数据', { channel: 'wecom' })).toBe(replies.exportNothing)
  })

  it('is deleted after one confirmation within ten minutes', async () => {
    const { say, stored, erased, cancelled, forgotten, pass } = setUp()
    await say('订阅')

    expect(await say('确认删除')).toBe(replies.eraseAsk)
    pass(11)
    expect(await say('确认删除')).toBe(replies.eraseAsk)
    expect(await stored()).toBeDefined()
    expect(await say('确认删除')).toBe(replies.erased)

    expect(await stored()).toBeUndefined()
    expect(erased).toEqual([{ channel: 'wechaty', conversation: 'c', sender: 's' }])
    expect(cancelled).toEqual(['wechaty s'])
    expect(forgotten).toEqual(['wechaty s'])
  })

  it('is not deleted by a confirmation of something else', async () => {
    const { say, erased } = setUp()
    await say('删除我的数据')
    await say('我的设置')

    expect(await say('确认删除')).toBe(replies.eraseAsk)
    expect(erased).toEqual([])
  })
})

describe('in a group', () => {
  const inGroup = { group: true, mentioned: true, conversation: 'room' }

  it('only 订阅 and 退订 are heard, and only when the bot is spoken to', async () => {
    const { say, stored } = setUp()

    expect(await say('退订', { ...inGroup, mentioned: false })).toBeUndefined()
    for (const text of ['我是农民', '我在姚安', '大字', '我的设置', '导出我的数据', '删除我的数据', '确认删除'])
      expect(await say(`@小科 ${text}`, inGroup)).toBeUndefined()
    expect(await say('@小科 订阅', inGroup)).toMatch(/这个群订阅了/)
    expect(await say('@小科 退订', inGroup)).toBe(replies.unsubscribedGroup)
    expect((await stored('room'))?.endedAt).toEqual(START)
  })

  it('no program is heard', async () => {
    const { say } = setUp()

    expect(await say('@小科 订阅', { ...inGroup, fromBot: true })).toBeUndefined()
  })
})

describe('receive', () => {
  it('hears commands first and answers everything else', async () => {
    const { subscriptions, stored } = setUp()
    const receive = createReceive({
      answer: async ({ text }) => reply(text === '你好' ? 'greeting' : 'answer', `回答：${text}`),
      fileEnquiry: async () => undefined,
      turns: createRecentTurns(),
      regions: () => REGIONS,
      followUp: intents.followUp,
      replies,
      clock: () => START,
      subscriptions,
      onOutcome: () => undefined,
      onError: (error) => {
        throw error
      },
    })
    const ask = async (text: string) => (await receive(aMessage(text))).text

    expect(await ask('怎么退订')).toBe('回答：怎么退订')
    expect(await ask('吃了菌子头昏怎么办')).toMatch(/^回答/)
    expect(await ask('我在南华')).toBe('回答：我在南华')
    expect(await ask('退订')).toBe(replies.unsubscribed)
    await ask('订阅')
    await ask('你好')
    expect(await ask('我在姚安')).toMatch(/您在姚安县/)
    expect((await stored())?.region).toBe('532325')
  })
})
