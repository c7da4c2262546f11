import type { SubscriberStore } from '../../src/audience/subscriber-store.ts'
import { readContentFiles } from '../../src/content-files.ts'
import { createSubscriptions, type SubscriptionsDeps } from '../../src/conversation/subscriptions.ts'
import type { Message } from '../../src/domain/message.ts'
import { aMessage as aPlainMessage } from './messages.ts'
import { createMemorySubscriberStore } from './subscribers.ts'

export const { intents, replies } = await readContentFiles('knowledge', 'prompts')
export const REGIONS = [
  { code: '532300', name: '楚雄彝族自治州', aliases: ['楚雄州'] },
  { code: '532324', name: '南华县', aliases: ['南华', '沙桥镇'] },
  { code: '532325', name: '姚安县', aliases: ['姚安'] },
]
export const START = new Date('2026-11-26T04:00:00Z')

export function aMessage(text: string, more: Partial<Message> = {}): Message {
  return aPlainMessage(text, { channel: 'wechaty', ...more })
}

export const refuse = () => Promise.reject(new Error('the database is gone'))
export function throwAtOnce(): never {
  throw new Error('the database is gone')
}

export const BROKEN: SubscriberStore = {
  find: refuse,
  save: refuse,
  saveImported: refuse,
  end: throwAtOnce,
  erase: refuse,
  exportOf: refuse,
  findMany: refuse,
  erasedAmong: refuse,
  select: throwAtOnce,
  count: refuse,
}

export function setUp(more: Partial<SubscriptionsDeps> = {}) {
  const store = createMemorySubscriberStore()
  const cancelled: string[] = []
  const forgotten: string[] = []
  const erased: unknown[] = []
  const errors: unknown[] = []
  const time = { now: START }
  const subscriptions = createSubscriptions({
    store,
    cancelFor: async (channel, address) => cancelled.push(`${channel} ${address}`),
    forgetLetters: async ({ channel, address }) => forgotten.push(`${channel} ${address}`),
    exportOthers: async () => ['提问：草乌煮多久'],
    eraseOthers: async ({ channel, conversation, sender }) => {
      erased.push({ channel, conversation, sender })
    },
    regions: () => REGIONS,
    aliases: intents.aliases,
    replies,
    clock: () => time.now,
    onError: (error) => errors.push(error),
    ...more,
  })
  const say = async (text: string, told: Partial<Message> = {}) =>
    (await subscriptions.take(aMessage(text, told)))?.text
  const pass = (minutes: number) => {
    time.now = new Date(time.now.getTime() + minutes * 60_000)
  }
  const stored = (address = 's') => store.find({ channel: 'wechaty', address })
  return { subscriptions, store, say, pass, stored, cancelled, forgotten, erased, errors }
}
