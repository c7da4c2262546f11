import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Message, type Reply, reply } from '../../src/domain/message.ts'
import { askOn, CHROMIUM, type ServedPage, seriousFaultsOf, servePage } from '../support/residents-page.ts'

if (CHROMIUM === undefined) process.stdout.write('Chromium is not installed: the page is not tested in a browser\n')

const EMERGENCY = reply(
  'emergency',
  '1. 打120。〔1〕\n千万不要：\n· 不要催吐。〔1〕\n〔1〕 云南省卫生健康委 2023-05-06',
  {
    hotlines: ['120'],
    citations: [
      {
        n: 1,
        source: 's',
        publisher: '云南省卫生健康委',
        title: '提醒',
        date: '2023-05-06',
        url: 'https://example.org/a',
      },
    ],
  },
)
const VERDICT = reply('verdict', '【不实】草乌煮久了就没毒。\n· 煮不掉。〔1〕', {
  verdict: 'false',
  citations: [{ n: 1, source: 's', publisher: '某处', title: '题', date: null, url: null }],
})
const REPLIES: Readonly<Record<string, Reply>> = {
  救命: EMERGENCY,
  真的吗: VERDICT,
  html: reply('answer', '<img src=x onerror="document.title=1"><b>粗</b>'),
  没有答案: reply('unknown', '〔1〕开头的句子不是来源。\n编号 KP00012', { ticket: 'KP00012' }),
  只有编号: reply('unknown', '没有审定的答案', { ticket: 'KP00013' }),
  几个: reply('unknown', '没有审定的答案', { candidates: [{ n: 1, entry: 'e', title: '第一个' }] }),
}

