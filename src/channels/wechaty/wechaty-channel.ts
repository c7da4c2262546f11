import type { Contact, Message as Heard, Room, Wechaty } from 'wechaty'
import type { SendingChannel } from '../../domain/letter.ts'
import type { Message, Reply } from '../../domain/message.ts'
import { createLanes } from './lanes.ts'
import { formOf, wordsOfCard } from './message-form.ts'
import { createSpeaking, type SpeakingDeps } from './speaking.ts'
import { createWechatyLetters } from './wechaty-letters.ts'

/** wechaty's bot, or what a test puts in its place. Built by `buildBot`, the only importer of the package. */
export interface WechatyDeps extends SpeakingDeps {
  readonly buildBot: () => Promise<Wechaty>
  readonly receive: (message: Message) => Promise<Reply>
  /** Names people call the bot in a group besides @. */
  readonly aliases: readonly string[]
  readonly joinNotice: string
  /** True the first time it is asked for a group, and never again. */
  readonly claimNotice: (room: string) => Promise<boolean>
  /** The bot was taken into a group. */
  readonly onInvited?: (room: string) => Promise<void>
  readonly onError: (error: unknown) => void
  readonly onNote: (note: string) => void
}

export interface Channel {
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Also sends letters, through the bot that runs. */
export interface WechatyChannel extends Channel {
  readonly letters: SendingChannel
}

const PERSON = 1

interface Outgoing {
  readonly text: string
  readonly room: Room | undefined
  readonly to: Contact
  readonly urgent: boolean
}

/**
 * Group and direct messages through wechaty. Unofficial clients break WeChat's rules and accounts get banned, so it is off
 * unless WECHATY_PUPPET is set, never adds friends, answers only when addressed (or in danger), and speaks slowly. After a
 * failed send it stops speaking until it is started again.
 */
export function createWechatyChannel(deps: WechatyDeps): WechatyChannel {
  const lanes = createLanes(deps.onError)
  const speaking = createSpeaking(deps)
  const isSilent = () => speaking.restsUntil() > deps.now()
  let bot: Wechaty | undefined

  async function speak({ text, room, to, urgent }: Outgoing): Promise<void> {
    if (isSilent() || text === '') return
    await speaking.turn(room?.id ?? to.id, urgent)
    try {
      await (room === undefined ? to.say(text) : room.say(text, to))
    } catch (error) {
      speaking.rest(Number.POSITIVE_INFINITY)
      deps.onNote('wechaty: sending failed, nothing more is sent until a restart')
      throw error
    }
  }

  async function hear(heard: Heard): Promise<void> {
    const message = await readMessage(heard, deps.aliases)
    if (message === undefined) return
    const reply = await deps.receive(message)
    await speak({ text: reply.text, room: heard.room(), to: heard.talker(), urgent: reply.kind === 'emergency' })
  }

  async function greet(room: Room, joined: readonly Contact[]): Promise<void> {
    if (!joined.some((contact) => contact.self())) return
    await deps.onInvited?.(room.id)
    if (!(await deps.claimNotice(room.id))) return
    const [anybody] = joined
    if (isSilent() || anybody === undefined) return
    await speaking.turn(room.id, false)
    await room.say(deps.joinNotice)
  }

  /** What comes in while we are stopping is not begun. */
  const take = (key: string, work: () => Promise<void>) => {
    if (bot !== undefined) lanes.run(key, work)
  }

  return {
    letters: createWechatyLetters({ ...deps, bot: () => bot, speaking }),
    async start() {
      if (bot !== undefined) return
      bot = await deps.buildBot()
      bot.on('error', deps.onError)
      bot.on('message', (heard) => take(heard.room()?.id ?? heard.talker().id, () => hear(heard)))
      bot.on('room-join', (room, joined) => take(room.id, () => greet(room, joined)))
      bot.on('logout', () => deps.onNote('wechaty: logged out'))
      await bot.start()
    },
    async stop() {
      const running = bot
      if (running === undefined) return
      bot = undefined
      await lanes.drained()
      await running.stop()
    },
  }
}

/** What was heard, as a message of ours; undefined for what needs no answer (own words, accounts that are no person). */
async function readMessage(heard: Heard, aliases: readonly string[]): Promise<Message | undefined> {
  const talker = heard.talker()
  const kind: number = talker.type()
  if (heard.self() || kind !== PERSON) return undefined
  const room = heard.room()
  const raw = heard.text()
  const form = formOf(heard.type(), raw)
  const words = form === 'text' ? await spokenWords(heard, raw) : wordsOfCard(raw)
  const called = aliases.find((alias) => words.startsWith(alias) || words.startsWith(`@${alias}`))
  const text =
    called === undefined
      ? words
      : words
          .replace(/^@/, '')
          .slice(called.length)
          .replace(/^[\s\p{P}]+/u, '')
  return {
    channel: 'wechaty',
    conversation: room?.id ?? talker.id,
    sender: talker.id,
    messageId: heard.id,
    text,
    form,
    group: room !== undefined,
    mentioned: room === undefined || called !== undefined || (await mentionsUs(heard)),
    elder: false,
  }
}

/** `@所有人` speaks to everybody, not to us. */
async function mentionsUs(heard: Heard): Promise<boolean> {
  return !/@(所有人|all)/i.test(heard.text()) && (await heard.mentionSelf())
}

async function spokenWords(heard: Heard, raw: string): Promise<string> {
  if (heard.room() === undefined) return raw
  return (await heard.mentionText()).trim() || raw.replace(/@\S+[\u2005\s]?/gu, '').trim()
}
