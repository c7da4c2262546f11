import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../domain/clock.ts'
import { requireStaff } from '../staff-auth.ts'
import { type CampaignRoutesDeps, registerCampaigns } from './campaign-routes.ts'
import { type ImportRouteDeps, registerImport } from './import-route.ts'

export interface StaffRoutesDeps extends CampaignRoutesDeps, ImportRouteDeps {
  readonly clock: Clock
}

/** Everything that asks for the token of a member of staff; a plugin of the server. */
export async function registerStaff(app: FastifyInstance, deps: StaffRoutesDeps): Promise<void> {
  await app.register(async (scope) => {
    requireStaff(scope, deps.auth, deps.clock)
    acceptEmptyJson(scope)
    registerCampaigns(scope, deps)
    await registerImport(scope, deps)
  })
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
