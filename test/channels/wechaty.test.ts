import { EventEmitter } from 'node:events'
import { MemoryCard } from 'memory-card'
import { afterEach, describe, expect, it } from 'vitest'
import { log, WechatyBuilder } from 'wechaty'
import { mock, PuppetMock } from 'wechaty-puppet-mock'
import { createWechatyChannel, type WechatyDeps } from '../../src/channels/wechaty/wechaty-channel.ts'
import { type Message, reply, SILENCE } from '../../src/domain/message.ts'
import { aLetter, NO_END } from '../support/letters.ts'

log.level('silent')

const MENTION_END = '\u2005'
const settled = () => new Promise((resolve) => setTimeout(resolve, 60))
const stops: Array<() => Promise<void>> = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** The mocks and the bot are emitters, which their types do not say. */
function emitterOf(thing: object): EventEmitter {
  if (thing instanceof EventEmitter) return thing
  throw new Error('not an emitter')
}

interface Said {
  readonly text: string
  readonly place: string
}

async function setUp(more: Partial<WechatyDeps> = {}) {
  const mocker = new mock.Mocker()
  const bot = WechatyBuilder.build({ name: 'test', puppet: new PuppetMock({ mocker }), memory: new MemoryCard() })
  const heard: Message[] = []
  const waits: number[] = []
  const errors: unknown[] = []
  const claimed = new Set<string>()
  const channel = createWechatyChannel({
    buildBot: async () => bot,
    receive: async (message) => {
      heard.push(message)
      return message.group && !message.mentioned ? SILENCE : reply('answer', `答：${message.text}`)
    },
    aliases: ['小科'],
    joinNotice: '大家好',
    claimNotice: async (room) => !claimed.has(room) && claimed.add(room).has(room),
    now: () => 0,
    random: () => 0.5,
    wait: async (ms) => {
      waits.push(ms)
    },
    onError: (error) => errors.push(error),
    onNote: () => undefined,
    ...more,
  })
  await channel.start()
  stops.push(() => settled().then(channel.stop))
  const us = mocker.createContact({ id: 'wxid_bot', name: '小科' })
  const auntie = mocker.createContact({ id: 'wxid_a', name: '张大妈' })
  const room = mocker.createRoom({ id: 'r1@chatroom', topic: '社区一群', memberIdList: ['wxid_bot', 'wxid_a'] })
  mocker.login(us)
  const said: Said[] = []
  const listen = (emitter: object, place: string) =>
    emitterOf(emitter).on('message', (message: { talker: () => { id: string }; text: () => string }) => {
      if (message.talker().id === 'wxid_bot') said.push({ place, text: message.text() })
    })
  listen(room, 'room')
  listen(auntie, 'direct')
  return { mocker, us, auntie, room, heard, said, waits, errors, channel, bot }
}

