import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { sendError } from '../errors.ts'
import { problemsOf } from '../request-body.ts'
import { refuseRegion, type StaffAuth, staffOf } from '../staff-auth.ts'

interface Act {
  readonly id: number
  readonly at: Date
  readonly staff: string
  readonly act: string
  readonly object: string
  readonly detail: Readonly<Record<string, string | number | boolean>>
  readonly hash: string
}

export interface AuditRouteDeps {
  readonly auth: StaffAuth
  readonly audit: {
    /** The newest first; `before` an id: only older ones. */
    readonly list: (page: { readonly limit: number; readonly before?: number }) => Promise<readonly Act[]>
  }
}

const PAGE = 200

const AuditQuery = z.strictObject({
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, '要写记录的编号')
    .optional(),
})

const DESCRIPTION = {
  config: { act: 'audit.read' },
  schema: {
    summary: 'What staff did, the latest 200; older ones with ?before=next',
    tags: ['staff'],
    security: [{ staff: [] }],
    querystring: z.toJSONSchema(AuditQuery, { io: 'input' }),
  },
  validatorCompiler: () => () => true,
} as const

/** `GET /api/audit?before=ID`. Acts have no region, so only who looks after all of it reads them. */
export function registerAudit(scope: FastifyInstance, { auth, audit }: AuditRouteDeps): void {
  scope.get('/api/audit', DESCRIPTION, async (request, to) => {
    if (!auth.permits(staffOf(request), 'audit.read', [])) return refuseRegion(to)
    const parsed = AuditQuery.safeParse(request.query)
    if (!parsed.success) return sendError(to, 400, { code: 'audit.invalid', message: problemsOf(parsed.error) })
    const { before } = parsed.data
    const acts = await audit.list({ limit: PAGE, ...(before !== undefined && { before: Number(before) }) })
    const next = acts.length === PAGE ? String(acts.at(-1)?.id) : null
    return { acts, next }
  })
}
