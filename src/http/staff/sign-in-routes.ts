import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../domain/app-error.ts'
import type { PasswordProblem, StaffMember } from '../../domain/staff.ts'
import { sendError } from '../errors.ts'
import { characters, problemsOf } from '../request-body.ts'
import { openSession, type StaffSessions } from '../staff-auth.ts'
import type { SignInApi, SignInOutcome } from './sign-in-api.ts'

export interface SignInRoutesDeps {
  readonly sessions: StaffSessions
  readonly signIn: SignInApi
}

/** The rules say more; this only bounds the work. */
const Password = characters(512).refine((text) => text.isWellFormed(), '有不能用的字符')
const Welcome = z.strictObject({ code: z.string().min(1).max(128), password: Password })
const Credentials = z.strictObject({ name: characters(64), password: Password })
const NewPassword = z.strictObject({ current: Password, password: Password })

const WEAK: Readonly<Record<PasswordProblem, string>> = {
  short: '密码太短，至少10个字符。',
  long: '密码太长，最多128个字符。',
  name: '密码不能是您的名字，请换一个。',
  common: '这个密码太常见，容易被人猜到，请换一个。',
}

/** For the OpenAPI document only; zod checks. */
function described(summary: string, body?: z.ZodType) {
  const schema = { summary, tags: ['staff'], ...(body && { body: z.toJSONSchema(body, { io: 'input' }) }) }
  return { schema, validatorCompiler: () => () => true }
}

function sendInvalid(to: FastifyReply, error: z.ZodError): FastifyReply {
  return sendError(to, 400, { code: 'staff.invalid', message: problemsOf(error) })
}

function sendBusy(to: FastifyReply): FastifyReply {
  to.header('retry-after', '5')
  return sendError(to, 503, { code: 'staff.busy', message: '现在登录的人太多，请过几秒再试。' })
}

function sendWait(to: FastifyReply, seconds: number): FastifyReply {
  to.header('retry-after', String(seconds))
  const time = seconds < 60 ? `${seconds}秒` : `${Math.ceil(seconds / 60)}分钟`
  return sendError(to, 429, {
    code: 'staff.wait',
    message: `试错的次数太多，请${time}后再试。忘了密码，请向管理员要新的链接。`,
  })
}

const sendWeak = (to: FastifyReply, problem: PasswordProblem) =>
  sendError(to, 422, { code: `staff.password-${problem}`, message: WEAK[problem] })

/** Setting a password, signing in and out. Nothing here takes a bearer token: programs need no session. */
export async function registerSignIn(app: FastifyInstance, deps: SignInRoutesDeps): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, to) => void to.header('cache-control', 'no-store'))
    registerWelcome(scope, deps)
    registerCredentials(scope, deps)
  })
  await app.register(async (scope) => {
    requireSession(scope, deps.sessions)
    registerSession(scope, deps)
    registerPassword(scope, deps)
  })
}

function registerWelcome(scope: FastifyInstance, { signIn }: SignInRoutesDeps): void {
  scope.post('/api/staff/welcome', described('Set a password by a one-time link', Welcome), async (request, to) => {
    const parsed = Welcome.safeParse(request.body)
    if (!parsed.success) return sendInvalid(to, parsed.error)
    const outcome = await signIn.welcome(parsed.data.code, parsed.data.password)
    switch (outcome.kind) {
      case 'set':
        return { name: outcome.member.name }
      case 'weak':
        return sendWeak(to, outcome.problem)
      case 'busy':
        return sendBusy(to)
      case 'unknown':
        return sendError(to, 410, { code: 'staff.link', message: '这个链接已经用过或者过期了，请向管理员要新的链接。' })
    }
  })
}

/** The session as a cookie and, for the page, who it is and what to send with every change. */
async function answer(request: FastifyRequest, to: FastifyReply, { cookie }: StaffSessions, outcome: SignInOutcome) {
  switch (outcome.kind) {
    case 'signed-in': {
      const { id, member } = outcome
      await cookie.give(request, to, { id, name: member.name })
      return { ...member, csrf: await cookie.csrfOf(id) }
    }
    case 'wrong':
      return sendError(to, 401, { code: 'staff.wrong', message: '名字或密码不对。' })
    case 'wait':
      return sendWait(to, outcome.seconds)
    case 'busy':
      return sendBusy(to)
  }
}

async function triedFrom(request: FastifyRequest, { cookie }: StaffSessions, name: string) {
  const device = await cookie.deviceIn(request, name)
  return { address: request.ip, ...(device !== undefined && { device }) }
}

function registerCredentials(scope: FastifyInstance, { sessions, signIn }: SignInRoutesDeps): void {
  scope.post('/api/staff/session', described('Sign in with name and password', Credentials), async (request, to) => {
    const parsed = Credentials.safeParse(request.body)
    if (!parsed.success) return sendInvalid(to, parsed.error)
    const { name, password } = parsed.data
    const outcome = await signIn.signIn(name, password, await triedFrom(request, sessions, name))
    return answer(request, to, sessions, outcome)
  })
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of one who signed in with a password; null where nobody is asked to. */
    session: { readonly id: string; readonly member: StaffMember } | null
  }
}

function requireSession(scope: FastifyInstance, sessions: StaffSessions): void {
  scope.decorateRequest('session', null)
  scope.addHook('onRequest', async (request, to) => {
    to.header('cache-control', 'no-store')
    const opened = await openSession(request, to, sessions)
    if (opened.kind === 'refused') return to
    request.session = opened
  })
}

function sessionOf({ session }: FastifyRequest) {
  if (session === null)
    throw new AppError('staff.missing', 'The route is not guarded: register it within requireSession')
  return session
}

function registerSession(scope: FastifyInstance, { sessions, signIn }: SignInRoutesDeps): void {
  scope.get('/api/staff/session', described('Who is signed in'), async (request) => {
    const { id, member } = sessionOf(request)
    return { ...member, csrf: await sessions.cookie.csrfOf(id) }
  })
  scope.delete('/api/staff/session', described('Sign out'), async (request, to) => {
    const { id, member } = sessionOf(request)
    await signIn.signOut(id, member)
    sessions.cookie.clear(to)
    return to.status(204).send()
  })
  scope.delete('/api/staff/sessions', described('Sign out everywhere'), async (request, to) => {
    await signIn.signOutEverywhere(sessionOf(request).member)
    sessions.cookie.clear(to)
    return to.status(204).send()
  })
}

function registerPassword(scope: FastifyInstance, { sessions, signIn }: SignInRoutesDeps): void {
  const description = described('Change the password; every other session ends', NewPassword)
  scope.post('/api/staff/password', description, async (request, to) => {
    const parsed = NewPassword.safeParse(request.body)
    if (!parsed.success) return sendInvalid(to, parsed.error)
    const { member } = sessionOf(request)
    const { current, password } = parsed.data
    const from = await triedFrom(request, sessions, member.name)
    const outcome = await signIn.changePassword(member, current, password, from)
    if (outcome.kind === 'weak') return sendWeak(to, outcome.problem)
    return answer(request, to, sessions, outcome)
  })
}
