import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { AlertSettings } from './alert-settings.ts'
import { createAlertsApi } from './alerts-api.ts'
import type { Warnings } from './compose-alerts.ts'
import type { Delivery } from './compose-delivery.ts'
import type { Emergency } from './compose-emergency.ts'
import type { Clock } from './domain/clock.ts'
import { createDutyApi } from './duty-api.ts'
import { registerStaff } from './http/staff/register-staff.ts'
import { createSessionCookie } from './http/staff/session-cookie.ts'
import type { LiveAnswerer } from './live-answerer.ts'
import { createModesApi } from './modes-api.ts'
import { createAuthority } from './staff/authority.ts'
import { FAILURE_KEPT_MS, waitLeft } from './staff/lock-out.ts'
import { createPasswords, type Passwords } from './staff/passwords.ts'
import { createSessions } from './staff/sessions.ts'
import { createSignIn } from './staff/sign-in.ts'
import { createCampaignsApi, createImportApi } from './staff-api.ts'
import { createAuditLog } from './storage/audit-log.ts'
import { createCampaignList } from './storage/campaign-list.ts'
import { createCampaignRecipients } from './storage/campaign-recipients.ts'
import type { Db, OpenDatabase } from './storage/database.ts'
import { createSecret, secretFor } from './storage/secret-store.ts'
import { createSignInStore } from './storage/sign-in-store.ts'
import { createSignInTries } from './storage/sign-in-tries.ts'
import { createStaffStore } from './storage/staff-store.ts'

export interface StaffParts {
  readonly database: OpenDatabase
  readonly live: LiveAnswerer
  readonly delivery: Delivery
  readonly warnings: Warnings
  readonly emergency: Emergency
  readonly settings: AlertSettings
  readonly clock: Clock
  /** Under which staff reach the pages; undefined: plain http on this machine. */
  readonly publicUrl: string | undefined
}

/** What staff do by HTTP. */
export function staffRoutes({ database, live, delivery, warnings, emergency, settings, clock, publicUrl }: StaffParts) {
  const regions = () => live.current().search.knowledge.regions
  const list = createCampaignList(database.db)
  return (app: FastifyInstance) => {
    const authority = createAuthority({ store: createStaffStore(database.db), whole: regions()[0]?.code ?? '', clock })
    const { sessions, signIn } = staffSignIn({ db: database.db, clock, publicUrl, passwords: createPasswords() })
    return registerStaff(app, {
      auth: { ...authority, sessions },
      signIn,
      audit: createAuditLog(database.db),
      campaigns: createCampaignsApi({
        ...delivery,
        ...list,
        ...createCampaignRecipients(database.db),
        newKey: () => `staff:${randomUUID()}`,
      }),
      alerts: createAlertsApi({ ...warnings, ...settings, regions, clock }),
      modes: createModesApi({ ...emergency, ...settings, regions }),
      dutyOfficers: createDutyApi({ store: warnings.dutyStore, duty: warnings.duty, clock }),
      ...createImportApi({ store: delivery.subscribers, regions, clock }),
      hashSecret: () => secretFor(database.db, 'recipient-hash'),
      clock,
    })
  }
}

export interface StaffSignInParts extends Pick<StaffParts, 'clock' | 'publicUrl'> {
  readonly db: Db
  readonly passwords: Passwords
}

/** Passwords and sessions: `sessions` for whoever guards a route, `signIn` for the routes that let staff in and out. */
export function staffSignIn({ db, clock, publicUrl, passwords }: StaffSignInParts) {
  const store = createSignInStore(db)
  const sessions = createSessions({ store, clock })
  const cookie = createSessionCookie({
    secret: createSecret(db, 'session-cookie'),
    secure: publicUrl?.startsWith('https:') === true,
  })
  const signIn = createSignIn({
    store,
    tries: createSignInTries(db, { waitLeft, keptMs: FAILURE_KEPT_MS }),
    passwords,
    record: createStaffStore(db).record,
    secret: createSecret(db, 'sign-in-tries'),
    clock,
  })
  return { sessions: { cookie, open: sessions.open }, signIn: { ...signIn, ...sessions } }
}
