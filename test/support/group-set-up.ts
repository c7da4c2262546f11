import { readContentFiles } from '../../src/content-files.ts'
import { type GroupDecision, reasonOf } from '../../src/conversation/group-policy.ts'
import type { GroupStore } from '../../src/conversation/group-settings.ts'
import { createGroups, type Recognised } from '../../src/conversation/groups.ts'
import { createReceive, type ReceiveDeps } from '../../src/conversation/receive.ts'
import { createRecentTurns } from '../../src/conversation/recent-turns.ts'
import { type Message, reply, SILENCE } from '../../src/domain/message.ts'
import { aRumour, createMemoryGroupStore } from './groups.ts'
import { aMessage } from './messages.ts'

const { intents, replies } = await readContentFiles('knowledge', 'prompts')
export const ROOM = { channel: 'test', room: 'g' }
export const FORWARD = `速转！天天生吃大蒜不得癌，${'医院不会告诉你，'.repeat(5)}`
const GARLIC: Recognised = {
  match: aRumour(),
  answer: async () => reply('verdict', '【不实】吃大蒜不能防癌。', { verdict: 'false' }),
}
export const NOTHING: Recognised = {
  match: { kind: 'none' },
  answer: () => Promise.reject(new Error('asked for nothing')),
}

interface SetUp {
  readonly store?: GroupStore
  readonly recognise?: (message: Message) => Promise<Recognised>
  readonly receive?: Partial<ReceiveDeps>
}

/** A group that knows one rumour, about garlic, and hears danger in 救命. */
export function setUpGroup({ store = createMemoryGroupStore(), recognise, receive: more }: SetUp = {}) {
  const decisions: GroupDecision[] = []
  const errors: unknown[] = []
  const filed: string[] = []
  const time = { now: new Date('2026-11-26T12:00:00+08:00') }
  const clock = () => time.now
  const onError = (error: unknown) => errors.push(error)
  const groups = createGroups({
    store,
    recognise: recognise ?? (async ({ text }) => (text.includes('大蒜') ? GARLIC : NOTHING)),
    aliases: intents.aliases,
    replies,
    clock,
    onDecision: (decision) => decisions.push(decision),
    onError,
  })
  const receive = createReceive({
    answer: async ({ text, overheard }) => {
      if (text.includes('救命')) return reply('emergency', '马上打120')
      return overheard ? SILENCE : reply('unknown', `不知道：${text}`)
    },
    fileEnquiry: async ({ text }) => {
      filed.push(text)
      return 'KP00001'
    },
    turns: createRecentTurns(),
    regions: () => [],
    followUp: intents.followUp,
    replies,
    clock,
    groups,
    onOutcome: () => {},
    onError,
    ...more,
  })
  const say = (text: string, more: Partial<Message> = {}) =>
    receive(aMessage(text, { conversation: 'g', group: true, ...more }))
  const ask = (text: string, more: Partial<Message> = {}) => say(text, { mentioned: true, ...more })
  const pass = (hours: number) => {
    time.now = new Date(time.now.getTime() + hours * 3_600_000)
  }
  const reasons = () => decisions.map(reasonOf)
  const kept = () => store.repliesSince(ROOM, new Date(0))
  return { say, ask, pass, reasons, decisions, errors, filed, store, groups, kept, now: clock }
}
