import type { FastifyReply } from 'fastify'
import { sendError } from '../errors.ts'
import type { Refused } from './campaigns-api.ts'

/** @param status for a refusal that is not about something missing */
export function sendRefused(to: FastifyReply, { code, message }: Refused, status: number): FastifyReply {
  return sendError(to, code.endsWith('not-found') ? 404 : status, { code, message })
}
