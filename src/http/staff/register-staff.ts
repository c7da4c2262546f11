import { fastifyCookie } from '@fastify/cookie'
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../domain/clock.ts'
import { requireStaff } from '../staff-auth.ts'
import { type AlertRoutesDeps, registerAlerts } from './alert-routes.ts'
import { type AuditRouteDeps, registerAudit } from './audit-route.ts'
import { type CampaignRoutesDeps, registerCampaigns } from './campaign-routes.ts'
import { registerCap } from './cap-route.ts'
import { type DutyRoutesDeps, registerDuty } from './duty-routes.ts'
import { type ImportRouteDeps, registerImport } from './import-route.ts'
import { type ModeRoutesDeps, registerModes } from './mode-routes.ts'
import { registerSignInPages } from './pages/register-pages.ts'
import type { SignInApi } from './sign-in-api.ts'
import { registerSignIn } from './sign-in-routes.ts'

export interface StaffRoutesDeps
  extends CampaignRoutesDeps,
    AlertRoutesDeps,
    ModeRoutesDeps,
    DutyRoutesDeps,
    ImportRouteDeps,
    AuditRouteDeps {
  readonly signIn: SignInApi
  readonly clock: Clock
}

/** Everything that asks who of the staff it is, and the ways to say so; a plugin of the server. */
export async function registerStaff(app: FastifyInstance, deps: StaffRoutesDeps): Promise<void> {
  await app.register(fastifyCookie, { hook: false })
  await app.register(async (scope) => {
    requireStaff(scope, deps.auth, deps.clock)
    acceptEmptyJson(scope)
    registerCampaigns(scope, deps)
    registerAlerts(scope, deps)
    registerModes(scope, deps)
    registerDuty(scope, deps)
    registerAudit(scope, deps)
    await registerImport(scope, deps)
    await registerCap(scope, deps)
  })
  const { sessions } = deps.auth
  if (sessions === undefined) return
  await registerSignIn(app, { sessions, signIn: deps.signIn })
  registerSignInPages(app)
}

/** Browsers name JSON also where they send nothing, as to `/approve`. */
function acceptEmptyJson(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error')
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else void parse(request, String(body), done)
  })
}
