import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Message, reply } from '../../src/domain/message.ts'
import { createInboxRoutes } from '../../src/http/inbox-routes.ts'
import { openSqlite } from '../../src/storage/database.ts'
import { createInboxStore } from '../../src/storage/inbox-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { aLetter } from '../support/letters.ts'
import { askOn, CHROMIUM, type ServedPage, seriousFaultsOf, servePage } from '../support/residents-page.ts'

describe.skipIf(CHROMIUM === undefined)('letters on the residents’ page', () => {
  let served: ServedPage
  let page: Page
  const contexts: BrowserContext[] = []
  const heard: Message[] = []
  const database = openSqlite(':memory:')
  const inbox = createInboxStore(database.db)
  const now = () => new Date('2026-11-26T04:00:00Z')

  beforeAll(async () => {
    await migrate(database)
    served = await servePage({
      receive: async (message) => {
        heard.push(message)
        return reply('answer', `答：${message.text}`)
      },
      plugins: [createInboxRoutes({ inbox, clock: now })],
    })
  })
  afterAll(async () => {
    await served.close()
    await database.close()
  })
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close()
  })

  async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<void> {
    heard.length = 0
    const context = await served.browser.newContext({ viewport: { width: 360, height: 740 }, ...options })
    contexts.push(context)
    page = await context.newPage()
    await page.goto(served.address)
    await page.getByRole('button', { name: '吃了菌子头昏怎么办' }).waitFor()
  }
  const ask = (text: string) => askOn(page, text)
  /** The page of somebody who has asked something, so that letters can be sent to it. */
  async function openKnown(options: Parameters<Browser['newContext']>[0] = {}): Promise<string> {
    await open(options)
    await ask('问')
    await page.getByText('答：问').waitFor()
    return heard[0]?.conversation ?? ''
  }
  const write = (recipient: string, letter: string, text: string, priority: 'routine' | 'emergency' = 'routine') =>
    inbox.put(aLetter({ letter: `${recipient}${letter}`, recipient, text, priority }), now())

  it('have an address that cannot be guessed and stays when the page is closed or cleared', async () => {
    const conversation = await openKnown()
    await page.getByRole('button', { name: '清空' }).click()
    await page.getByRole('button', { name: '确定清空' }).click()
    await page.close()
    page = await (contexts.at(-1) ?? (await served.browser.newContext())).newPage()
    await page.goto(served.address)
    await ask('再问')
    await page.getByText('答：再问').waitFor()

    expect(conversation).toMatch(/^[0-9a-z]{28}$/)
    expect(heard.map((message) => message.conversation)).toEqual([conversation, conversation])
    // What was asked before the clearing does not colour what comes after it.
    expect(heard[1]?.sender).not.toBe(heard[0]?.sender)
  })

  it('are shown once when it is opened, marked in words, urgent ones first', async () => {
    const conversation = await openKnown()
    await write(conversation, '1', '明天上午有反诈课。')
    await write(conversation, '2', '暴雨红色预警，马上离开河边。', 'emergency')
    const read = page.waitForResponse('**/api/inbox/read')
    await page.reload()
    await page.getByText('暴雨红色预警').waitFor()
    await read

    expect(await page.locator('.letter .head').allTextContents()).toEqual([
      '小科紧急提醒11月26日 12:00',
      '小科提醒11月26日 12:00',
    ])
    expect(await page.getByRole('alert').textContent()).toContain('暴雨红色预警')
    expect(await inbox.unread(conversation, 20)).toEqual([])
    await page.reload()
    await page.getByText('明天上午有反诈课').waitFor()
    expect(await page.locator('.letter').count()).toBe(2)
  })

  it('are shown once also when marking them has failed', async () => {
    const conversation = await openKnown()
    await write(conversation, '1', '只显示一次。')
    await page.route('**/api/inbox/read', (route) => route.abort())
    await page.reload()
    await page.getByText('只显示一次').waitFor()
    await page.unroute('**/api/inbox/read')
    const read = page.waitForResponse('**/api/inbox/read')
    await page.reload()
    await read

    expect(await page.getByText('只显示一次').count()).toBe(1)
    expect(await inbox.unread(conversation, 20)).toEqual([])
  })

  it('are looked for every minute while it is open, and do not disturb who is writing', async () => {
    const conversation = await openKnown()
    await page.clock.install()
    await page.reload()
    await page.getByText('答：问').waitFor()
    await page.getByLabel('您的问题').fill('正在写')
    const before: unknown = await page.evaluate('window.pageYOffset')
    await write(conversation, '1', '新的提醒。')

    await page.clock.runFor(61_000)
    await page.getByText('新的提醒').waitFor()

    expect(await page.evaluate('window.pageYOffset')).toBe(before)
    expect(await page.getByLabel('您的问题').inputValue()).toBe('正在写')
  })

  it('are not asked for on a device where nobody has asked anything', async () => {
    const asked: string[] = []
    await open()
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.reload()
    await page.getByRole('button', { name: '吃了菌子头昏怎么办' }).waitFor()

    expect(asked).toContain('/api/starters')
    expect(asked).not.toContain('/api/inbox')
  })

  it('leave the questions to start with on the page', async () => {
    const conversation = await openKnown()
    await page.getByRole('button', { name: '清空' }).click()
    await page.getByRole('button', { name: '确定清空' }).click()
    await write(conversation, '1', '提醒一下。')
    await page.reload()
    await page.getByText('提醒一下').waitFor()

    expect(await page.getByRole('button', { name: '是不是骗子' }).isVisible()).toBe(true)
  })

  it('show HTML as text', async () => {
    const conversation = await openKnown()
    await write(conversation, '1', '<img src=x onerror="document.title=1">')
    await page.reload()
    await page.getByText('<img src=x').waitFor()

    expect(await page.locator('.letter img').count()).toBe(0)
  })

  it.each([
    ['light', { colorScheme: 'light' }, false],
    ['dark', { colorScheme: 'dark' }, false],
    ['big type', { colorScheme: 'light' }, true],
    ['dark on a desktop', { colorScheme: 'dark', viewport: { width: 1280, height: 800 } }, true],
  ] as const)('have no serious fault for screen readers: %s', async (_name, options, bigType) => {
    const conversation = await openKnown(options)
    await write(conversation, '1', '明天上午有反诈课。')
    await write(conversation, '2', '暴雨红色预警，马上离开河边。', 'emergency')
    if (bigType) await page.getByRole('button', { name: '大字' }).click()
    await page.reload()
    await page.getByText('暴雨红色预警').waitFor()

    expect(await seriousFaultsOf(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0)
  })
})
