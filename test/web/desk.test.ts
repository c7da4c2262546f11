import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { anAlertContent, anAlertRecord } from '../support/alert-records.ts'
import { type ServedDesk, seatsAt, serveDesk } from '../support/desk-page.ts'
import { aMode } from '../support/mode-desk.ts'
import { CHROMIUM, seriousFaultsOf } from '../support/residents-page.ts'

const HOUR_MS = 3_600_000
const SOON = () => new Date(Date.now() + 6 * HOUR_MS)
const live = () => anAlertRecord({ id: 'live', content: anAlertContent({ expires: SOON() }), createdBy: '老李' })
const draft = (more = {}) =>
  anAlertRecord({
    id: 'draft',
    state: 'draft',
    content: anAlertContent({ expires: SOON() }),
    createdBy: '老李',
    approval: null,
    liveAt: null,
    sent: null,
    ...more,
  })
const drill = () =>
  draft({ id: 'drill', content: anAlertContent({ expires: SOON(), status: 'Exercise', headline: '南华县防汛演练' }) })

describe.skipIf(CHROMIUM === undefined)('the desk of a duty officer', () => {
  let desk: ServedDesk
  let seats: ReturnType<typeof seatsAt>

  beforeAll(async () => {
    desk = await serveDesk()
    seats = seatsAt(desk)
    await desk.addPerson('小王', 'broadcaster', '532300')
    await desk.addPerson('小编', 'editor', '532300')
  }, 60_000)
  afterAll(() => desk.close())
  afterEach(() => seats.leave())

  const sit: ReturnType<typeof seatsAt>['sit'] = (...args) => seats.sit(...args)
  const callsTo = (name: string) => desk.alerts.calls.filter(([called]) => called === name)

  it('leads to sign-in and back to where one was', async () => {
    desk.reset([live()])

    const page = await sit('小王', '#/alert/live')

    await page.getByRole('heading', { name: '南华县发布暴雨红色预警' }).waitFor()
    expect(new URL(page.url()).hash).toBe('#/alert/live')
    expect(await page.locator('#who').textContent()).toBe('小王（发布）')
  })

  it('shows live alerts and drafts on top, in words, drills apart from what is real', async () => {
    desk.reset(
      [anAlertRecord({ id: 'over', state: 'expired' }), live(), draft(), drill()],
      [aMode({ from: new Date(Date.now() - HOUR_MS), until: SOON() })],
    )

    const page = await sit('小王')
    await page.getByText('应急状态：南华县，暴雨').waitFor()

    const cards = await page.locator('.card:visible').allInnerTexts()
    expect(cards).toHaveLength(3)
    expect(cards[0]).toMatch(/真实\s+红色预警（Ⅰ级）\s+南华县发布暴雨红色预警/)
    expect(cards[0]).toContain('老李')
    expect(cards[1]).toMatch(/演练[\s\S]*等第二个人批准/)
    expect(cards[2]).toMatch(/真实[\s\S]*等第二个人批准/)
    expect(await seriousFaultsOf(page)).toEqual([])
  })

  it('lets a second person approve the text they read and shows the progress as it goes', async () => {
    desk.reset([draft()])
    const page = await sit('小王', '#/alert/draft')
    await page.getByRole('button', { name: '批准并发布' }).click()
    expect(callsTo('approve')).toEqual([])

    await page.getByRole('button', { name: '确认，现在发布' }).click()
    await page.getByText('已发出 3 封，一共 10 封。').waitFor()
    const early = await page.locator('.facts').last().innerText()
    desk.alerts.outstanding.push({ name: '老杨', exhausted: true })
    Object.assign(desk.alerts.letters, { sent: 9, pending: 0, refused: 1 })
    await page.getByText('已发出 9 封，一共 10 封。').waitFor()

    const late = await page.locator('#stage').innerText()
    expect(callsTo('approve')).toEqual([['approve', 'draft', '小王', 'f'.repeat(64)]])
    expect(early).toMatch(/批准到第一封发出\s+0.5 秒\s+批准到 95% 发出\s+还没有/)
    expect(late).toMatch(/批准到 95% 发出\s+12 秒/)
    expect(late).toContain('网关说号码停用')
    expect(late).toMatch(/还没有回“收到”的值班人员（1）\s+老杨：各种办法都用过了/)
    expect(await page.locator('#said').textContent()).toContain('正在发给 10 个接收地址')
    await page.getByRole('button', { name: '已经告诉老杨了' }).click()
    await page.getByText('记下了：老杨已经知道。').waitFor()
    expect(desk.alerts.outstanding).toEqual([])
    expect(await seriousFaultsOf(page)).toEqual([])
  })

  it('says that a draft was changed meanwhile instead of approving what nobody read', async () => {
    desk.reset([draft()])
    const page = await sit('小王', '#/alert/draft')
    await page.getByRole('button', { name: '批准并发布' }).click()
    desk.alerts.records.set('draft', draft({ hash: 'e'.repeat(64) }))

    await page.getByRole('button', { name: '确认，现在发布' }).click()

    await page.getByText('草稿已经改过了，请重新看一遍再批准。').waitFor()
    expect(desk.alerts.records.get('draft')?.state).toBe('draft')
  })

  it('stops at once by one person, with a reason, and leads to the draft for those who got it', async () => {
    desk.reset([live()])
    const page = await sit('小王', '#/alert/live')
    await page.getByRole('button', { name: '停止发送' }).click()
    await page.getByRole('button', { name: '确认，马上停止' }).click()
    await page.getByText('请写一句原因').waitFor()
    const before = callsTo('stop').length

    await page.getByLabel('为什么停').fill('发错了县')
    await page.getByRole('button', { name: '确认，马上停止' }).click()
    await page.getByText('已经停止，7 封没有发出。').waitFor()

    expect(before).toBe(0)
    expect(callsTo('stop')).toEqual([['stop', 'live', '小王', '发错了县']])
    await page.getByText('草稿，还没有发').waitFor()
  })

  it('drafts the all-clear and links what belongs to an alert', async () => {
    desk.reset([live()])
    const page = await sit('小王', '#/alert/live')
    await page.getByRole('link', { name: 'CAP 文件' }).waitFor()
    const links = await Promise.all((await page.locator('.links a').all()).map((link) => link.getAttribute('href')))
    await page.getByRole('button', { name: '解除（先写草稿）' }).click()
    await page.getByRole('heading', { name: '南华县暴雨预警解除' }).waitFor()

    expect(links).toEqual(['/alerts/live', '/feeds/alerts/live.xml', '/api/alerts/live/ebm.xml'])
    await page.getByRole('button', { name: '批准并发布' }).click()
    expect(await page.locator('.sentence').textContent()).toContain('真实的解除通知')
  })

  it('looks different everywhere for a drill', async () => {
    desk.reset([drill()])
    const page = await sit('小王', '#/alert/drill')
    await page.getByRole('button', { name: '批准这次演练' }).click()

    expect(await page.locator('#drill').isVisible()).toBe(true)
    expect(await page.locator('.sentence').textContent()).toBe(
      '演练：发给 南华县，共 10 个接收地址，都是测试人员，居民收不到。',
    )
    expect(await seriousFaultsOf(page)).toEqual([])
    await page.getByRole('link', { name: '预警', exact: true }).click()
    await page.getByRole('heading', { name: '等着批准的草稿' }).waitFor()
    expect(await page.locator('#drill').isVisible()).toBe(false)
  })

  it('passes on what the role does not allow', async () => {
    desk.reset([live()])
    const page = await sit('小编', '#/alert/live')
    await page.getByRole('button', { name: '停止发送' }).click()
    await page.getByLabel('为什么停').fill('发错了')
    await page.getByRole('button', { name: '确认，马上停止' }).click()

    await page.getByText('您的岗位不能做这件事').waitFor()
    expect(callsTo('stop')).toEqual([])
  })

  it('says that the server is not reached, keeps what it shows and goes on by itself', async () => {
    desk.reset([live()])
    const page = await sit('小王')
    await page.getByText('南华县发布暴雨红色预警').waitFor()

    await page.context().setOffline(true)
    await page.getByText('现在连不上服务器').waitFor()
    const kept = await page.getByText('南华县发布暴雨红色预警').isVisible()
    await page.context().setOffline(false)
    await expect.poll(() => page.locator('#link').textContent(), { timeout: 15_000 }).toBe('')

    expect(kept).toBe(true)
  })

  it('begins and ends the emergency mode of a county', async () => {
    desk.reset()
    const page = await sit('小王', '#/modes')
    await page.getByRole('button', { name: '开始应急状态' }).click()
    await page.getByText('请选县市。').waitFor()
    await page.getByLabel('县市').selectOption('532324')
    await page.getByLabel('灾种').selectOption('rainstorm')
    await page.getByLabel('原因').fill('州气象台红色预警')
    await page.getByRole('button', { name: '12 小时' }).click()
    await page.getByRole('button', { name: '开始应急状态' }).click()
    await page.getByRole('heading', { name: '南华县：暴雨' }).waitFor()
    const faults = await seriousFaultsOf(page)
    await page.getByRole('button', { name: '结束', exact: true }).click()
    await page.getByRole('button', { name: '确认结束' }).click()
    await page.getByText('没有县市在应急状态。').waitFor()

    expect(faults).toEqual([])
    expect(desk.modes.calls.map(([name]) => name)).toEqual(['begin', 'end'])
    expect(desk.modes.calls[0]?.[1]).toMatchObject({ region: '532324', hazard: 'rainstorm', until: expect.any(Date) })
  })

  it('shows text from the server as text', async () => {
    desk.reset([
      draft({
        content: anAlertContent({ headline: '<img src=x onerror="document.title=1"><b>粗</b>', expires: SOON() }),
      }),
    ])
    const page = await sit('小王', '#/alert/draft')
    await page.getByRole('heading', { name: '<b>粗</b>' }).waitFor()

    expect(await page.locator('#stage img, #stage b').count()).toBe(0)
    expect(await page.title()).toBe('预警值班台 · 科普楚雄')
  })

  it('can be used with the keyboard alone, from the list to the second click', async () => {
    desk.reset([draft()])
    const page = await sit('小王')
    await page.getByRole('link', { name: '南华县发布暴雨红色预警' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '批准并发布' }).waitFor()
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press('Tab')
        if ((await page.evaluate('document.activeElement.textContent')) === name) return
      }
      throw new Error(`${name} is not reached`)
    }

    await tabTo('批准并发布')
    await page.keyboard.press('Enter')
    const heard = await page.evaluate('document.activeElement.textContent')
    await page.keyboard.press('Escape')
    const back = await page.evaluate('document.activeElement.textContent')
    await page.keyboard.press('Enter')
    await tabTo('确认，现在发布')
    await page.keyboard.press('Enter')
    await page.getByText('已发出 3 封，一共 10 封。').waitFor()

    expect(heard).toContain('发给 南华县，共 10 个接收地址，真实预警')
    expect(back).toBe('批准并发布')
  })

  it.each([360, 1280])('needs no sideways scrolling at %i px', async (width) => {
    desk.reset([live(), draft(), drill()])
    const page = await sit('小王', '', { width, height: 800 })
    const tooWide: string[] = []
    for (const path of ['/', '/new', '/modes', '/alert/live', '/alert/draft', '/alert/live/update']) {
      await page.evaluate(`location.hash = '${path}'`)
      await page.locator('#stage h1').waitFor()
      const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
      if (over !== 0) tooWide.push(path)
    }

    expect(tooWide).toEqual([])
  })

  it('lets anybody have the page but nothing of what it shows', async () => {
    const page = await desk.server.app.inject('/staff')
    const asset = /\/staff\/assets\/[^"]+\.js/.exec(page.body)?.[0] ?? ''
    const script = await desk.server.app.inject(asset)

    expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-cache'])
    expect(page.headers['content-security-policy']).toContain("default-src 'self'")
    expect(page.body).not.toMatch(/<script>|style=|https?:\/\//)
    expect([script.statusCode, script.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
    expect((await desk.server.app.inject('/api/alerts')).statusCode).toBe(401)
  })
})
