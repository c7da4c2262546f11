import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type EventReader, readEvents } from '../support/event-reader.ts'
import { aLiveStore, anAlert } from '../support/live-alerts.ts'
import { CHROMIUM, seriousFaultsOf } from '../support/residents-page.ts'
import { buildScreenPage, type ScreensOptions, serveScreens } from '../support/screens.ts'

const SCREENS = 200
const LIMIT_MS = 5_000
const HOUR = 3_600_000
const HD = { width: 1920, height: 1080 }
const UPRIGHT = { width: 1080, height: 1920 }
const ACTIONS = [
  '住在河边、沟边、陡坡下的人，现在就往高处走。',
  '不要蹚水过河。',
  '看见山上滚石头，马上往两侧跑。',
  '出不来就打119。',
]

const inAnHour = () => new Date(Date.now() + HOUR)
const redRain = (more = {}) =>
  anAlert('rain', {
    expires: inAnHour(),
    instructions: ACTIONS.map((text) => ({ text, entry: null })),
    ...more,
  })

describe.skipIf(CHROMIUM === undefined)('the page of displays', () => {
  let folder: string
  let browser: Browser
  let store: ReturnType<typeof aLiveStore>
  let screens: Awaited<ReturnType<typeof serveScreens>>
  let address: string
  let page: Page
  const contexts: BrowserContext[] = []

  beforeAll(async () => {
    folder = await buildScreenPage()
    browser = await chromium.launch({
      ...(CHROMIUM && { executablePath: CHROMIUM }),
      args: ['--no-sandbox', '--disable-gpu'],
    })
  })
  afterAll(() => browser.close())
  beforeEach(() => {
    store = aLiveStore()
  })
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close()
    await screens.live.stop()
    await screens.app.close()
  })

  async function serve(options: Partial<ScreensOptions> = {}): Promise<void> {
    screens = await serveScreens({ store, clock: () => new Date(), folder, ...options })
    screens.live.start()
    address = await screens.app.listen({ host: '127.0.0.1', port: 0 })
  }
  async function open(query = '?region=532324', viewport = HD): Promise<string[]> {
    const context = await browser.newContext({ viewport })
    contexts.push(context)
    page = await context.newPage()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`${address}/screen${query}`)
    return asked
  }
  const shown = (text: string | RegExp) => page.getByText(text).first()
  const sizeOf = async (selector: string) =>
    Number(await page.evaluate(`parseFloat(getComputedStyle(document.querySelector('${selector}')).fontSize)`))

  it(`and ${SCREENS - 1} others show an alert that another instance has approved within 5 s`, async () => {
    await serve()
    const followed = Array.from({ length: SCREENS - 1 }, () =>
      readEvents(`${address}/feeds/screen/events?region=532324`),
    )
    const readers: readonly EventReader[] = await Promise.all(followed)
    await open()
    await page.locator('.slide').waitFor()
    await expect.poll(() => readers.every(({ events }) => events.length === 2)).toBe(true)

    const approved = performance.now()
    store.set(redRain())
    await shown('红色预警').waitFor({ timeout: LIMIT_MS })
    const seen = performance.now() - approved
    await expect.poll(() => readers.every(({ events }) => events.length === 3)).toBe(true)
    const waits = readers.map(({ events }) => (events[2]?.at ?? Number.POSITIVE_INFINITY) - approved)
    for (const reader of readers) reader.close()

    console.info(
      `told ${waits.length} screens within ${Math.round(Math.max(...waits))} ms, seen in ${Math.round(seen)} ms`,
    )
    expect(Math.max(...waits)).toBeLessThan(LIMIT_MS)
    expect(seen).toBeLessThan(LIMIT_MS)
  })

  it.each([
    ['lying', HD],
    ['upright', UPRIGHT],
  ])('is read from five metres, %s, with nothing cut off', async (_name, viewport) => {
    await serve()
    await open('?region=532324', viewport)
    await page.locator('.slide').waitFor()
    const slide = [await sizeOf('.slide .headline'), await sizeOf('.slide .lines p')]
    // A headline without its place: then the place has a line of its own.
    store.set(redRain({ headline: '暴雨红色预警' }))
    await shown('红色预警').waitFor()

    const alert = [await sizeOf('.alert .headline'), await sizeOf('.level'), await sizeOf('.actions li')]
    const small = [await sizeOf('.areas'), await sizeOf('.times p')]
    expect(Math.min(slide[0] ?? 0, alert[0] ?? 0, alert[1] ?? 0)).toBeGreaterThanOrEqual(96)
    expect(Math.min(slide[1] ?? 0, alert[2] ?? 0, ...small)).toBeGreaterThanOrEqual(56)
    const cut = await page.evaluate(
      "Array.from(document.querySelectorAll('body, .stage, .body, .alert')).filter((one) => one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth).length",
    )
    expect(cut).toBe(0)
  })

  it('says the level in words and by a figure, names the actions and the number, and goes back when all is over', async () => {
    store.set(redRain())
    await serve()
    await open()
    await shown('红色预警').waitFor()

    const text = await page.locator('.alert').innerText()
    for (const part of ['红色预警', '南华县', ACTIONS[0] ?? '', '楚雄州气象台', '有效至11月26日 18:00', '119'])
      expect(text).toContain(part)
    expect(text.split('南华县')).toHaveLength(2)
    expect(await page.locator('.alert .shape').count()).toBe(1)

    store.set()
    await page.locator('.slide').waitFor({ timeout: LIMIT_MS })
  })

  it('lets several alerts take turns, the worst first, and says how many there are', async () => {
    store.set(
      redRain(),
      anAlert('wind', { expires: inAnHour(), colour: 'blue', severity: 'Minor', headline: '大风蓝色预警' }),
    )
    await serve()
    await open()
    await shown('1/2').waitFor()

    expect(await page.locator('.level').innerText()).toBe('红色预警')
    await page.locator('.blue').waitFor({ timeout: 15_000 })
    expect(await page.locator('.count').innerText()).toBe('2/2')
  })

  it('marks drills, which only a test screen shows', async () => {
    store.set(redRain({ status: 'Exercise' }))
    await serve()
    await open()
    await page.locator('.slide').waitFor()
    expect(await page.locator('.alert').count()).toBe(0)

    await open('?region=532324&drill=1')
    await shown('【演练】这是演练，不是真的预警').waitFor()
  })

  it('keeps what it has when the server is gone, says so, and ends an alert by its own clock', async () => {
    store.set(redRain())
    await serve()
    const context = await browser.newContext({ viewport: HD })
    contexts.push(context)
    page = await context.newPage()
    await page.clock.install()
    await page.goto(`${address}/screen?region=532324`)
    await shown('红色预警').waitFor()
    await screens.app.close()
    await page.clock.runFor(120_000)
    await shown('离线 · 内容是2分钟前的').waitFor()
    expect(await page.locator('.alert').count()).toBe(1)

    await page.clock.fastForward(HOUR)
    await page.clock.runFor(1_000)
    await page.locator('.slide').waitFor()
    await shown('离线 · 内容是1小时前的').waitFor()
  })

  it('follows again by itself when the server comes back', async () => {
    await serve()
    await open()
    await page.locator('.slide').waitFor()
    const { port } = new URL(address)
    await screens.live.stop()
    await screens.app.close()
    screens = await serveScreens({ store, clock: () => new Date(), folder })
    screens.live.start()
    await screens.app.listen({ host: '127.0.0.1', port: Number(port) })
    store.set(redRain())

    await shown('红色预警').waitFor({ timeout: 15_000 })
    expect(await page.locator('#link').innerText()).toBe('')
  })

  it('asks every 30 s where events do not come through', async () => {
    await serve()
    const context = await browser.newContext({ viewport: HD })
    contexts.push(context)
    page = await context.newPage()
    await page.route('**/feeds/screen/events**', (route) => route.abort())
    await page.clock.install()
    await page.goto(`${address}/screen?region=532324`)
    await page.clock.runFor(40_000)
    await page.locator('.slide').waitFor()
    store.set(redRain())
    await screens.live.refresh()
    await page.clock.runFor(35_000)
    await shown('红色预警').waitFor()

    expect(await page.locator('#link').innerText()).toBe('')
  })

  it('starts without the feeds with the last content, but shows no alert when its clock was set back', async () => {
    store.set(redRain())
    await serve()
    await open()
    await shown('红色预警').waitFor()
    await page.route('**/feeds/**', (route) => route.abort())
    await page.reload()
    await shown('红色预警').waitFor()

    await page.clock.install({ time: new Date('1970-01-01T00:00:00Z') })
    await page.reload()
    await page.locator('.slide').waitFor()
    expect(await page.locator('.alert').count()).toBe(0)
  })

  it('goes by the clock of the server when its own is wrong', async () => {
    store.set(redRain())
    await serve()
    const context = await browser.newContext({ viewport: HD })
    contexts.push(context)
    page = await context.newPage()
    await page.clock.install({ time: new Date(Date.now() + 5 * HOUR) })
    await page.goto(`${address}/screen?region=532324`)
    await shown('红色预警').waitFor()

    const there = new Date(Date.now() + 8 * HOUR).toISOString()
    expect(await page.locator('#time').innerText()).toMatch(new RegExp(`^${there.slice(11, 13)}:`))
  })

  it('asks where it stands when nobody has said so', async () => {
    await serve()
    await open('')
    await page.getByRole('link', { name: '姚安县' }).click()
    await shown('科普楚雄 · 姚安县').waitFor()

    expect(page.url()).toBe(`${address}/screen?region=532325`)
  })

  it('says the mode of its region in words', async () => {
    await serve({ modes: [{ region: '532324', hazard: 'rainstorm' }] })
    await open()
    await shown('应急状态').waitFor()

    expect(await page.locator('#mode').innerText()).toBe('应急状态：暴雨，请留意预警，听从安排')
  })

  it('has no serious fault, and loads nothing from elsewhere', async () => {
    store.set(redRain())
    await serve()
    const asked = await open()
    await shown('红色预警').waitFor()
    const alert = await seriousFaultsOf(page)
    store.set()
    await page.locator('.slide').waitFor()
    const slide = await seriousFaultsOf(page)

    expect([...alert, ...slide]).toEqual([])
    expect(asked.filter((url) => !url.startsWith(address))).toEqual([])
  })
})
