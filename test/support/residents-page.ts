import { existsSync, readFileSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { createWebChat } from '../../src/channels/web-chat.ts'
import { type PublicAlertsDeps, registerPublicAlerts } from '../../src/http/alerts/register-alerts.ts'
import { createServer, type ServerDeps } from '../../src/http/server.ts'
import { aFolder } from './knowledge.ts'

export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

export interface ServedPage {
  /** Folder of the built page. */
  readonly folder: string
  readonly address: string
  readonly browser: Browser
  readonly close: () => Promise<void>
}

/** The built page behind the real server, and a browser. */
export async function servePage({
  receive,
  plugins,
  live = () => [],
}: Pick<ServerDeps, 'receive' | 'plugins'> & { readonly live?: PublicAlertsDeps['live'] }): Promise<ServedPage> {
  const folder = await aFolder()
  await build({ configFile: 'vite.config.ts', logLevel: 'silent', build: { outDir: folder, emptyOutDir: true } })
  const app = await createServer({
    receive,
    readiness: async () => ({ ready: true, notes: [] }),
    metrics: { text: async () => '', contentType: 'text/plain' },
    version: '0',
    tooMany: '太快了',
    findEntry: () => undefined,
    findSource: () => undefined,
    onFault: () => undefined,
    plugins: [
      ...plugins,
      (app) =>
        registerPublicAlerts(app, {
          live,
          find: async () => undefined,
          series: async () => [],
          ended: async () => [],
          nameEntry: () => undefined,
          tiles: () => [],
          capXml: () => '',
          capFeed: () => '',
          publicUrl: undefined,
          now: () => new Date(),
        }),
      createWebChat({
        folder,
        greeting: '您好，我是小科。',
        notice: '不是人工客服。',
        starters: () => ['吃了菌子头昏怎么办', '是不是骗子'],
      }),
    ],
  })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await chromium.launch({ ...(CHROMIUM && { executablePath: CHROMIUM }), args: FLAGS })
  return {
    folder,
    address,
    browser,
    async close() {
      await browser.close()
      await app.close()
    },
  }
}

export async function askOn(page: Page, text: string): Promise<void> {
  await page.getByLabel('您的问题').fill(text)
  await page.getByRole('button', { name: '发送' }).click()
}

/** What would keep somebody from using the page. */
export async function seriousFaultsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const faults: unknown = await page.evaluate(
    "axe.run().then((found) => found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical').map((one) => one.id + ': ' + one.nodes.map((node) => node.html).join(' ')))",
  )
  return Array.isArray(faults) ? faults.map(String) : ['axe did not run']
}
