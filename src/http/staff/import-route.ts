import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { sendError } from '../errors.ts'
import { problemsOf } from '../request-body.ts'
import { type StaffAuth, staffOf } from '../staff-auth.ts'
import type { ImportApi, ImportRequest } from './import-api.ts'

export interface ImportRouteDeps extends ImportApi {
  readonly auth: StaffAuth
}

/** About 100,000 rows. */
const FILE_BYTES = 16 * 1024 * 1024

const FORMATS: Readonly<Record<string, ImportRequest['format']>> = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
}

const flag = z.enum(['true', 'false'], '只能是 true 或 false').default('false')
const ImportQuery = z.strictObject({ apply: flag, partial: flag })

const PROBLEMS: Readonly<Record<string, readonly [number, string, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body.too-large', '文件太大了，一次最多 16 MB，请分成几个文件。'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'body.media-type', '请用 text/csv 或 application/x-ndjson 发送。'],
}

/** Undefined: no UTF-8, as spreadsheets save it when not told otherwise. A byte order mark is left out. */
function decode(file: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file)
  } catch {
    return undefined
  }
}

const DESCRIPTION = {
  summary: 'Import subscribers with their consents; without apply=true it only says what would happen',
  tags: ['subscribers'],
  security: [{ staff: [] }],
  consumes: Object.keys(FORMATS),
  body: { type: 'string' },
  querystring: z.toJSONSchema(ImportQuery, { io: 'input' }),
}

/** `POST /api/subscribers/import?apply=true&partial=true`: a whole file in one request. */
export async function registerImport(
  app: FastifyInstance,
  { auth, importSubscribers }: ImportRouteDeps,
): Promise<void> {
  await app.register(async (scope) => {
    // Here nothing else is read, JSON neither.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(Object.keys(FORMATS), { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.setErrorHandler((error, _request, to) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      const known = PROBLEMS[code]
      if (known === undefined) throw error
      return sendError(to, known[0], { code: known[1], message: known[2] })
    })
    scope.post(
      '/api/subscribers/import',
      {
        bodyLimit: FILE_BYTES,
        config: { act: 'subscribers.import' },
        schema: DESCRIPTION,
        validatorCompiler: () => () => true,
      },
      async (request, to) => {
        const staff = staffOf(request)
        const query = ImportQuery.safeParse(request.query)
        if (!query.success) return sendError(to, 400, { code: 'import.invalid', message: problemsOf(query.error) })
        const text = Buffer.isBuffer(request.body) ? decode(request.body) : ''
        if (text === undefined)
          return sendError(to, 400, { code: 'import.encoding', message: '文件不是 UTF-8，请另存为“CSV UTF-8”再发。' })
        if (text.trim() === '') return sendError(to, 400, { code: 'import.empty', message: '文件是空的。' })
        const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
        const apply = query.data.apply === 'true'
        const outcome = await importSubscribers({
          text,
          format: FORMATS[type] ?? 'csv',
          apply,
          partial: query.data.partial === 'true',
          within: staff.region,
          by: staff.name,
        })
        const record = { staff: staff.name, act: 'subscribers.import', object: 'subscribers' } as const
        if (outcome.kind === 'refused') {
          const { code, message, problems } = outcome
          if (apply) await auth.record({ ...record, detail: { outcome: 'refused', code } })
          return to.status(422).send({ code, message, problems })
        }
        const { kind, rows, added, changed, unchanged, faulty, problems } = outcome
        const counts = { rows, added, changed, unchanged, faulty }
        if (apply) await auth.record({ ...record, detail: { outcome: kind, ...counts } })
        return { kind, ...counts, problems }
      },
    )
  })
}
