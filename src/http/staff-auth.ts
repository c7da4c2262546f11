import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../domain/app-error.ts'
import type { Clock } from '../domain/clock.ts'
import type { StaffAct, StaffMember } from '../domain/staff.ts'
import { sendError } from './errors.ts'
import type { SessionCookie } from './staff/session-cookie.ts'
import { createTokenTries, type TokenTries, TRIES_WINDOW_MS } from './staff/token-tries.ts'

/** Sessions of those who signed in with a password. */
export interface StaffSessions {
  readonly cookie: SessionCookie
  /** Undefined: nobody's session, or not any more. */
  readonly open: (id: string) => Promise<StaffMember | undefined>
}

/** What the routes of staff need to know of them. */
export interface StaffAuth {
  /** Without it only tokens open the routes. */
  readonly sessions?: StaffSessions
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

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/**
 * Whose session the cookie is. A change needs the token of the session besides: another site can make a browser send the
 * cookie, but not read the token. `refused`: it has been answered.
 */
export async function openSession(
  request: FastifyRequest,
  to: FastifyReply,
  { cookie, open }: StaffSessions,
): Promise<
  { readonly kind: 'open'; readonly id: string; readonly member: StaffMember } | { readonly kind: 'refused' }
> {
  const id = await cookie.idIn(request)
  const member = id ? await open(id) : undefined
  if (id === undefined || member === undefined) {
    if (id !== undefined) cookie.clear(to)
    sendError(to, 401, { code: 'staff.signed-out', message: '您还没有登录，或者登录已经过期，请重新登录。' })
    return { kind: 'refused' }
  }
  if (!READING.has(request.method) && !(await cookie.hasCsrf(request, id))) {
    sendError(to, 403, { code: 'staff.csrf', message: '页面已经过期，请刷新页面后再试。' })
    return { kind: 'refused' }
  }
  return { kind: 'open', id, member }
}

/** Asks for a token. Undefined: it has been answered. */
async function memberByToken(
  request: FastifyRequest,
  to: FastifyReply,
  { authenticate }: StaffAuth,
  tries: TokenTries,
  now: number,
): Promise<StaffMember | undefined> {
  const token = tokenOf(request)
  if (!tries.begin(request.ip, token, now)) {
    to.header('retry-after', String(TRIES_WINDOW_MS / 1000))
    sendError(to, 429, { code: 'too-many-requests', message: '错误的令牌太多，请一分钟后再试。' })
    return undefined
  }
  const member = await authenticate(token)
  if (member === undefined) {
    tries.failed(token)
    to.header('www-authenticate', 'Bearer')
    sendError(to, 401, {
      code: 'staff.unknown',
      message: '请先登录，或者带上有效的工作人员令牌（Authorization: Bearer …）。',
    })
    return undefined
  }
  tries.worked(request.ip, token)
  return member
}

/**
 * Every route of the scope asks for a token or a session before it reads the body, and for a role that allows its
 * `config.act`. A route without one is closed to everybody. A request with a token is judged by it alone.
 */
export function requireStaff(scope: FastifyInstance, auth: StaffAuth, clock: Clock): void {
  const tries = createTokenTries()
  const { sessions } = auth
  const memberBySession = async (request: FastifyRequest, to: FastifyReply, from: StaffSessions) => {
    const opened = await openSession(request, to, from)
    return opened.kind === 'open' ? opened.member : undefined
  }
  scope.decorateRequest('staff', null)
  scope.addHook('onRequest', async (request, to) => {
    to.header('cache-control', 'no-store')
    const byCookie = request.headers.authorization === undefined ? sessions : undefined
    const hasCookie = byCookie !== undefined && (await byCookie.cookie.idIn(request)) !== undefined
    const member = await (hasCookie
      ? memberBySession(request, to, byCookie)
      : memberByToken(request, to, auth, tries, clock().getTime()))
    if (member === undefined) return to
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
