import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLinks } from '../../../src/staff/links.ts'
import { createToken, hashToken } from '../../../src/staff/tokens.ts'
import { type OpenDatabase, openSqlite } from '../../../src/storage/database.ts'
import { migrate } from '../../../src/storage/migrations.ts'
import { createSignInStore } from '../../../src/storage/sign-in-store.ts'
import { CHROMIUM, seriousFaultsOf } from '../../support/residents-page.ts'
import { NOON, staffServer } from '../../support/staff.ts'

if (CHROMIUM === undefined) process.stdout.write('Chromium is not installed: the pages of staff are not tested\n')

describe.skipIf(CHROMIUM === undefined)('the pages on which staff sign in', () => {
  let database: OpenDatabase
  let server: Awaited<ReturnType<typeof staffServer>>
  let browser: Browser
  let origin = ''
  beforeAll(async () => {
    database = openSqlite(':memory:')
    await migrate(database)
    server = await staffServer(database, [])
    origin = await server.app.listen({ host: '127.0.0.1', port: 0 })
    browser = await chromium.launch({ ...(CHROMIUM && { executablePath: CHROMIUM }), args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.app.close()
    await database?.close()
  })

  it('take somebody from the link to a session, and say what is wrong on the way', async () => {
    await server.store.add({
      name: '李明',
      role: 'admin',
      region: '532300',
      createdAt: NOON,
      tokenHash: hashToken(createToken()),
    })
    const link = await createLinks({ store: createSignInStore(database.db), origin, clock: () => NOON })('李明')
    const page = await browser.newPage()
    const refused: string[] = []
    page.on('console', (line) => {
      if (line.type() === 'error' && line.text().includes('Content Security Policy')) refused.push(line.text())
    })

    await page.goto(link ?? '')
    expect(await seriousFaultsOf(page)).toEqual([])
    expect(page.url()).toBe(`${origin}/staff/welcome`)
    await page.getByLabel('新密码').fill('山茶花开在紫溪山2026')
    await page.getByLabel('再输一遍').fill('山茶花开在紫溪山2025')
    await page.getByRole('button').click()
    await page.getByText('两次输入的密码不一样').waitFor()
    await page.getByLabel('再输一遍').fill('山茶花开在紫溪山2026')
    await page.getByRole('button').click()
    await page.waitForURL('**/staff/sign-in')
    expect(await seriousFaultsOf(page)).toEqual([])
    await page.getByLabel('名字').fill('李明')
    await page.getByLabel('密码').fill('不是这个密码')
    await page.getByRole('button').click()
    await page.getByText('名字或密码不对').waitFor()
    await page.getByLabel('密码').fill('山茶花开在紫溪山2026')
    await page.getByRole('button').click()
    await page.waitForURL('**/staff')

    expect(await page.evaluate("fetch('/api/staff/session').then((told) => told.json())")).toMatchObject({
      name: '李明',
      role: 'admin',
    })
    expect(await page.evaluate('document.cookie')).toBe('')
    expect(refused).toEqual([])
  })
})
