import { describe, expect, it } from 'vitest'
import type { Question } from '../../src/answering/answering-deps.ts'
import { readContentFiles } from '../../src/content-files.ts'
import { createReceive, type ReceiveDeps } from '../../src/conversation/receive.ts'
import { createRecentTurns } from '../../src/conversation/recent-turns.ts'
import { type Message, type Reply, reply, SILENCE } from '../../src/domain/message.ts'
import { aMessage } from '../support/messages.ts'

const { intents, replies } = await readContentFiles('knowledge', 'prompts')

function setUp(more: Partial<ReceiveDeps> = {}) {
  const asked: Question[] = []
  const outcomes: Reply[] = []
  const errors: unknown[] = []
  const time = { now: new Date('2026-07-01T00:00:00Z') }
  const receive = createReceive({
    answer: async (question) => {
      asked.push(question)
      return question.overheard ? SILENCE : reply('answer', `回答：${question.text}`)
    },
    fileEnquiry: async () => 'KP00001',
    turns: createRecentTurns(),
    regions: () => [{ code: '532324', name: '南华县', aliases: ['南华'] }],
    followUp: intents.followUp,
    replies,
    clock: () => time.now,
    onOutcome: (_message, outcome) => outcomes.push(outcome),
    onError: (error) => errors.push(error),
    ...more,
  })
  const pass = (minutes: number) => {
    time.now = new Date(time.now.getTime() + minutes * 60_000)
  }
  return { receive, asked, outcomes, errors, pass }
}

describe('receive', () => {
  it('answers the same message id once and counts it once', async () => {
    const { receive, asked, outcomes } = setUp()

    const [first, second] = await Promise.all([
      receive(aMessage('问', { messageId: 'm' })),
      receive(aMessage('问', { messageId: 'm' })),
    ])

    expect(second).toEqual(first)
    expect(asked).toHaveLength(1)
    expect(outcomes).toHaveLength(1)
  })

  it('lets somebody on duty acknowledge before anything else, and takes what is no acknowledgement as before', async () => {
    const acknowledge = async ({ text }: Message) => (text === '收到' ? reply('command', '记下了。') : undefined)
    const { receive, asked, outcomes } = setUp({ acknowledge })

    const [said] = [await receive(aMessage('收到')), await receive(aMessage('见手青能吃吗'))]

    expect(said?.text).toBe('记下了。')
    expect(asked.map(({ text }) => text)).toEqual(['见手青能吃吗'])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['command', 'answer'])
  })

  it('keeps message ids of two conversations apart', async () => {
    const { receive, asked } = setUp()

    await receive(aMessage('问', { messageId: 'm' }))
    await receive(aMessage('问', { messageId: 'm', conversation: 'd' }))

    expect(asked).toHaveLength(2)
  })

  it('completes a short question from the last turn, for 15 minutes and for the same person only', async () => {
    const { receive, asked, pass } = setUp()

    await receive(aMessage('吃了菌子头昏'))
    await receive(aMessage('那怎么办'))
    await receive(aMessage('那怎么办', { sender: 'other' }))
    pass(16)
    await receive(aMessage('那怎么办'))

    expect(asked.map(({ text }) => text)).toEqual(['吃了菌子头昏', '吃了菌子头昏,那怎么办', '那怎么办', '那怎么办'])
  })

  it('files a question without an answer and tells its number', async () => {
    const { receive } = setUp({ answer: async () => reply('unknown', '没有审定的答案') })

    const answered = await receive(aMessage('火星上有菌子吗'))

    expect(answered.ticket).toBe('KP00001')
    expect(answered.text).toContain('KP00001')
  })

  it('says unknown without a number when it could not be filed', async () => {
    const { receive } = setUp({ answer: async () => reply('unknown', '没有'), fileEnquiry: async () => undefined })

    expect(await receive(aMessage('问'))).toMatchObject({ kind: 'unknown', ticket: null, text: '没有' })
  })

  it('lets a number pick one of the titles just offered', async () => {
    const candidates = [{ n: 1, entry: 'e', title: '第一个标题' }]
    const seen: string[] = []
    const { receive } = setUp({
      answer: async ({ text }) => {
        seen.push(text)
        return reply('unknown', '?', { candidates })
      },
    })

    await receive(aMessage('不清楚的问题'))
    await receive(aMessage('1'))

    expect(seen).toEqual(['不清楚的问题', '第一个标题'])
  })

  it.each([
    ['picture', replies.picture],
    ['voice', replies.voice],
    ['other', replies.otherForm],
  ] as const)('answers a %s honestly in person and not at all in a group', async (form, sentence) => {
    const { receive } = setUp()

    expect((await receive(aMessage('', { form }))).text).toBe(sentence)
    expect(await receive(aMessage('', { form, group: true }))).toEqual(SILENCE)
  })

  it('asks for words when there are none', async () => {
    expect((await setUp().receive(aMessage('   '))).text).toBe(replies.empty)
  })

  it('names the emergency numbers when something breaks, and reports it', async () => {
    const { receive, errors, outcomes } = setUp({ answer: () => Promise.reject(new Error('broken')) })

    const answered = await receive(aMessage('问'))

    expect(answered.text).toBe(replies.broken)
    expect(answered.hotlines).toContain('120')
    expect(errors).toHaveLength(1)
    expect(outcomes).toHaveLength(1)
  })

  it('stays silent in a group where it is not addressed, also when something breaks', async () => {
    const { receive, asked } = setUp()
    const broken = setUp({ answer: () => Promise.reject(new Error('broken')) })

    expect(await receive(aMessage('今天吃什么', { group: true }))).toEqual(SILENCE)
    expect(asked[0]?.overheard).toBe(true)
    expect(await broken.receive(aMessage('今天吃什么', { group: true }))).toEqual(SILENCE)
  })
})
