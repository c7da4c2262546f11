import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/domain/entry.ts'
import { type EntryRef, type Message, REPLY_KINDS, reply } from '../../src/domain/message.ts'
import { createRecordReply } from '../../src/rumours/record-reply.ts'
import { type VerdictReply, verdictDigest } from '../../src/rumours/versions.ts'
import { aRumour, aVersion } from '../support/verdicts.ts'

const NOW = new Date('2026-12-01T02:00:00Z')
const message: Message = {
  channel: 'web-chat',
  conversation: 'c1',
  sender: 's1',
  text: '我问的话',
  form: 'text',
  group: false,
  mentioned: false,
  elder: false,
}
const saying = (...ids: readonly string[]) =>
  ids.map((id): EntryRef => ({ id, aliases: [], title: id, review: 'signed' }))

function aRecorder(entries: readonly Entry[], published: Readonly<Record<string, number>>, last?: number) {
  const recorded: VerdictReply[] = []
  const errors: unknown[] = []
  const record = createRecordReply({
    store: {
      recordReply: async (each) => {
        if (each.sender === '') throw new Error('no sender')
        recorded.push(each)
      },
      versionSaying: async (_entry, digest) => published[digest],
      current: async (entry) => (last === undefined ? undefined : aVersion({ entry, version: last })),
    },
    findEntry: (id) => entries.find((entry) => entry.id === id),
    clock: () => NOW,
    onError: (error) => errors.push(error),
  })
  return { record, recorded, errors }
}

const rumour = aRumour('r1')
const published = { [verdictDigest(rumour)]: 4 }

describe('createRecordReply', () => {
  it('records the version that says what this instance says, not a newer one', async () => {
    const { record, recorded } = aRecorder([rumour], published, 5)

    await record(message, reply('verdict', '…', { entries: saying('r1') }))

    expect(recorded).toEqual([
      { entry: 'r1', version: 4, channel: 'web-chat', conversation: 'c1', sender: 's1', kind: 'verdict', at: NOW },
    ])
  })

  it('records only rumours and scams, and all of them that a reply is made of', async () => {
    const scam = aRumour('s1', '', { kind: 'scam' })
    const guide = aRumour('g1', '', { kind: 'guide' })
    const { record, recorded } = aRecorder([rumour, scam, guide], { ...published, [verdictDigest(scam)]: 1 }, 9)

    await record(message, reply('answer', '…', { entries: saying('g1', 's1', 'r1', 'gone') }))

    expect(recorded.map(({ entry }) => entry)).toEqual(['s1', 'r1'])
  })

  it('records the version before for content that is not published yet, and nothing when there is none', async () => {
    const waiting = aRecorder([rumour], {}, 3)
    const never = aRecorder([rumour], {})

    await waiting.record(message, reply('verdict', '…', { entries: saying('r1') }))
    await never.record(message, reply('verdict', '…', { entries: saying('r1') }))

    expect(waiting.recorded.map(({ version }) => version)).toEqual([3])
    expect(never.recorded).toEqual([])
  })

  it('records the kinds of reply that say something of an entry', async () => {
    const { record, recorded } = aRecorder([rumour], published)

    for (const kind of REPLY_KINDS) await record(message, reply(kind, '…', { entries: saying('r1') }))

    expect(recorded.map(({ kind }) => kind)).toEqual(['answer', 'emergency', 'verdict', 'declined'])
  })

  it('reports a store that fails and never throws', async () => {
    const { record, errors } = aRecorder([rumour], published)

    await record({ ...message, sender: '' }, reply('verdict', '…', { entries: saying('r1') }))

    expect(errors).toEqual([new Error('no sender')])
  })
})
