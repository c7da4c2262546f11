import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWebChatInbox } from '../../src/channels/web-chat-inbox.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createInboxStore, type InboxStore } from '../../src/storage/inbox-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { engines } from '../support/engines.ts'
import { aLetter, NO_END } from '../support/letters.ts'

const NOON = new Date('2026-11-26T04:00:00Z')
const later = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000)

function raise(error: unknown): never {
  throw error
}

describe.each(engines)('inbox on %s', (_name, open) => {
  let database: OpenDatabase
  let store: InboxStore
  let count = 0
  beforeAll(async () => {
    database = await open()
    await migrate(database)
    store = createInboxStore(database.db)
  })
  afterAll(() => database.close())

  const aConversation = () => `conversation-of-test-${count++}-abcdef`

  it('shows emergencies first and then the oldest, no more than asked for', async () => {
    const recipient = aConversation()
    await store.put(aLetter({ letter: `${recipient}1`, recipient, text: '一' }), NOON)
    await store.put(aLetter({ letter: `${recipient}2`, recipient, text: '二' }), later(1))
    await store.put(aLetter({ letter: `${recipient}3`, recipient, text: '急', priority: 'emergency' }), later(2))

    const letters = await store.unread(recipient, 2)

    expect(letters.map(({ text, priority, at }) => [text, priority, at])).toEqual([
      ['急', 'emergency', later(2)],
      ['一', 'routine', NOON],
    ])
  })

  it('takes a letter once, also after it was read', async () => {
    const recipient = aConversation()
    const channel = createWebChatInbox({ inbox: store, clock: () => NOON, onError: raise })
    const letter = aLetter({ letter: `${recipient}1`, recipient })
    const first = await channel.send(letter, NO_END)
    const repeated = await channel.send({ ...letter, repeat: true }, NO_END)
    const unread = await store.unread(recipient, 20)
    await store.markRead(
      recipient,
      unread.map(({ id }) => id),
      NOON,
    )

    const again = await channel.send(letter, NO_END)

    expect([first, repeated, again]).toEqual([{ kind: 'sent' }, { kind: 'sent' }, { kind: 'sent' }])
    expect(unread).toHaveLength(1)
    expect(await store.unread(recipient, 20)).toEqual([])
  })

  it('refuses an address that could be guessed', async () => {
    const channel = createWebChatInbox({ inbox: store, clock: () => NOON, onError: raise })

    expect(await channel.send(aLetter({ recipient: 'c1' }), NO_END)).toEqual({
      kind: 'refused',
      reason: 'no such inbox',
    })
    expect(await store.unread('c1', 20)).toEqual([])
  })

  it('puts a letter off when the database cannot be reached, and says so', async () => {
    const errors: unknown[] = []
    const broken = { put: () => Promise.reject(new Error('no connection')) }
    const channel = createWebChatInbox({ inbox: broken, clock: () => NOON, onError: (error) => errors.push(error) })

    expect(await channel.send(aLetter({ recipient: aConversation() }), NO_END)).toEqual({
      kind: 'postponed',
      reason: 'inbox not reached',
    })
    expect(errors).toHaveLength(1)
  })

  it('lets nobody mark the letters of another conversation', async () => {
    const [mine, other] = [aConversation(), aConversation()]
    await store.put(aLetter({ letter: `${mine}1`, recipient: mine }), NOON)
    const ids = (await store.unread(mine, 20)).map(({ id }) => id)

    const byOther = await store.markRead(other, ids, later(1))
    const byMe = await store.markRead(mine, ids, later(1))

    expect([byOther, byMe, await store.markRead(mine, ids, later(2)), await store.markRead(mine, [], NOON)]).toEqual([
      0, 1, 0, 0,
    ])
  })

  it('keeps text that PostgreSQL would not', async () => {
    const recipient = aConversation()

    await store.put(aLetter({ letter: `${recipient}1`, recipient, text: 'a\0b\ud800c🍄' }), NOON)

    expect((await store.unread(recipient, 1))[0]?.text).toBe('a\ufffdb\ufffdc🍄')
  })

  it('forgets what is old, and a conversation at its wish', async () => {
    const [old, kept] = [aConversation(), aConversation()]
    await store.put(aLetter({ letter: `${old}1`, recipient: old }), later(-60 * 24 * 365))
    await store.put(aLetter({ letter: `${kept}1`, recipient: kept }), NOON)

    expect(await store.forgetBefore(later(-60 * 24 * 364))).toBe(1)
    expect(await store.forget(kept)).toBe(1)
    expect(await store.unread(kept, 20)).toEqual([])
  })
})
