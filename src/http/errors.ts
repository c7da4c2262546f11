import type { FastifyInstance, FastifyReply } from 'fastify'

/** The one shape of every error. `message` says what to change, in the reader's language, and echoes nothing that was sent. */
export interface ApiError {
  readonly code: string
  readonly message: string
}

const FIXED: Readonly<Record<string, readonly [number, string, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body.too-large', '内容太大了，一次最多 16 kB，请缩短后再发。'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'body.not-json', '请求内容不是正确的 JSON，请检查格式。'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'body.empty', '请求内容是空的，请发送 JSON。'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'body.media-type', '请用 application/json 发送。'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'body.length', '请求长度和声明的不一致，请重新发送。'],
}

export function sendError(to: FastifyReply, status: number, error: ApiError): FastifyReply {
  return to.status(status).type('application/json; charset=utf-8').send(error)
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
}

/** Turns whatever goes wrong into the error shape; faults of our own are logged with their stack and answered without it. */
export function handleErrors(app: FastifyInstance, tooMany: string, onFault: (error: unknown) => void): void {
  app.setNotFoundHandler((_request, to) => sendError(to, 404, { code: 'not-found', message: '没有这个地址。' }))
  app.setErrorHandler((error, _request, to) => {
    const fixed = FIXED[codeOf(error)]
    if (fixed !== undefined) return sendError(to, fixed[0], { code: fixed[1], message: fixed[2] })
    const status = statusOf(error)
    if (status === 429) return sendError(to, 429, { code: 'too-many-requests', message: tooMany })
    if (status >= 400 && status < 500)
      return sendError(to, status, { code: 'request.invalid', message: '请求不正确，请检查后再发。' })
    onFault(error)
    return sendError(to, 500, { code: 'internal', message: '服务出了点问题，请过一会儿再试。急事请打120、119、110。' })
  })
}
