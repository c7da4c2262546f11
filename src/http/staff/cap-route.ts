import type { FastifyInstance } from 'fastify'
import { sendError } from '../errors.ts'
import { type StaffAuth, staffOf } from '../staff-auth.ts'
import type { AlertsApi } from './alerts-api.ts'

export interface CapRouteDeps {
  readonly auth: StaffAuth
  readonly alerts: Pick<AlertsApi, 'importCap'>
}

/** What is longer is no warning; the reader would refuse it too. */
const MESSAGE_BYTES = 10 * 1024 * 1024
const TYPES = ['application/xml', 'text/xml', 'application/cap+xml', 'application/octet-stream']

const PROBLEMS: Readonly<Record<string, readonly [number, string, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body.too-large', '文件太大了，一条 CAP 消息最多 10 MB。'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'body.media-type', `请用 ${TYPES.join('、')} 发送。`],
}

/** `POST /api/alerts/cap`: a CAP message becomes a draft; every finding is told at once. */
export async function registerCap(app: FastifyInstance, { auth, alerts }: CapRouteDeps): Promise<void> {
  await app.register(async (scope) => {
    // Here nothing else is read, JSON neither. Bytes, not text: the message says its encoding itself.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(TYPES, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.setErrorHandler((error, _request, to) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      const known = PROBLEMS[code]
      if (known === undefined) throw error
      return sendError(to, known[0], { code: known[1], message: known[2] })
    })
    scope.post(
      '/api/alerts/cap',
      {
        bodyLimit: MESSAGE_BYTES,
        config: { act: 'alert.draft' },
        schema: {
          summary: 'A CAP message in: judged, and a draft made of it unless it is rejected',
          tags: ['alerts'],
          security: [{ staff: [] }],
          consumes: TYPES,
          body: { type: 'string' },
        },
        validatorCompiler: () => () => true,
      },
      async (request) => {
        const staff = staffOf(request)
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const { importAs, findings, alert } = await alerts.importCap(bytes, request.headers['content-type'], staff.name)
        const detail = { outcome: importAs, findings: findings.length }
        await auth.record({ staff: staff.name, act: 'alert.draft', object: alert ?? '', detail })
        return { importAs, findings, alert }
      },
    )
  })
}
