import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { hasInbox, type InboxLetter } from '../domain/inbox.ts'
import { sendError } from './errors.ts'

export interface InboxRoutesDeps {
  readonly inbox: {
    readonly unread: (conversation: string, most: number) => Promise<readonly InboxLetter[]>
    readonly markRead: (conversation: string, ids: readonly number[], at: Date) => Promise<number>
  }
  readonly clock: () => Date
}

/** At once; what is beyond comes after these are read. */
const MOST_LETTERS = 20
/** A page asks once a minute and marks what it shows. */
const REQUESTS_PER_MINUTE = 30
const BODY_BYTES = 4 * 1024

const Conversation = z.string().refine((id) => hasInbox(id) && id.isWellFormed() && !id.includes('\0'))
const InboxQuestion = z.object({ conversation: Conversation })
const InboxRead = z.strictObject({
  conversation: Conversation,
  ids: z.array(z.number().int().positive().max(Number.MAX_SAFE_INTEGER)).min(1).max(100),
})

const INVALID = { code: 'inbox.invalid', message: '会话编号或提醒编号不正确。' }

/** The id of the conversation is the key to its letters; it cannot be guessed, so a stranger has nothing to try. */
function conversationOf({ query, body }: FastifyRequest): string {
  const asked = InboxQuestion.safeParse(body ?? query)
  return asked.success ? asked.data.conversation : 'nobody'
}

/** `GET /api/inbox?conversation=…` and `POST /api/inbox/read`: letters for the residents' page. */
export function createInboxRoutes({ inbox, clock }: InboxRoutesDeps) {
  async function readUnread(request: FastifyRequest, to: FastifyReply) {
    const asked = InboxQuestion.safeParse(request.query)
    if (!asked.success) return sendError(to, 400, INVALID)
    const letters = await inbox.unread(asked.data.conversation, MOST_LETTERS)
    // Letters are for this page alone: no cache in between keeps them.
    return to.header('cache-control', 'no-store').send({ letters })
  }

  async function markRead(request: FastifyRequest, to: FastifyReply) {
    const read = InboxRead.safeParse(request.body)
    if (!read.success) return sendError(to, 400, INVALID)
    return { read: await inbox.markRead(read.data.conversation, read.data.ids, clock()) }
  }

  return async (app: FastifyInstance): Promise<void> => {
    await app.register(async (scope) => {
      await scope.register(rateLimit, {
        max: REQUESTS_PER_MINUTE,
        timeWindow: '1 minute',
        cache: 20_000,
        hook: 'preHandler',
        keyGenerator: conversationOf,
      })
      const free = { validatorCompiler: () => () => true }
      scope.get('/api/inbox', { ...free, schema: UNREAD }, readUnread)
      scope.post('/api/inbox/read', { ...free, schema: READ, bodyLimit: BODY_BYTES }, markRead)
    })
  }
}

/** For the OpenAPI document only; zod checks what comes in. */
const UNREAD = {
  summary: 'Unread letters of a conversation, at most 20',
  tags: ['chat'],
  querystring: {
    type: 'object',
    properties: { conversation: { type: 'string', minLength: 22, maxLength: 128 } },
    required: ['conversation'],
  },
}
const READ = {
  summary: 'Mark letters as read',
  tags: ['chat'],
  body: z.toJSONSchema(InboxRead, { io: 'input', unrepresentable: 'any' }),
}
