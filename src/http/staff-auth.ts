import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../domain/app-error.ts'
import type { Clock } from '../domain/clock.ts'
import type { StaffAct, StaffMember } from '../domain/staff.ts'
import { sendError } from './errors.ts'
import { createTokenTries, TRIES_WINDOW_MS } from './staff/token-tries.ts'

/** What the routes of staff need to know of them. */
export interface StaffAuth {
  /** Undefined: nobody's token, or not any more. Takes as long for a wrong token as for a right one. */
  readonly authenticate: (token: string) => Promise<StaffMember | undefined>
  /** Whether the role allows it somewhere. */
  readonly allows: (member: StaffMember, act: StaffAct) => boolean
  /** Whether role and region allow it in all of these regions; none: everywhere. */
  readonly permits: (member: StaffMember, act: StaffAct, regions: readonly string[]) => boolean
  /** Adds to what was done; `detail` names no person. */
  readonly record: (act: {
    readonly staff: string
    readonly act: StaffAct
    readonly object: string
    readonly detail: Readonly<Record<string, string | number | boolean>>
  }) => Promise<void>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null where no member of staff is asked for. */
    staff: StaffMember | null
  }
  interface FastifyContextConfig {
    /** What a route of staff does. */
    act?: StaffAct
  }
}

function tokenOf(request: FastifyRequest): string {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
}

export function refuseRole(to: FastifyReply): FastifyReply {
  return sendError(to, 403, { code: 'staff.role', message: '您的岗位不能做这件事，请找有权限的同事。' })
}

export function refuseRegion(to: FastifyReply): FastifyReply {
  return sendError(to, 403, { code: 'staff.region', message: '这超出了您负责的地区，请找上一级的同事。' })
}

/**
 * Every route of the scope asks for a token before it reads the body, and for a role that allows its `config.act`. A route
 * without one is closed to everybody.
 */
export function requireStaff(scope: FastifyInstance, auth: StaffAuth, clock: Clock): void {
  const tries = createTokenTries()
  scope.decorateRequest('staff', null)
  scope.addHook('onRequest', async (request, to) => {
    to.header('cache-control', 'no-store')
    const token = tokenOf(request)
    if (!tries.begin(request.ip, token, clock().getTime())) {
      to.header('retry-after', String(TRIES_WINDOW_MS / 1000))
      return sendError(to, 429, { code: 'too-many-requests', message: '错误的令牌太多，请一分钟后再试。' })
    }
    const member = await auth.authenticate(token)
    if (member === undefined) {
      tries.failed(token)
      to.header('www-authenticate', 'Bearer')
      return sendError(to, 401, {
        code: 'staff.unknown',
        message: '请带上有效的工作人员令牌（Authorization: Bearer …）。',
      })
    }
    tries.worked(request.ip, token)
    const { act } = request.routeOptions.config
    if (act === undefined || !auth.allows(member, act)) return refuseRole(to)
    request.staff = member
  })
}

/** @throws AppError `staff.missing` on a route that `requireStaff` does not guard */
export function staffOf({ staff }: FastifyRequest): StaffMember {
  if (staff === null) throw new AppError('staff.missing', 'The route is not guarded: register it within requireStaff')
  return staff
}
