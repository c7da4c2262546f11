import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { expect } from 'vitest'
import type { AlertRecord } from '../../src/domain/alert.ts'
import type { StaffRole } from '../../src/domain/staff.ts'
import { createDeskPage } from '../../src/http/staff/desk-page.ts'
import type { ModeRecord } from '../../src/http/staff/modes-api.ts'
import { createLinks } from '../../src/staff/links.ts'
import { createToken, hashToken } from '../../src/staff/tokens.ts'
import { openSqlite } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { createSignInStore } from '../../src/storage/sign-in-store.ts'
import { createAlertDesk } from './alert-desk.ts'
import { aFolder } from './knowledge.ts'
import { createModeDesk } from './mode-desk.ts'
import { CHROMIUM, FLAGS } from './residents-page.ts'
import { NOON, staffServer } from './staff.ts'

export const PASSWORD = '山茶花开在紫溪山2026'

/** The built desk behind the real server with real accounts; alerts and modes are kept in memory. */
export async function serveDesk() {
  const folder = await aFolder()
  await build({ configFile: 'vite.desk.config.ts', logLevel: 'silent', build: { outDir: folder, emptyOutDir: true } })
  const database = openSqlite(':memory:')
  await migrate(database)
  const time = { now: new Date() }
  const [alerts, modes] = [createAlertDesk(), createModeDesk([], () => time.now)]
  const server = await staffServer(database, [], {
    alerts: alerts.alerts,
    modes: modes.modes,
    dutyOfficers: {
      list: async () =>
        alerts.outstanding.map(({ name }, at) => ({
          id: at + 1,
          name,
          region: '532324',
          ways: [],
          tester: false,
          createdAt: NOON,
          endedAt: null,
        })),
      add: async () => ({ kind: 'added', id: 1 }),
      end: async () => ({ kind: 'ended' }),
      async acknowledge(_alert, name) {
        const at = alerts.outstanding.findIndex((one) => one.name === name)
        alerts.outstanding.splice(at, 1)
        return { kind: 'acknowledged' }
      },
    },
    plugins: [createDeskPage({ folder })],
  })
  server.time.now = time.now
  const address = await server.app.listen({ host: '127.0.0.1', port: 0 })
  const browser: Browser = await chromium.launch({ ...(CHROMIUM && { executablePath: CHROMIUM }), args: FLAGS })

  async function addPerson(name: string, role: StaffRole, region: string): Promise<void> {
    await server.store.add({ name, role, region, createdAt: NOON, tokenHash: hashToken(createToken()) })
    const clock = () => server.time.now
    const link = await createLinks({ store: createSignInStore(database.db), origin: address, clock })(name)
    const payload = { code: link?.split('#')[1] ?? '', password: PASSWORD }
    const answer = await server.app.inject({ method: 'POST', url: '/api/staff/welcome', payload })
    expect(answer.statusCode).toBe(200)
  }

  return {
    address,
    browser,
    alerts,
    modes,
    server,
    addPerson,
    /** What both of them hold from here on. */
    reset(records: readonly AlertRecord[] = [], running: readonly ModeRecord[] = []) {
      alerts.records.clear()
      for (const alert of records) alerts.records.set(alert.id, alert)
      alerts.calls.length = 0
      alerts.outstanding.length = 0
      Object.assign(alerts.letters, { sent: 3, pending: 7, refused: 0 })
      modes.records.splice(0, modes.records.length, ...running)
      modes.calls.length = 0
    },
    async close() {
      await browser.close()
      await server.app.close()
      await database.close()
    },
  }
}
export type ServedDesk = Awaited<ReturnType<typeof serveDesk>>

/** People at this desk, each with a browser of their own. */
export function seatsAt({ address, browser, server }: ServedDesk) {
  const contexts: BrowserContext[] = []
  const complaints: string[][] = []
  return {
    /** Opens the page at a path such as `#/new` and signs in there. */
    async sit(name: string, path = '', viewport = { width: 360, height: 740 }): Promise<Page> {
      const context = await browser.newContext({ viewport })
      contexts.push(context)
      complaints.push(complaintsOf(context))
      const page = await context.newPage()
      await page.goto(`${address}/staff${path}`)
      await signInOn(page, name)
      await page.getByText(`${name}（`).waitFor()
      return page
    },
    /** Nobody's browser and no route may have complained. */
    async leave(): Promise<void> {
      for (const context of contexts.splice(0)) await context.close()
      expect(complaints.splice(0).flat()).toEqual([])
      expect(server.faults).toEqual([])
    },
  }
}

export async function signInOn(page: Page, name: string): Promise<void> {
  await page.getByLabel('名字').fill(name)
  await page.getByLabel('密码').fill(PASSWORD)
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL('**/staff')
}

/** Whatever the browser complained of: policies that were broken, errors of scripts. */
function complaintsOf(context: BrowserContext): string[] {
  const complaints: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error' && /security policy|violates/i.test(message.text())) complaints.push(message.text())
  })
  context.on('weberror', (error) => complaints.push(String(error.error())))
  return complaints
}