describe.skipIf(CHROMIUM === undefined)('the residents’ page', () => {
  let served: ServedPage
  let page: Page
  let failing = 0
  const contexts: BrowserContext[] = []
  const heard: Message[] = []

  beforeAll(async () => {
    served = await servePage({
      receive: async (message) => {
        heard.push(message)
        if (failing > 0) {
          failing--
          throw new Error('broken')
        }
        return REPLIES[message.text] ?? reply('answer', `答：${message.text}`)
      },
      plugins: [],
    })
  })
  afterAll(() => served.close())
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close()
  })

  async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<void> {
    heard.length = 0
    failing = 0
    const context = await served.browser.newContext({ viewport: { width: 360, height: 740 }, ...options })
    contexts.push(context)
    page = await context.newPage()
    await page.goto(served.address)
    await page.getByRole('button', { name: '吃了菌子头昏怎么办' }).waitFor()
  }
  const ask = (text: string) => askOn(page, text)

  it('is small: everything together at most 40 kB compressed', () => {
    const files = readdirSync(served.folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
    const sizes = files.map((file) => gzipSync(readFileSync(join(file.parentPath, file.name))).length)

    expect(files.length).toBeGreaterThan(2)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(40_000)
  })

  it('answers a question and keeps the conversation through a reload', async () => {
    await open()
    await ask('见手青怎么炒')
    await page.getByText('答：见手青怎么炒').waitFor()

    await page.reload()

    await page.getByText('答：见手青怎么炒').waitFor()
    expect(await page.locator('#starters').isHidden()).toBe(true)
  })

  it('asks a starter question with one tap', async () => {
    await open()
    await page.getByRole('button', { name: '是不是骗子' }).click()
    await page.getByText('答：是不是骗子').waitFor()

    expect(heard.map(({ text }) => text)).toEqual(['是不是骗子'])
  })

  it('marks an emergency in words, offers the call and unfolds the sources', async () => {
    await open()
    await ask('救命')
    await page.getByText('紧急', { exact: true }).waitFor()

    expect(await page.getByRole('link', { name: '打 120' }).getAttribute('href')).toBe('tel:120')
    expect(await page.getByRole('alert').textContent()).toContain('打120')
    const link = page.getByRole('link', { name: '云南省卫生健康委：提醒 2023-05-06' })
    expect(await link.isVisible()).toBe(false)
    await page.getByText('来源（1）').click()
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer')
  })

  it('shows the verdict of a rumour as a word', async () => {
    await open()
    await ask('真的吗')

    await page.locator('.badge', { hasText: '不实' }).waitFor()
    expect(await page.getByText('来源（1）').count()).toBe(1)
  })

  it('shows HTML as text', async () => {
    await open()
    await ask('html')
    await page.getByText('<b>粗</b>').waitFor()

    expect(await page.locator('.text img, .text b').count()).toBe(0)
    expect(await page.title()).toBe('科普楚雄 · 小科')
  })

  it('sends the number of a title that is tapped', async () => {
    await open()
    await ask('几个')
    await page.getByRole('button', { name: '1. 第一个' }).click()
    await page.getByText('答：1').waitFor()

    expect(heard.map(({ text }) => text)).toEqual(['几个', '1'])
  })

  it('loses nothing when sending fails, and sends the same message again', async () => {
    await open()
    failing = 1
    await ask('会失败的问题')
    await page.getByText('没有发出去').waitFor()
    await page.getByRole('button', { name: '再发一次' }).click()
    await page.getByText('答：会失败的问题').waitFor()

    expect(heard).toHaveLength(2)
    expect(heard[1]?.messageId).toBe(heard[0]?.messageId)
    expect(await page.getByText('没有发出去').count()).toBe(0)
  })

  it('keeps a message that was not sent through a reload', async () => {
    await open()
    failing = 1
    await ask('会失败的问题')
    await page.getByText('没有发出去').waitFor()
    await page.reload()
    await page.getByRole('button', { name: '再发一次' }).click()

    await page.getByText('答：会失败的问题').waitFor()

    expect(await page.getByText('没有发出去').count()).toBe(0)
  })

  it('shows the lines of the text and a number of the file as they came', async () => {
    await open()
    await ask('没有答案')
    await page.getByText('编号 KP00012').waitFor()

    expect(await page.locator('.message .text').last().textContent()).toContain('〔1〕开头的句子')
    expect(await page.locator('.badge').count()).toBe(0)
  })

  it('adds the number of the file when the text does not tell it', async () => {
    await open()
    await ask('只有编号')

    await page.getByText('没有审定的答案').waitFor()

    expect(await page.locator('.badge').textContent()).toBe('编号 KP00013')
  })

  it('says that there is no network and keeps the emergency numbers in sight', async () => {
    await open()
    await page.context().setOffline(true)
    await ask('问')
    await page.getByText('没有连上网络').waitFor()

    expect(await page.getByRole('navigation').getByRole('link', { name: '120' }).isVisible()).toBe(true)
  })

  it('asks for the wording for old people in big type and remembers it with the county', async () => {
    await open()
    await page.getByRole('button', { name: '大字' }).click()
    await page.locator('#region').selectOption('532324')
    await ask('问')
    await page.getByText('答：问').waitFor()
    await page.reload()

    expect(heard[0]).toMatchObject({ elder: true, region: '532324' })
    expect(await page.getByRole('button', { name: '大字' }).getAttribute('aria-pressed')).toBe('true')
    expect(await page.locator('#region').inputValue()).toBe('532324')
  })

  it('says once that nobody sits there: in the notice only when there is no greeting', async () => {
    await open()
    const greeted = await page.locator('#notice').textContent()
    await page.route('**/api/starters', (route) =>
      route.fulfill({ json: { greeting: '', notice: '不是人工客服。', starters: ['问'] } }),
    )
    await page.reload()
    await page.getByRole('button', { name: '问', exact: true }).waitFor()

    expect(greeted).toBe('')
    expect(await page.locator('#notice').textContent()).toBe('不是人工客服。')
  })

  it('leads to the rumours, by keyboard and with a target big enough for a finger', async () => {
    await open()
    const link = page.getByRole('link', { name: '谣言查证' })
    await page.getByRole('button', { name: '是不是骗子' }).focus()
    await page.keyboard.press('Tab')

    expect(await page.evaluate("document.activeElement.getAttribute('href')")).toBe('/rumours')
    expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  })

  it('keeps the emergency bar in one row on a desktop, in big type too', async () => {
    await open({ viewport: { width: 1280, height: 800 } })
    await page.getByRole('button', { name: '大字' }).click()

    expect((await page.getByRole('navigation').boundingBox())?.height).toBeLessThan(60)
  })

  it('can be used with the keyboard alone', async () => {
    await open()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.type('键盘问')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('第二行')
    await page.keyboard.press('Enter')
    await page.getByText('答：键盘问').waitFor()

    expect(heard[0]?.text).toBe('键盘问\n第二行')
  })

  it.each([
    ['light', { colorScheme: 'light' }, false],
    ['dark', { colorScheme: 'dark' }, false],
    ['big type', { colorScheme: 'light' }, true],
    ['dark on a desktop', { colorScheme: 'dark', viewport: { width: 1280, height: 800 } }, true],
  ] as const)('has no serious fault for screen readers: %s', async (_name, options, bigType) => {
    await open(options)
    if (bigType) await page.getByRole('button', { name: '大字' }).click()
    for (const text of ['救命', '真的吗', '几个', '普通']) {
      await ask(text)
      await page.locator('#send:not([disabled])').waitFor()
    }
    await page.getByText('来源（1）').first().click()

    expect(await seriousFaultsOf(page)).toEqual([])
  })

  it('fits a screen of 320 pixels in big type', async () => {
    await open({ viewport: { width: 320, height: 568 } })
    await page.getByRole('button', { name: '大字' }).click()
    await ask('很长的没有空格的一串abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz')
    await page.getByText('答：').waitFor()

    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0)
  })

  it('runs under the strict content policy without a complaint', async () => {
    const complaints: string[] = []
    await open()
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.reload()
    await ask('问')
    await page.getByText('答：问').waitFor()

    expect(complaints).toEqual([])
  })
})
