import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Message, Reply } from '../domain/message.ts'
import { sendError } from './errors.ts'
import { characters, problemsOf, storable } from './request-body.ts'

const TEXT_LENGTH = 4_000
const REQUESTS_PER_MINUTE = 60
const BODY_BYTES = 16 * 1024

const identifier = characters(128).refine((text) => text.length > 0, '不能是空的')

/** Body of `POST /api/chat`. */
export const ChatRequest = z.strictObject({
  conversation: identifier,
  sender: identifier,
  text: characters(TEXT_LENGTH).refine((text) => text.trim().length > 0, '请写一句话'),
  group: z.boolean().default(false),
  mentioned: z.boolean().default(false),
  messageId: identifier.optional(),
  region: z
    .string()
    .regex(/^\d{6}(\d{3}){0,2}$/, '要用行政区划代码，例如 532324')
    .optional(),
  elder: z.boolean().default(false),
})
export type ChatRequest = z.infer<typeof ChatRequest>

export interface ChatRouteDeps {
  readonly receive: (message: Message) => Promise<Reply>
}

function senderOf(body: unknown): string {
  const named = typeof body === 'object' && body !== null && 'sender' in body ? body.sender : undefined
  return typeof named === 'string' ? named.slice(0, 128) : 'nobody'
}

/** `POST /api/chat`: validates, asks, returns. */
export async function registerChat(app: FastifyInstance, { receive }: ChatRouteDeps): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(rateLimit, {
      max: REQUESTS_PER_MINUTE,
      timeWindow: '1 minute',
      cache: 20_000,
      hook: 'preHandler',
      keyGenerator: (request) => senderOf(request.body),
    })
    scope.post(
      '/api/chat',
      { bodyLimit: BODY_BYTES, schema: DESCRIPTION, validatorCompiler: () => () => true },
      async (request, to) => {
        const parsed = ChatRequest.safeParse(request.body)
        if (!parsed.success) return sendError(to, 400, { code: 'chat.invalid', message: problemsOf(parsed.error) })
        const started = performance.now()
        const { messageId, region, ...body } = parsed.data
        const answered = await receive({
          ...body,
          conversation: storable(body.conversation),
          sender: storable(body.sender),
          channel: 'web-chat',
          form: 'text',
          ...(messageId !== undefined && { messageId }),
          ...(region !== undefined && { region }),
        })
        return { ...answered, elapsedMs: Math.round((performance.now() - started) * 100) / 100 }
      },
    )
  })
}

/** For the OpenAPI document only; zod checks the body. */
const DESCRIPTION = {
  summary: 'Ask a question, get a reply with its sources',
  tags: ['chat'],
  body: z.toJSONSchema(ChatRequest, { io: 'input', unrepresentable: 'any' }),
}
