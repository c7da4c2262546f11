import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { startersFor } from './answering/starters.ts'
import { createConsoleChannel } from './channels/console.ts'
import { createWebChat } from './channels/web-chat.ts'
import { createWebChatInbox } from './channels/web-chat-inbox.ts'
import { createWebhookChannel } from './channels/webhook.ts'
import { buildBot } from './channels/wechaty/build-bot.ts'
import { createWechatyChannel, type WechatyChannel } from './channels/wechaty/wechaty-channel.ts'
import type { Config } from './config.ts'
import type { ContentFiles } from './content-files.ts'
import type { Groups } from './conversation/groups.ts'
import type { Receive } from './conversation/receive.ts'
import { type Clock, monthIn } from './domain/clock.ts'
import type { DeliveryChannel, SendingChannel } from './domain/letter.ts'
import { registerRumours } from './http/rumours/register-rumours.ts'
import type { LiveAnswerer } from './live-answerer.ts'
import type { OpenDatabase } from './storage/database.ts'
import { createGroupNoticeStore } from './storage/group-notice-store.ts'
import type { InboxStore } from './storage/inbox-store.ts'

/** The residents' page. */
export function webChat({ replies }: ContentFiles, clock: Clock) {
  return createWebChat({
    folder: fileURLToPath(new URL('./web/chat', import.meta.url)),
    greeting: replies.hello,
    notice: replies.greetingNotice,
    starters: () => startersFor(replies, monthIn(clock())),
  })
}

/** Public pages of rumours. */
export function rumourPages({ publicUrl }: Config, live: LiveAnswerer, now: Clock) {
  return (app: FastifyInstance) =>
    registerRumours(app, {
      entries: () => live.current().entries,
      findEntry: (id) => live.current().findEntry(id),
      findSource: (id) => live.current().findSource(id),
      publicUrl,
      now,
    })
}

const WECHATY_WARNING =
  'WECHATY_PUPPET is set: bots on personal accounts break the rules of WeChat, the account may be banned. Use an account nobody needs.'

export interface WechatyParts {
  readonly receive: Receive
  readonly groups: Groups
  readonly files: ContentFiles
  readonly database: OpenDatabase
}

/** The grey channel, only when it is switched on. */
export function wechatyChannels(
  config: Config,
  { receive, groups, files, database }: WechatyParts,
  onError: (error: unknown) => void,
  onNote: (note: string) => void,
): WechatyChannel[] {
  const puppet = config.wechatyPuppet
  if (puppet === undefined) return []
  onNote(WECHATY_WARNING)
  const notices = createGroupNoticeStore(database.db)
  const { replies, intents } = files
  return [
    createWechatyChannel({
      buildBot: () => buildBot(puppet, join(config.dataDir, 'wechaty')),
      receive,
      aliases: intents.aliases,
      joinNotice: replies.joined,
      onInvited: (room) => groups.invited({ channel: 'wechaty', room }),
      claimNotice: (room) => notices.claim('wechaty', room, new Date()),
      now: () => Date.now(),
      random: () => Math.random(),
      wait: (ms) => setTimeout(ms),
      onError,
      onNote,
    }),
  ]
}

export interface SendingParts {
  readonly inbox: InboxStore
  readonly wechaty: readonly WechatyChannel[]
  readonly clock: Clock
  readonly print: (line: string) => void
  readonly onError: (error: unknown) => void
}

/** Channels by which letters can go out with this configuration. */
export function sendingChannels(
  { webhook }: Config,
  { inbox, wechaty, clock, print, onError }: SendingParts,
): ReadonlyMap<DeliveryChannel, SendingChannel> {
  const channels = [
    createWebChatInbox({ inbox, clock, onError }),
    createConsoleChannel(print),
    ...(webhook === undefined ? [] : [createWebhookChannel({ ...webhook, clock })]),
    ...wechaty.map(({ letters }) => letters),
  ]
  return new Map(channels.map((channel) => [channel.name, channel]))
}
