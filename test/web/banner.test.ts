import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AlertRecord } from '../../src/domain/alert.ts'
import { reply } from '../../src/domain/message.ts'
import { anAlertContent, anAlertRecord } from '../support/alert-records.ts'
import { CHROMIUM, type ServedPage, seriousFaultsOf, servePage } from '../support/residents-page.ts'

const HOUR_MS = 3_600_000

describe.skipIf(CHROMIUM === undefined)('live alerts on the residents’ page', () => {
  let served: ServedPage
  let page: Page
  let live: AlertRecord[] = []

  beforeAll(async () => {
    served = await servePage({
      receive: async () => reply('answer', '答'),
      plugins: [],
      live: () => live,
    })
    page = await served.browser.newPage({ viewport: { width: 360, height: 740 } })
  })
  afterAll(() => served.close())

  it('stand above everything else, in words, for the county that was chosen, until their own end', async () => {
    const soon = new Date(Date.now() + 8_000)
    const later = new Date(Date.now() + HOUR_MS)
    const elsewhere = { name: '元谋县', regions: ['532328'], geocodes: [], polygons: [], circles: [] }
    live = [
      anAlertRecord({ content: anAlertContent({ expires: soon }) }),
      anAlertRecord({
        id: 'a2',
        content: anAlertContent({
          expires: later,
          colour: 'yellow',
          headline: '元谋县发布高温黄色预警',
          areas: [elsewhere],
        }),
      }),
    ]

    await page.goto(served.address)
    await page.getByText('南华县发布暴雨红色预警').waitFor()
    const both = await page.locator('#alerts a').allTextContents()
    const faults = await seriousFaultsOf(page)
    await page.selectOption('#region', '532324')
    await page.getByText('元谋县发布高温黄色预警').waitFor({ state: 'detached' })
    await page.getByText('南华县发布暴雨红色预警').waitFor({ state: 'detached', timeout: 20_000 })

    expect(both).toEqual(['南华县发布暴雨红色预警（Ⅰ级）看怎么做', '元谋县发布高温黄色预警（Ⅲ级）看怎么做'])
    expect(faults).toEqual([])
    expect(await page.locator('#alerts').isHidden()).toBe(true)
  })
})
