import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { sendError } from '../errors.ts'
import type { ScreenQuestion } from './screen-content.ts'

export interface RegionDeps {
  /** Shown where no region is asked for. */
  readonly prefecture: string
  /** True for the prefecture, its counties and what lies below them. */
  readonly isKnownRegion: (code: string) => boolean
}

const Query = z.object({
  region: z
    .string()
    .regex(/^\d{6}(\d{3}){0,2}$/)
    .optional(),
  drill: z.enum(['0', '1']).optional(),
})

/** For the OpenAPI document only; zod checks what comes in. */
export const QUERY_SCHEMA = {
  type: 'object',
  properties: {
    region: { type: 'string', description: 'GB/T 2260 code; the whole prefecture when left out' },
    drill: { type: 'string', enum: ['0', '1'], description: '1: a test screen, drills are shown besides what is real' },
  },
}

/** undefined: no such place. A screen with a mistyped code would stay silent for ever, so that is an error and not an empty answer. */
export function readQuestion(query: unknown, { prefecture, isKnownRegion }: RegionDeps): ScreenQuestion | undefined {
  const asked = Query.safeParse(query)
  if (!asked.success) return undefined
  const { region = prefecture, drill } = asked.data
  return isKnownRegion(region) ? { region, drill: drill === '1' } : undefined
}

export function sendUnknownRegion(to: FastifyReply): FastifyReply {
  return sendError(to, 400, {
    code: 'region.unknown',
    message: '地区代码不正确。请用本州或各县市的六位代码，例如 region=532324（南华县）。',
  })
}

/** What is live is not known yet: whoever asks keeps what it has. */
export function sendNotYet(to: FastifyReply): FastifyReply {
  return sendError(to.header('retry-after', '5').header('cache-control', 'no-store'), 503, {
    code: 'alerts.not-loaded',
    message: '预警信息还没有读到，请几秒后再来取；已经显示的内容请保留。',
  })
}
