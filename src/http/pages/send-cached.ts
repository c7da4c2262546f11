import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface Document {
  readonly type: string
  readonly body: string
  readonly etag: string
}

export function documentOf(type: string, body: string): Document {
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` }
}

/** RFC 9110 §13.1.2: weak comparison, a list, or `*`. */
function matches(condition: string | undefined, etag: string): boolean {
  if (condition === undefined) return false
  return condition.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag)
}

/** Sends a document, or 304 when the reader has it. `seconds`: how long it may be shown without asking again. */
export function sendCached(request: FastifyRequest, to: FastifyReply, document: Document, seconds: number) {
  to.header('etag', document.etag).header('cache-control', `public, max-age=${seconds}`)
  if (matches(request.headers['if-none-match'], document.etag)) return to.status(304).send()
  return to.type(document.type).send(document.body)
}
