import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { anAlertContent, anAlertRecord } from '../support/alert-records.ts'
import { type ServedDesk, seatsAt, serveDesk, signInOn } from '../support/desk-page.ts'
import { CHROMIUM, seriousFaultsOf } from '../support/residents-page.ts'

const HOUR_MS = 3_600_000
const SOON = () => new Date(Date.now() + 6 * HOUR_MS)
const live = () => anAlertRecord({ id: 'live', content: anAlertContent({ expires: SOON() }), createdBy: '老李' })

describe.skipIf(CHROMIUM === undefined)('drafting at the desk', () => {
  let desk: ServedDesk
  let seats: ReturnType<typeof seatsAt>

  beforeAll(async () => {
    desk = await serveDesk()
    seats = seatsAt(desk)
    await desk.addPerson('小王', 'broadcaster', '532300')
    await desk.addPerson('老李', 'broadcaster', '532300')
    await desk.addPerson('南华员', 'broadcaster', '532324')
  }, 60_000)
  afterAll(() => desk.close())
  afterEach(() => seats.leave())

  const sit: ReturnType<typeof seatsAt>['sit'] = (...args) => seats.sit(...args)
  const callsTo = (name: string) => desk.alerts.calls.filter(([called]) => called === name)
  const write = async (page: Page) => {
    await page.getByLabel('模板').selectOption('rainstorm')
    await page.getByLabel('红色预警（Ⅰ级）').check()
    await page.getByLabel('南华县').check()
    await page.getByLabel('姚安县').check()
    await page.getByLabel('发布单位').fill('楚雄州气象台')
    await page.getByRole('button', { name: '6 小时', exact: true }).click()
  }
  const send = (page: Page) => page.getByRole('button', { name: '写成草稿，先看一遍' }).click()

  it('drafts from a template, previews every wording, and tells the author that somebody else has to approve', async () => {
    desk.reset()
    const page = await sit('小王', '#/new')
    await page.getByRole('heading', { name: '用模板写' }).waitFor()
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0)
    await write(page)

    await send(page)
    const missing = await page.getByText('请选这次是真实预警还是演练。').isVisible()
    const before = callsTo('draft').length
    const faults = await seriousFaultsOf(page)
    await page.getByLabel('真实预警：发给居民').check()
    await send(page)
    await page.getByRole('heading', { name: '南华县、姚安县暴雨红色预警' }).waitFor()
    const shown = await page.locator('#stage').innerText()
    await page.getByRole('button', { name: '批准并发布' }).click()
    const sentence = await page.locator('.sentence').textContent()
    await page.getByRole('button', { name: '确认，现在发布' }).click()
    await page.getByText('这条预警是您起草的，要由另一个人批准。').waitFor()

    expect([missing, before, faults]).toEqual([true, 0, []])
    expect(callsTo('draft')).toMatchObject([
      [
        'draft',
        {
          status: 'Actual',
          template: 'rainstorm',
          colour: 'red',
          regions: ['532324', '532325'],
          issuer: '楚雄州气象台',
        },
        '小王',
      ],
    ])
    for (const part of [
      '微信、网页',
      '老年版',
      '短信',
      '屏幕滚动字幕',
      '全屏卡片',
      '大喇叭',
      '没有同意记录',
      '依据：rain-signal',
    ])
      expect(shown).toContain(part)
    expect(sentence).toBe('发给 南华县、姚安县，共 10 个接收地址，真实预警。发出去就收不回来。')
    expect(desk.alerts.records.get('n1')?.state).toBe('draft')
    expect(await seriousFaultsOf(page)).toEqual([])
  })

  it('updates from what is live, sends only what differs, and never says two colours', async () => {
    desk.reset([live()])
    const page = await sit('小王', '#/alert/live')
    await page.getByRole('link', { name: '更新（先写草稿）' }).click()
    await page.getByLabel('橙色预警（Ⅱ级）').check()
    await send(page)
    await page.getByText('写的颜色和选的不一样').waitFor()
    const before = callsTo('update').length

    await page.getByLabel('标题').fill('南华县发布暴雨橙色预警')
    await page.getByLabel('做法').fill('不要在河边停留\n听村组安排。')
    await send(page)
    await page.getByRole('heading', { name: '南华县发布暴雨橙色预警' }).waitFor()

    expect(before).toBe(0)
    expect(callsTo('update')).toEqual([
      [
        'update',
        'live',
        {
          colour: 'orange',
          severity: 'Severe',
          headline: '南华县发布暴雨橙色预警',
          instructions: [
            { text: '不要在河边停留', entry: 'rain-signal' },
            { text: '听村组安排。', entry: null },
          ],
        },
        '小王',
      ],
    ])
  })

  it('shows every finding of a CAP message as text, and why one was rejected', async () => {
    desk.reset()
    const page = await sit('小王', '#/new')
    await page.getByLabel('或者把 CAP 的内容贴在这里').fill('<rss/>')
    await page.getByRole('button', { name: '读入 CAP 消息' }).click()
    await page.getByText('没有收下，什么都没有做。').waitFor()
    const rejected = await page.locator('.finding').allInnerTexts()
    await page.getByLabel('CAP 文件').setInputFiles({
      name: 'a.xml',
      mimeType: 'text/xml',
      buffer: Buffer.from('<alert/>'),
    })
    await page.getByRole('button', { name: '读入 CAP 消息' }).click()
    await page.getByText('收下了，已经做成草稿。').waitFor()

    const findings = await page.locator('.finding').allInnerTexts()
    expect(rejected).toHaveLength(1)
    expect(rejected[0]).toContain('根元素不是 alert')
    expect(findings).toHaveLength(2)
    expect(findings[0]).toMatch(/要留意[\s\S]*没有写有效期[\s\S]*\/alert\/info\[1\]\/expires/)
    expect(findings[1]).toContain('<b>南华县</b>')
    expect(callsTo('importCap')[1]).toEqual(['importCap', 8, 'application/xml', '小王'])
    expect(await seriousFaultsOf(page)).toEqual([])
    await page.getByRole('link', { name: '看草稿' }).click()
    await page.getByRole('button', { name: '批准并发布' }).waitFor()
  })

  it('drafts by hand where no template fits, once everything is there', async () => {
    desk.reset()
    const page = await sit('小王', '#/new')
    await page.getByLabel('模板').selectOption('by-hand')
    await page.getByLabel('演练：只发给测试人员').check()
    await page.getByLabel('楚雄市').check()
    await page.getByLabel('发布单位').fill('楚雄市应急管理局')
    await page.getByRole('button', { name: '3 小时', exact: true }).click()
    await send(page)
    const missing = await page.locator('.field .problem:visible').allInnerTexts()
    const focused = await page.evaluate('document.activeElement.labels[0].textContent')
    await page.getByLabel('灾种').selectOption('geological')
    await page.getByLabel('事件名称').fill('危险化学品泄漏')
    await page.getByLabel('橙色预警（Ⅱ级）').check()
    await page.getByLabel('标题').fill('楚雄市危险化学品泄漏橙色预警')
    await page.getByLabel('情况').fill('高速路口有罐车泄漏。')
    await page.getByLabel('做法').fill('关好门窗。')
    await send(page)
    await page.getByRole('heading', { name: '楚雄市危险化学品泄漏橙色预警' }).waitFor()

    expect(missing).toEqual(['请选灾种。', '请写事件名称。', '请写标题。', '请写情况。', '请至少写一条做法。'])
    expect(focused).toBe('灾种')
    expect(callsTo('draft')[0]?.[1]).toMatchObject({
      status: 'Exercise',
      event: { code: null, name: '危险化学品泄漏' },
      hazard: 'geological',
      categories: ['Geo'],
      colour: 'orange',
      severity: 'Severe',
      expires: expect.any(Date),
      instructions: [{ text: '关好门窗。', entry: null }],
    })
  })

  it('keeps what was written through a reload', async () => {
    desk.reset()
    const page = await sit('小王', '#/new')
    await write(page)
    await page.getByText('改标题、情况、做法').click()
    await page.getByLabel('标题').fill('南华县、姚安县暴雨红色预警，快转移')
    await page.reload()

    await page.getByLabel('标题').waitFor({ state: 'attached' })
    expect(await page.getByLabel('模板').inputValue()).toBe('rainstorm')
    expect(await page.getByLabel('红色预警（Ⅰ级）').isChecked()).toBe(true)
    expect(await page.getByLabel('南华县').isChecked()).toBe(true)
    expect(await page.getByLabel('标题').inputValue()).toBe('南华县、姚安县暴雨红色预警，快转移')
  })

  it('takes the colour by the arrow keys and words the draft anew', async () => {
    desk.reset()
    const page = await sit('小王', '#/new')
    await page.getByLabel('模板').selectOption('rainstorm')
    await page.getByLabel('橙色预警（Ⅱ级）').check()
    const first = await page.getByLabel('做法').inputValue()

    await page.getByLabel('橙色预警（Ⅱ级）').press('ArrowDown')

    expect(first).toBe('停止户外活动')
    expect(await page.evaluate('document.activeElement.value')).toBe('red')
    expect(await page.getByLabel('做法').inputValue()).toContain('处在危险地带的马上转移')
  })

  it('leaves nothing written behind for whoever sits down next', async () => {
    desk.reset()
    const page = await sit('小王', '#/new')
    await write(page)
    await page.getByRole('button', { name: '退出' }).click()
    await page.waitForURL('**/staff/sign-in')

    await page.goto(`${desk.address}/staff#/new`)
    await signInOn(page, '老李')

    await page.getByLabel('模板').waitFor()
    expect(await page.getByLabel('模板').inputValue()).toBe('')
    expect(await page.getByLabel('发布单位').inputValue()).toBe('')
  })

  it('keeps what was written when the session ends in the middle', async () => {
    desk.reset()
    const page = await sit('小王', '#/new')
    await write(page)
    await page.getByLabel('真实预警：发给居民').check()
    await page.context().clearCookies()
    await send(page)
    await page.waitForURL('**/staff/sign-in')

    await signInOn(page, '小王')

    await page.getByLabel('模板').waitFor()
    expect(await page.getByLabel('发布单位').inputValue()).toBe('楚雄州气象台')
    expect(callsTo('draft')).toEqual([])
  })

  it('says the server’s words beside what caused them', async () => {
    desk.reset()
    const page = await sit('南华员', '#/new')
    await page.getByLabel('模板').waitFor()
    const places = await page.getByRole('checkbox').count()
    await page.route('**/api/alerts', (route) =>
      route.fulfill({
        status: 400,
        json: { code: 'alert.invalid', message: '请求不正确。字段 issuer：最多 60 个字。' },
      }),
    )
    await page.getByLabel('模板').selectOption('fraud-wave')
    await page.getByLabel('演练：只发给测试人员').check()
    await page.getByLabel('发布单位').fill('南华县反诈中心')
    await send(page)
    await page.locator('.problem', { hasText: '最多 60 个字' }).first().waitFor()

    expect(places).toBe(1)
    expect(await page.getByLabel('发布单位').getAttribute('aria-invalid')).toBe('true')
    expect(await page.evaluate('document.activeElement.labels[0].textContent')).toBe('发布单位')
  })
})