describe('wechaty channel', () => {
  it('answers a mention in the group it came from', async () => {
    const { auntie, us, room, heard, said } = await setUp()

    auntie.say(`@小科${MENTION_END}菌子头昏怎么办`, [us]).to(room)
    await settled()

    expect(heard[0]).toMatchObject({
      group: true,
      mentioned: true,
      conversation: 'r1@chatroom',
      sender: 'wxid_a',
      form: 'text',
    })
    expect(heard[0]?.text).toBe('菌子头昏怎么办')
    expect(said).toHaveLength(1)
    expect(said[0]?.text).toContain('答：菌子头昏怎么办')
  })

  it('answers when it is called by name and keeps silent in chatter', async () => {
    const { auntie, room, heard, said } = await setUp()

    auntie.say('今天街上白菜好便宜').to(room)
    auntie.say('小科，蛇咬了咋个整').to(room)
    await settled()

    expect(heard.map(({ mentioned, text }) => [mentioned, text])).toEqual([
      [false, '今天街上白菜好便宜'],
      [true, '蛇咬了咋个整'],
    ])
    expect(said).toHaveLength(1)
  })

  it('takes @所有人 for nobody', async () => {
    const { auntie, us, room, heard } = await setUp()

    auntie.say('@所有人 明天开会', [us]).to(room)
    await settled()

    expect(heard[0]?.mentioned).toBe(false)
  })

  it('answers a direct message, and its own words never', async () => {
    const { auntie, us, heard, said } = await setUp()

    auntie.say('在吗').to(us)
    await settled()

    expect(heard).toHaveLength(1)
    expect(heard[0]).toMatchObject({ group: false, mentioned: true, conversation: 'wxid_a' })
    expect(said).toEqual([{ place: 'direct', text: '答：在吗' }])
  })

  it('introduces itself once per group', async () => {
    const { us, auntie, room, said, bot } = await setUp()

    const joined = await bot.Contact.find({ id: 'wxid_bot' })
    const found = await bot.Room.find({ id: 'r1@chatroom' })
    for (let round = 0; round < 2; round++) emitterOf(bot).emit('room-join', found, [joined], joined, new Date())
    await settled()

    expect([us.id, auntie.id, room.id]).toHaveLength(3)
    expect(said.filter(({ text }) => text === '大家好')).toHaveLength(1)
  })

  it('tells of every invitation, also to a group it knows', async () => {
    const invited: string[] = []
    const { bot } = await setUp({
      onInvited: async (room) => {
        invited.push(room)
      },
    })

    const joined = await bot.Contact.find({ id: 'wxid_bot' })
    const somebody = await bot.Contact.find({ id: 'wxid_a' })
    const found = await bot.Room.find({ id: 'r1@chatroom' })
    emitterOf(bot).emit('room-join', found, [somebody], joined, new Date())
    for (let round = 0; round < 2; round++) emitterOf(bot).emit('room-join', found, [joined], joined, new Date())
    await settled()

    expect(invited).toEqual(['r1@chatroom', 'r1@chatroom'])
  })

  it('speaks slowly, and at once when somebody is in danger', async () => {
    const calm = await setUp()
    const urgent = await setUp({ receive: async () => reply('emergency', '打120') })

    calm.auntie.say('小科 问').to(calm.room)
    urgent.auntie.say('救命').to(urgent.room)
    await settled()

    expect(calm.waits).toEqual([4_000])
    expect(urgent.waits).toEqual([300])
  })

  it('outlives a handler that throws', async () => {
    let calls = 0
    const { auntie, us, errors, said } = await setUp({
      receive: async () => {
        calls++
        if (calls === 1) throw new Error('broken')
        return reply('answer', '好了')
      },
    })

    auntie.say('一').to(us)
    auntie.say('二').to(us)
    await settled()

    expect(errors).toHaveLength(1)
    expect(said).toEqual([{ place: 'direct', text: '好了' }])
  })

  it('stops speaking after a failed send', async () => {
    const { auntie, us, errors, said, bot } = await setUp()
    const contact = await bot.Contact.find({ id: 'wxid_a' })
    if (contact !== undefined) contact.say = () => Promise.reject(new Error('refused'))

    auntie.say('一').to(us)
    await settled()
    if (contact !== undefined) Reflect.deleteProperty(contact, 'say')
    auntie.say('二').to(us)
    await settled()

    expect(errors).toHaveLength(1)
    expect(said).toEqual([])
  })

  it('finishes what is in hand before it stops', async () => {
    let release = () => {}
    const open = new Promise<void>((resolve) => {
      release = resolve
    })
    const { auntie, us, said, channel } = await setUp({
      receive: async () => {
        await open
        return reply('answer', '晚到的回答')
      },
    })
    auntie.say('问').to(us)
    await settled()

    const stopped = channel.stop()
    release()
    await stopped

    expect(said.map(({ text }) => text)).toEqual(['晚到的回答'])
  })
})

