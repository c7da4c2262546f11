import { existsSync, readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { shippedKnowledge } from '../../support/knowledge.ts'
import { rumourServer } from '../../support/rumours.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync']
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

if (CHROMIUM === undefined)
  process.stdout.write('Chromium is not installed: rumour pages are not tested in a browser\n')

const PATHS = [
  '/rumours',
  '/rumours?q=大蒜',
  '/rumours?q=没有的词',
  '/rumours?page=3&verdict=false',
  '/rumours/rumour-mush-alcohol-cure',
  '/rumours/rumour-reservoir-discharge-unverified',
  '/rumours/fraud-fake-leader',
  '/rumours/nobody',
]

describe.skipIf(CHROMIUM === undefined)('the pages about rumours in a browser', () => {
  let app: FastifyInstance
  let address: string
  let browser: Browser
  const contexts: BrowserContext[] = []

  beforeAll(async () => {
    const { knowledge } = await shippedKnowledge()
    app = await rumourServer({ entries: knowledge.entries, sources: knowledge.sources })
    address = await app.listen({ host: '127.0.0.1', port: 0 })
    browser = await chromium.launch({ ...(CHROMIUM && { executablePath: CHROMIUM }), args: FLAGS })
  })
  afterAll(async () => {
    await browser?.close()
    await app?.close()
  })
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close()
  })

  async function open(path: string, width: number, options = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 740 }, ...options })
    contexts.push(context)
    const page = await context.newPage()
    await page.goto(`${address}${path}`)
    return page
  }

  it.each(PATHS)('%s has no fault for screen readers, fits 320 pixels and has targets big enough', async (path) => {
    const page = await open(path, 320)
    await page.evaluate(AXE)

    const faults = await page.evaluate(
      "axe.run().then((found) => found.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html).join(' ')))",
    )
    const wider = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
    const small = await page.evaluate(
      "[...document.querySelectorAll('button, input, select, .top a, .urgent a, .card a, .button, .back, .call')].filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)",
    )

    expect(faults).toEqual([])
    expect(wider).toBeLessThanOrEqual(0)
    expect(small).toEqual([])
  })

  it('begins no line with the number of a source on a narrow screen', async () => {
    const page = await open('/rumours/rumour-mush-alcohol-cure', 360)

    const torn = await page.evaluate(
      "[...document.querySelectorAll('.together')].filter((one) => one.getClientRects().length > 1).length",
    )

    expect(await page.locator('.together').count()).toBeGreaterThan(3)
    expect(torn).toBe(0)
  })

  it('keeps the foot of a short page at the foot of the screen', async () => {
    const page = await open('/rumours/nobody', 1280)

    expect(await page.evaluate("document.querySelector('footer').getBoundingClientRect().bottom")).toBe(740)
  })

  it('keeps to the content policy, the data block included', async () => {
    const context = await browser.newContext()
    contexts.push(context)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))

    await page.goto(`${address}/rumours/rumour-mush-alcohol-cure`)

    const background = await page.evaluate("getComputedStyle(document.querySelector('.verdict')).backgroundColor")
    expect(background).toBe('rgb(253, 239, 237)')
    expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([])
  })

  it('finds, filters and turns pages without JavaScript, by keyboard alone', async () => {
    const page = await open('/rumours', 360, { javaScriptEnabled: false })
    await page.getByLabel('找一找').focus()
    await page.keyboard.type('蒜')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /找到 \d+ 条和“蒜”有关/ }).waitFor()

    await page.getByLabel('判断').selectOption({ value: 'unproven' })
    await page.getByRole('button', { name: '查找' }).click()
    await page.getByRole('heading', { name: /判断为“尚无定论”/ }).waitFor()
    await page.getByRole('link', { name: '尚无定论 常吃蒜胃癌少一点？没有定论' }).press('Enter')
    await page.getByText('目前没有可靠的结论').waitFor()
    await page.getByRole('link', { name: '看全部谣言和骗局' }).last().press('Enter')
    await page.getByRole('link', { name: '下一页' }).press('Enter')

    await page.getByText('第 2 页').waitFor()
    expect(page.url()).toBe(`${address}/rumours?page=2`)
  })
})
