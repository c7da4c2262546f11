import type { FastifyInstance } from 'fastify'
import { staffSignIn } from '../../src/compose-staff.ts'
import type { StaffMember } from '../../src/domain/staff.ts'
import { createServer } from '../../src/http/server.ts'
import type { AlertsApi } from '../../src/http/staff/alerts-api.ts'
import type { CampaignSummary, CampaignsApi } from '../../src/http/staff/campaigns-api.ts'
import type { DutyApi } from '../../src/http/staff/duty-api.ts'
import type { ImportApi, ImportRequest } from '../../src/http/staff/import-api.ts'
import type { ModesApi } from '../../src/http/staff/modes-api.ts'
import { registerStaff } from '../../src/http/staff/register-staff.ts'
import { createAuthority } from '../../src/staff/authority.ts'
import { createPasswords, type Passwords } from '../../src/staff/passwords.ts'
import { createToken, hashToken } from '../../src/staff/tokens.ts'
import { createAuditLog } from '../../src/storage/audit-log.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createStaffStore } from '../../src/storage/staff-store.ts'
import { createAlertDesk } from './alert-desk.ts'
import { createModeDesk } from './mode-desk.ts'

export const NOON = new Date('2026-11-26T04:00:00Z')
/** What a recipient's address looks like; must never be in an answer. */
export const ADDRESS = '13812345678'

export function aCampaign(more: Partial<CampaignSummary> = {}): CampaignSummary {
  return {
    id: 'routine',
    name: '防骗提醒',
    state: 'draft',
    priority: 'routine',
    ofAlert: false,
    audience: { regions: ['532324'], segments: [], topics: [] },
    channels: ['webhook'],
    text: '不要给陌生人转账。',
    entry: null,
    createdBy: '作者',
    createdAt: NOON,
    ...more,
  }
}

/** Campaigns that are only noted: `calls` says what was asked of them. */
export function fakeCampaigns(campaigns: readonly CampaignSummary[]) {
  const calls: unknown[][] = []
  const api: CampaignsApi = {
    async draft(draft) {
      calls.push(['draft', draft])
      if (draft.text === '太长') return { kind: 'refused', code: 'campaign.too-long', message: '内容太长' }
      return { kind: 'drafted', id: 'new', recipients: 2, excluded: [{ reason: 'no-consent', count: 1 }] }
    },
    async approve(id, staff) {
      calls.push(['approve', id, staff])
      if (id === 'own') return { kind: 'refused', code: 'campaign.own', message: '紧急推送要由另一个人批准' }
      return { kind: 'approved' }
    },
    async cancel(id, staff) {
      calls.push(['cancel', id, staff])
      return { kind: 'cancelled', letters: 7 }
    },
    async pause(id, paused, staff) {
      calls.push(['pause', id, paused, staff])
      return { kind: paused ? 'paused' : 'resumed' }
    },
    find: async (id) => campaigns.find((campaign) => campaign.id === id),
    latest: async (limit) => campaigns.slice(0, limit),
    progress: async () => ({ total: 3, byState: { sent: 2, pending: 1 } }),
    async recipients(id, page) {
      calls.push(['recipients', id, page])
      const reason = `400: unknown recipient ${ADDRESS}`
      return {
        recipients: [
          { address: ADDRESS, channel: 'webhook', state: 'refused', at: NOON, reason },
          { address: 'oABC', channel: 'webhook', state: 'pending', at: null, reason: null },
        ],
        next: 'p2',
      }
    },
  }
  return { api, calls }
}

export function fakeImport() {
  const requests: ImportRequest[] = []
  const api: ImportApi = {
    async importSubscribers(request) {
      requests.push(request)
      const problems = [{ line: 2, field: 'region', reason: '不在您负责的地区' }]
      if (request.text.includes('faulty') && request.apply && !request.partial)
        return { kind: 'refused', code: 'import.faulty', message: '有错误的行，什么都没有导入', problems }
      return {
        kind: request.apply ? 'imported' : 'preview',
        rows: 3,
        added: 1,
        changed: 1,
        unchanged: 0,
        faulty: 1,
        problems,
      }
    },
  }
  return { api, requests }
}

/** Real scrypt at a cost for tests. */
export const quickPasswords = () => createPasswords({ cost: { n: 2 ** 4, r: 8, p: 1 } })

interface StaffServerMore {
  readonly publicUrl?: string
  readonly passwords?: Passwords
  readonly alerts?: AlertsApi
  readonly modes?: ModesApi
  readonly dutyOfficers?: DutyApi
  /** Further pages. */
  readonly plugins?: ReadonlyArray<(app: FastifyInstance) => Promise<void>>
}

/** The real server with the real accounts; campaigns, import, alerts and emergency modes are fakes. */
export async function staffServer(
  database: OpenDatabase,
  campaigns: readonly CampaignSummary[],
  { publicUrl, passwords = quickPasswords(), alerts, modes, dutyOfficers, plugins = [] }: StaffServerMore = {},
) {
  const store = createStaffStore(database.db)
  const [fakes, importing] = [fakeCampaigns(campaigns), fakeImport()]
  const faults: unknown[] = []
  const time = { now: NOON }
  const clock = () => time.now
  const { sessions, signIn } = staffSignIn({ db: database.db, clock, publicUrl, passwords })
  const app: FastifyInstance = await createServer({
    receive: () => Promise.reject(new Error('not here')),
    readiness: async () => ({ ready: true, notes: [] }),
    metrics: { text: async () => '', contentType: 'text/plain' },
    version: '0.0.0',
    tooMany: '问得太快了',
    findEntry: () => undefined,
    findSource: () => undefined,
    onFault: (error) => faults.push(error),
    plugins: [
      (app) =>
        registerStaff(app, {
          auth: { ...createAuthority({ store, whole: '532300', clock }), sessions },
          signIn,
          audit: createAuditLog(database.db),
          campaigns: fakes.api,
          alerts: alerts ?? createAlertDesk([], clock).alerts,
          modes: modes ?? createModeDesk([], clock).modes,
          dutyOfficers: dutyOfficers ?? {
            list: async () => [],
            add: async () => ({ kind: 'added', id: 1 }),
            end: async () => ({ kind: 'ended' }),
            acknowledge: async () => ({ kind: 'acknowledged' }),
          },
          ...importing.api,
          hashSecret: async () => 'secret',
          clock,
        }),
      ...plugins,
    ],
  })
  return { app, store, calls: fakes.calls, imports: importing.requests, faults, time }
}

/** Adds an account and returns the header that proves it. */
export async function signIn(store: ReturnType<typeof createStaffStore>, member: StaffMember) {
  const token = createToken()
  await store.add({ ...member, createdAt: NOON, tokenHash: hashToken(token) })
  return { authorization: `Bearer ${token}` }
}
