import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { handleErrors } from '../../src/http/errors.ts'
import { createInboxRoutes } from '../../src/http/inbox-routes.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { openSqlite } from '../../src/storage/database.ts'
import { createInboxStore, type InboxStore } from '../../src/storage/inbox-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { aLetter } from '../support/letters.ts'

const NOON = new Date('2026-11-26T04:00:00Z')
const MINE = 'm'.repeat(26)
const OTHER = 'o'.repeat(26)

describe('inbox of the residents’ page', () => {
  let app: FastifyInstance
  let database: OpenDatabase
  let store: InboxStore
  beforeEach(async () => {
    database = openSqlite(':memory:')
    await migrate(database)
    store = createInboxStore(database.db)
    app = Fastify()
    handleErrors(app, '太快了', () => undefined)
    await app.register(createInboxRoutes({ inbox: store, clock: () => NOON }))
  })
  afterEach(async () => {
    await app.close()
    await database.close()
  })

  const unread = (conversation: string) => app.inject({ url: '/api/inbox', query: { conversation } })
  const read = (payload: object) => app.inject({ method: 'POST', url: '/api/inbox/read', payload })

  it('gives the letters of a conversation until they are marked as read', async () => {
    await store.put(aLetter({ letter: 'a', recipient: MINE, text: '下雨' }), NOON)
    await store.put(aLetter({ letter: 'b', recipient: OTHER, text: '别人的' }), NOON)

    const first = await unread(MINE)
    const { letters } = first.json<{ letters: Array<{ id: number }> }>()
    const marked = await read({ conversation: MINE, ids: letters.map(({ id }) => id) })
    const second = await unread(MINE)

    expect(letters).toEqual([{ id: expect.any(Number), text: '下雨', priority: 'routine', at: NOON.toISOString() }])
    expect(first.headers['cache-control']).toBe('no-store')
    expect(marked.json()).toEqual({ read: 1 })
    expect(second.json()).toEqual({ letters: [] })
    expect((await unread(OTHER)).json<{ letters: unknown[] }>().letters).toHaveLength(1)
  })

  it('gives twenty at once', async () => {
    for (let at = 0; at < 25; at++) await store.put(aLetter({ letter: `l${at}`, recipient: MINE }), NOON)

    expect((await unread(MINE)).json<{ letters: unknown[] }>().letters).toHaveLength(20)
  })

  it.each([
    ['no conversation', () => app.inject({ url: '/api/inbox' })],
    ['an id that can be guessed', () => unread('c1')],
    ['an id that is too long', () => unread('x'.repeat(129))],
    ['several ids', () => app.inject({ url: `/api/inbox?conversation=${MINE}&conversation=${OTHER}` })],
    ['an id with a NUL', () => unread(`${MINE}\0`)],
    ['no ids', () => read({ conversation: MINE, ids: [] })],
    ['ids that are no numbers', () => read({ conversation: MINE, ids: ['1 or 1=1'] })],
    ['too many ids', () => read({ conversation: MINE, ids: Array.from({ length: 101 }, (_, at) => at + 1) })],
    ['more than is asked for', () => read({ conversation: MINE, ids: [1], all: true })],
  ])('refuses %s', async (_name, ask) => {
    const answer = await ask()

    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toEqual({ code: 'inbox.invalid', message: '会话编号或提醒编号不正确。' })
  })

  it('slows down one conversation and no other', async () => {
    for (let at = 0; at < 30; at++) await unread(MINE)

    expect((await unread(MINE)).statusCode).toBe(429)
    expect((await read({ conversation: MINE, ids: [1] })).json()).toEqual({
      code: 'too-many-requests',
      message: '太快了',
    })
    expect((await unread(OTHER)).statusCode).toBe(200)
  })
})
