import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AlertRecord } from '../../../src/domain/alert.ts'
import { registerPublicAlerts } from '../../../src/http/alerts/register-alerts.ts'
import { createServer } from '../../../src/http/server.ts'
import { anAlertContent, anAlertRecord, NIGHT } from '../../support/alert-records.ts'

describe('public alerts', () => {
  let all: AlertRecord[] = []
  const live = () => all.filter(({ state }) => state === 'live')
  let app: Awaited<ReturnType<typeof createServer>>

  beforeAll(async () => {
    app = await createServer({
      receive: () => Promise.reject(new Error('not here')),
      readiness: async () => ({ ready: true, notes: [] }),
      metrics: { text: async () => '', contentType: 'text/plain' },
      version: '0',
      tooMany: '太快了',
      findEntry: () => undefined,
      findSource: () => undefined,
      onFault: (error) => {
        throw error
      },
      plugins: [
        (app) =>
          registerPublicAlerts(app, {
            live,
            find: async (id) => all.find((alert) => alert.id === id),
            series: async (series) => all.filter((alert) => alert.series === series),
            ended: async (limit) => all.filter(({ state }) => state === 'expired').slice(0, limit),
            nameEntry: (id) => (id === 'rain-signal' ? { title: '暴雨预警', publishers: ['中国气象局'] } : undefined),
            capXml: ({ id }) => `<alert>${id}</alert>`,
            capFeed: (alerts) => `<feed>${alerts.map(({ id }) => id).join(' ')}</feed>`,
            publicUrl: 'https://kepu.example.cn',
            now: () => NIGHT,
          }),
      ],
    })
  })
  beforeEach(() => {
    all = [anAlertRecord()]
  })
  afterAll(() => app.close())

  const get = (url: string, accept = 'text/html') => app.inject({ url, headers: { accept } })
  const idsOf = async (url: string) => (await get(url)).json<{ alerts: { id: string }[] }>().alerts.map(({ id }) => id)

  it('tell a region of what is said to it, to what lies above it and to what lies below it', async () => {
    const elsewhere = anAlertContent({
      areas: [{ name: '元谋县', regions: ['532328'], geocodes: [], polygons: [], circles: [] }],
    })
    const everywhere = anAlertContent({
      areas: [{ name: '楚雄州', regions: ['532300'], geocodes: [], polygons: [], circles: [] }],
    })
    all = [
      anAlertRecord(),
      anAlertRecord({ id: 'a2', content: elsewhere }),
      anAlertRecord({ id: 'a3', content: everywhere }),
    ]

    expect(await idsOf('/api/live-alerts?region=532324')).toEqual(['a1', 'a3'])
    expect(await idsOf('/api/live-alerts?region=532324101')).toEqual(['a1', 'a3'])
    expect(await idsOf('/api/live-alerts?region=532300')).toEqual(['a1', 'a2', 'a3'])
    expect(await idsOf('/api/live-alerts')).toEqual(['a1', 'a2', 'a3'])
    expect((await get('/api/live-alerts?region=5323')).json()).toMatchObject({ code: 'region.invalid' })
  })

  it('never name a drill, but for its own page, which says so first and is not to be found', async () => {
    all = [anAlertRecord({ id: 'drill', content: anAlertContent({ status: 'Exercise' }) })]

    const [list, feed, page] = [await get('/alerts'), await get('/feeds/cap.atom'), await get('/alerts/drill')]

    expect(await idsOf('/api/live-alerts')).toEqual([])
    expect(list.body).not.toContain('南华县发布暴雨红色预警')
    expect(feed.body).toBe('<feed></feed>')
    expect(page.body).toContain('【演练】南华县发布暴雨红色预警')
    expect(page.body).toContain('noindex')
  })

  it('show level in words, place, what to do and where that comes from', async () => {
    const page = await get('/alerts/a1')

    expect(page.statusCode).toBe(200)
    for (const text of [
      '红色预警（Ⅰ级）',
      '正在生效',
      '南华县',
      '不要在河边停留。',
      '暴雨预警（中国气象局）',
      '楚雄州气象台',
    ])
      expect(page.body).toContain(text)
    expect(page.body).toContain('<link rel="canonical" href="https://kepu.example.cn/alerts/a1">')
  })

  it('lead from an old message to the newest of its series, and hide drafts', async () => {
    const update = anAlertRecord({
      id: 'a2',
      content: anAlertContent({ messageType: 'Update', headline: '南华县暴雨红色预警继续' }),
    })
    all = [anAlertRecord({ state: 'updated' }), update, anAlertRecord({ id: 'a3', state: 'draft', sent: null })]

    const old = await get('/alerts/a1')

    expect(old.body).toContain('已有更新')
    expect(old.body).toContain('href="/alerts/a2"')
    expect((await get('/alerts/a2')).body).not.toContain('看最新的一条')
    expect((await get('/alerts/a3')).statusCode).toBe(302)
    expect((await get('/alerts/a3', 'application/json')).json()).toMatchObject({ code: 'alert.not-found' })
    expect((await get('/feeds/alerts/a3.xml')).statusCode).toBe(404)
  })

  it('are CAP for programs, with a mark by which an unchanged feed is not sent again', async () => {
    const [xml, feed] = [await get('/feeds/alerts/a1.xml'), await get('/feeds/cap.atom')]
    const again = await app.inject({ url: '/feeds/cap.atom', headers: { 'if-none-match': String(feed.headers.etag) } })

    expect(xml.headers['content-type']).toBe('application/cap+xml; charset=utf-8')
    expect([xml.body, feed.body]).toEqual(['<alert>a1</alert>', '<feed>a1</feed>'])
    expect(again.statusCode).toBe(304)
    expect((await get('/feeds/alerts/nothing')).statusCode).toBe(404)
  })
})
