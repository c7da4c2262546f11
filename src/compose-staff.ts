import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Delivery } from './compose-delivery.ts'
import type { Clock } from './domain/clock.ts'
import { registerStaff } from './http/staff/register-staff.ts'
import type { LiveAnswerer } from './live-answerer.ts'
import { createAuthority } from './staff/authority.ts'
import { createCampaignsApi, createImportApi } from './staff-api.ts'
import { createCampaignList } from './storage/campaign-list.ts'
import { createCampaignRecipients } from './storage/campaign-recipients.ts'
import type { OpenDatabase } from './storage/database.ts'
import { secretFor } from './storage/secret-store.ts'
import { createStaffStore } from './storage/staff-store.ts'

export interface StaffParts {
  readonly database: OpenDatabase
  readonly live: LiveAnswerer
  readonly delivery: Delivery
  readonly clock: Clock
}

/** What staff do by HTTP. */
export function staffRoutes({ database, live, delivery, clock }: StaffParts) {
  const regions = () => live.current().search.knowledge.regions
  const list = createCampaignList(database.db)
  return (app: FastifyInstance) =>
    registerStaff(app, {
      auth: createAuthority({
        store: createStaffStore(database.db),
        whole: regions()[0]?.code ?? '',
        clock,
      }),
      campaigns: createCampaignsApi({
        ...delivery,
        ...list,
        ...createCampaignRecipients(database.db),
        newKey: () => `staff:${randomUUID()}`,
      }),
      ...createImportApi({ store: delivery.subscribers, regions, clock }),
      hashSecret: () => secretFor(database.db, 'recipient-hash'),
      clock,
    })
}