describe('letters through wechaty', () => {
  const ROOM = 'r1@chatroom'

  it('reach a room or a person, after a pause', async () => {
    const { channel, said, waits } = await setUp()

    const toRoom = await channel.letters.send(aLetter({ recipient: ROOM, text: '今晚有大雨' }), NO_END)
    const toPerson = await channel.letters.send(aLetter({ recipient: 'wxid_a', text: '明天赶街' }), NO_END)
    await settled()

    expect([toRoom.kind, toPerson.kind]).toEqual(['sent', 'sent'])
    expect(said).toEqual([
      { place: 'room', text: '今晚有大雨' },
      { place: 'direct', text: '明天赶街' },
    ])
    expect(waits).toEqual([4_000, 4_000])
  })

  it('hardly wait in an emergency', async () => {
    const { channel, waits } = await setUp()

    await channel.letters.send(aLetter({ recipient: ROOM, priority: 'emergency' }), NO_END)

    expect(waits).toEqual([300])
  })

  it('wait in the ledger when the minute of a room is full, replies counted too', async () => {
    const { channel, auntie, room, said } = await setUp()
    for (let at = 0; at < 5; at++) await channel.letters.send(aLetter({ recipient: ROOM, text: `${at}` }), NO_END)
    auntie.say('小科，在吗').to(room)
    await settled()

    const outcome = await channel.letters.send(aLetter({ recipient: ROOM }), NO_END)

    expect(outcome).toEqual({ kind: 'postponed', reason: 'minute full', until: new Date(64_000) })
    expect(said).toHaveLength(6)
    expect((await channel.letters.send(aLetter({ recipient: 'wxid_a' }), NO_END)).kind).toBe('sent')
  })

  it('wait while nobody is logged in, before the start and after the stop', async () => {
    const { channel, bot, said } = await setUp()
    const loggedOut = { kind: 'postponed', reason: 'not logged in', until: new Date(60_000), account: true }

    await bot.logout()
    expect(await channel.letters.send(aLetter({ recipient: ROOM }), NO_END)).toEqual(loggedOut)

    await channel.stop()
    expect(await channel.letters.send(aLetter({ recipient: ROOM }), NO_END)).toEqual(loggedOut)
    expect(said).toEqual([])
  })

  it('rest for ten minutes after a failed send, and replies with them', async () => {
    const notes: string[] = []
    let now = 0
    const { channel, bot, auntie, us, said, room } = await setUp({
      now: () => now,
      onNote: (note) => notes.push(note),
    })
    const found = await bot.Room.find({ id: room.id })
    if (found !== undefined) found.say = () => Promise.reject(new Error('refused'))
    const postponed = { kind: 'postponed', until: new Date(600_000), account: true }

    expect(await channel.letters.send(aLetter({ recipient: ROOM }), NO_END)).toMatchObject({
      ...postponed,
      reason: 'sending failed',
    })
    if (found !== undefined) Reflect.deleteProperty(found, 'say')
    expect(await channel.letters.send(aLetter({ recipient: ROOM }), NO_END)).toMatchObject({
      ...postponed,
      reason: 'resting',
    })
    auntie.say('在吗').to(us)
    await settled()
    expect(said).toEqual([])
    expect(notes).toEqual(['wechaty: a letter could not be sent, nothing more is sent for ten minutes'])

    now = 600_000
    expect((await channel.letters.send(aLetter({ recipient: ROOM }), NO_END)).kind).toBe('sent')
  })

  it('say nothing when the time is up during the pause', async () => {
    const end = new AbortController()
    const { channel, said } = await setUp({ wait: async () => end.abort() })

    expect(await channel.letters.send(aLetter({ recipient: ROOM }), end.signal)).toMatchObject({
      kind: 'postponed',
      reason: 'stopped',
    })
    expect(said).toEqual([])
  })

  it.each(['nobody@chatroom', 'wxid_nobody'])('are refused when the account knows no %s', async (recipient) => {
    const { channel } = await setUp()

    expect(await channel.letters.send(aLetter({ recipient }), NO_END)).toEqual({
      kind: 'refused',
      reason: 'no such room or contact',
    })
    expect((await channel.letters.send(aLetter({ recipient: ROOM }), NO_END)).kind).toBe('sent')
  })
})
