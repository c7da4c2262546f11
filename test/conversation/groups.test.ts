import { describe, expect, it } from 'vitest'
import { readContentFiles } from '../../src/content-files.ts'
import { reply, SILENCE } from '../../src/domain/message.ts'
import { FORWARD, NOTHING, ROOM, setUpGroup as setUp } from '../support/group-set-up.ts'
import { aRumour, createMemoryGroupStore, groupSettings } from '../support/groups.ts'

const { replies } = await readContentFiles('knowledge', 'prompts')

describe('a group', () => {
  it('is told that a forward is false, once a day, and hears nothing else unasked', async () => {
    const { say, pass, reasons } = setUp()

    const first = await say(FORWARD)
    pass(2)
    const second = await say(FORWARD)
    const chatter = await say('吃饭了没')
    pass(22)
    const third = await say(FORWARD)

    expect(first).toMatchObject({ kind: 'verdict', verdict: 'false' })
    expect([second, chatter]).toEqual([SILENCE, SILENCE])
    expect(third.kind).toBe('verdict')
    expect(reasons()).toEqual(['refutes', 'answered', 'no-match', 'refutes'])
  })

  it('has a reply written down before it is said, without text and person', async () => {
    const { say, ask, kept, now } = setUp()

    await say(FORWARD)
    await ask('火星上有菌子吗')
    await say('救命，吃了菌子倒下了')
    await ask('群设置')

    const at = now()
    expect(await kept()).toEqual([
      { entry: 'garlic', at, kind: 'unasked' },
      { entry: null, at, kind: 'asked' },
      { entry: null, at, kind: 'danger' },
      { entry: null, at, kind: 'command' },
    ])
  })

  it('never files what nobody asked', async () => {
    const { say, ask, filed } = setUp()

    await say('这里有个没人知道的长消息，请大家转发，谢谢')
    await ask('火星上有菌子吗')

    expect(filed).toEqual(['火星上有菌子吗'])
  })

  it('is told nothing unasked when the recognised rumour has no verdict to say', async () => {
    const unsure = { match: aRumour(), answer: async () => reply('unknown', '不知道') }
    const { say, reasons, kept } = setUp({ recognise: async () => unsure })

    expect(await say(FORWARD)).toEqual(SILENCE)
    expect(reasons()).toEqual(['no-answer'])
    expect(await kept()).toEqual([])
  })

  it('in a trial is told nothing, but what would have been said is counted and kept', async () => {
    const { say, ask, decisions, kept, now } = setUp()
    await ask('@小科 试运行')

    expect(await say(FORWARD)).toEqual(SILENCE)
    expect(decisions.at(-1)).toEqual({ kind: 'silent', reason: 'shadow', would: 'refutes' })
    expect((await kept()).at(-1)).toEqual({ entry: 'garlic', at: now(), kind: 'shadow' })
    expect((await ask('@小科 正式')).text).toBe(replies.groupLive)
    expect((await say(`${FORWARD}再说一次`)).kind).toBe('verdict')
  })

  it('can silence the bot for a time, danger excepted, and let it speak again', async () => {
    const { say, ask, pass } = setUp()

    const muted = await ask('@小科 静音 2小时')

    expect(muted).toMatchObject({ kind: 'command' })
    expect(muted.text).toContain('11月26日 14:00')
    expect(await ask('在吗')).toEqual(SILENCE)
    expect(await say(FORWARD)).toEqual(SILENCE)
    expect((await say('救命')).kind).toBe('emergency')
    pass(2)
    expect((await ask('在吗')).kind).toBe('unknown')
    await ask('静音')
    expect((await ask('取消静音')).text).toBe(replies.groupUnmuted)
    expect((await ask('在吗')).kind).toBe('unknown')
  })

  it('hears one goodbye and then nothing at all, until the bot is called back', async () => {
    const { say, ask, pass, reasons } = setUp()

    expect((await ask('退出')).text).toBe(replies.groupLeft)
    pass(24 * 30)
    for (const silent of [ask('退出'), ask('在吗'), say(FORWARD), say('救命'), ask('群设置'), say('回来')])
      expect(await silent).toEqual(SILENCE)
    expect(reasons().slice(1)).toEqual(Array.from({ length: 6 }, () => 'left'))
    expect((await ask('@小科 回来')).text).toBe(replies.groupBack)
    expect((await say('救命')).kind).toBe('emergency')
  })

  it('has the bot back when it is invited again, with the other settings as they were', async () => {
    const { ask, groups, store } = setUp()
    await ask('试运行')
    await ask('退出')

    await groups.invited(ROOM)

    expect(await store.settingsOf(ROOM)).toEqual(groupSettings({ shadow: true }))
    expect((await ask('在吗')).kind).toBe('unknown')
  })

  it('does not know what was never set when it is first invited', async () => {
    const { groups, store } = setUp()

    await groups.invited(ROOM)

    expect(await store.settingsOf(ROOM)).toBeUndefined()
  })

  it('obeys nobody who does not address the bot, no bot, and not in private', async () => {
    const { say, ask, store, reasons } = setUp()

    expect(await say('退出')).toEqual(SILENCE)
    expect(await ask('退出', { fromBot: true })).toEqual(SILENCE)
    expect((await ask('退出', { group: false })).kind).toBe('unknown')
    expect(await store.settingsOf(ROOM)).toBeUndefined()
    expect(reasons()).toEqual(['no-match', 'from-bot'])
  })

  it('is not answered its own words back, nor a bot in danger', async () => {
    const { say, ask, reasons } = setUp()
    const own = `【不实】大蒜\n· 吃大蒜不能防癌，有病要看医生。〔1〕\n〔1〕 云南疾控 2024-05-06`

    expect(await ask(own)).toEqual(SILENCE)
    expect(await say(replies.joined)).toEqual(SILENCE)
    expect(await say('救命', { fromBot: true })).toEqual(SILENCE)
    expect(reasons()).toEqual(['own-text', 'own-text', 'from-bot'])
  })

  it('is answered when it quotes the bot and asks on', async () => {
    const { ask } = setUp()

    const quoted = await ask('· 吃大蒜不能防癌。〔1〕\n这个说法是从哪里来的，我家老人不信，想问清楚')

    expect(quoted.kind).toBe('unknown')
  })

  it('is not even listened to where nothing may be said, nor searched for rumours when it asks', async () => {
    const heard: string[] = []
    const { say, ask } = setUp({
      recognise: async ({ text }) => {
        heard.push(`rumours in ${text}`)
        return NOTHING
      },
      receive: {
        answer: async ({ text, overheard }) => {
          heard.push(overheard ? `danger in ${text}` : text)
          return overheard ? SILENCE : reply('answer', '答')
        },
      },
    })

    await say('一', { fromBot: true })
    await ask('火星上有菌子吗')
    await say('吃饭了没')
    await ask('退出')
    await say('二')
    await ask('三')

    expect(heard).toEqual(['danger in 火星上有菌子吗', '火星上有菌子吗', 'danger in 吃饭了没', 'rumours in 吃饭了没'])
  })

  it('is told nothing when the same text comes again within ten minutes', async () => {
    const { say, pass, reasons, store, now } = setUp()
    await store.changeSettings(ROOM, groupSettings(), { categories: [] }, now())
    await say(FORWARD)
    await store.changeSettings(ROOM, groupSettings(), { categories: ['health'] }, now())

    const again = await say(FORWARD.replace('！', '！ '))
    pass(1)
    const later = await say(FORWARD)

    expect(again).toEqual(SILENCE)
    expect(later.kind).toBe('verdict')
    expect(reasons()).toEqual(['category', 'repeat', 'refutes'])
  })

  it('does not know the settings and replies of another', async () => {
    const { say, ask } = setUp()
    await ask('退出')
    await say(FORWARD)

    const other = await say(FORWARD, { conversation: 'h' })

    expect(other.kind).toBe('verdict')
  })

  it('keeps two instances to one answer a day', async () => {
    const store = createMemoryGroupStore()
    const [one, two] = [setUp({ store }), setUp({ store })]

    expect((await one.say(FORWARD)).kind).toBe('verdict')
    expect(await two.say(FORWARD)).toEqual(SILENCE)
  })

  it('answers one of a flood of questions no more after six in a minute', async () => {
    const { ask } = setUp()

    const kinds: string[] = []
    for (let n = 0; n < 8; n++) kinds.push((await ask(`第${n}个问题`)).kind)

    expect(kinds).toEqual([...Array.from({ length: 6 }, () => 'unknown'), 'silent', 'silent'])
  })

  it('has its history deleted after eight days, while others go on talking', async () => {
    const { say, pass, kept } = setUp()
    await say(FORWARD)
    const atFirst = (await kept()).length

    pass(8 * 24 + 1)
    await say('吃饭了没', { conversation: 'h' })

    expect(atFirst).toBe(1)
    expect(await kept()).toEqual([])
  })
})
