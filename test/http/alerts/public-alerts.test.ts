import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AlertContent, AlertRecord } from '../../../src/domain/alert.ts'
import type { CountyTile } from '../../../src/http/alerts/county-map.ts'
import { registerPublicAlerts } from '../../../src/http/alerts/register-alerts.ts'
import { createServer } from '../../../src/http/server.ts'
import { anAlertContent, anAlertRecord, NIGHT } from '../../support/alert-records.ts'

/** 南华 west of 楚雄, 双柏 south of it. */
const TILES: readonly CountyTile[] = [
  { code: '532324', name: '南华县', column: 0, row: 3 },
  { code: '532301', name: '楚雄市', column: 1, row: 3 },
  { code: '532322', name: '双柏县', column: 1, row: 4 },
]

const inRegion = (name: string, code: string) => ({
  areas: [{ name, regions: [code], geocodes: [], polygons: [], circles: [] }],
})

/** Cell by cell, row by row, as a reader of screens walks through the map. */
function cellsOf(page: string): string[][] {
  const [, table = ''] = /<table class="map">(.*?)<\/table>/su.exec(page) ?? []
  return [...table.matchAll(/<tr>(.*?)<\/tr>/gsu)].map(([, row = '']) =>
    [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gsu)].map(([, cell = '']) =>
      cell
        .replace(/<[^>]*>/gu, ' ')
        .replace(/\s+/gu, ' ')
        .trim(),
    ),
  )
}

describe('public alerts', () => {
  let tiles = TILES
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
            tiles: () => tiles,
            capXml: ({ id }) => `<alert>${id}</alert>`,
            capFeed: (alerts) => `<feed>${alerts.map(({ id }) => id).join(' ')}</feed>`,
            publicUrl: 'https://kepu.example.cn',
            now: () => NIGHT,
          }),
      ],
    })
  })
  beforeEach(() => {
    tiles = TILES
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
    expect(page.body).toMatch(/<meta name="description" content="【演练】/)
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

  describe('with a map of counties', () => {
    const yellow = () =>
      anAlertRecord({
        id: 'a2',
        content: anAlertContent({ colour: 'yellow', severity: 'Moderate', headline: '南华县大风黄色预警' }),
      })
    const over = anAlertContent({ messageType: 'Update', responseTypes: ['AllClear'], ...inRegion('双柏县', '532322') })

    it('say of every county the worst that is live there, in words, with a gap where no county lies', async () => {
      all = [anAlertRecord(), yellow(), anAlertRecord({ id: 'a3', content: over })]

      const { body } = await get('/alerts')

      expect(cellsOf(body)).toEqual([
        ['南华县 红色预警 共2条', '楚雄市 没有预警'],
        ['', '双柏县 已解除'],
      ])
      expect(body).toContain('<td class="tile alert-red"><a href="/alerts?region=532324">')
      expect(body).toMatch(/<table class="map"><caption>各县市现在的预警/u)
      expect(body).not.toMatch(/style=|<script/u)
    })

    it('keep drills off the map', async () => {
      all = [anAlertRecord({ id: 'drill', content: anAlertContent({ status: 'Exercise' }) })]

      expect(cellsOf((await get('/alerts')).body)[0]).toEqual(['南华县 没有预警', '楚雄市 没有预警'])
    })

    it('list the alerts of one county, and mark it on the map', async () => {
      const elsewhere = anAlertContent({
        headline: '双柏县大雾黄色预警',
        colour: 'yellow',
        ...inRegion('双柏县', '532322'),
      })
      all = [anAlertRecord(), anAlertRecord({ id: 'a2', content: elsewhere })]

      const { body } = await get('/alerts?region=532322')

      expect(body).toContain('<h1>双柏县的预警</h1>')
      expect(body).toContain('双柏县大雾黄色预警')
      expect(body).not.toContain('href="/alerts/a1"')
      expect(body).toContain('href="/alerts?region=532322" aria-current="true"')
      expect((await get('/alerts?region=532301')).body).toContain('楚雄市现在没有正在生效的预警')
    })

    it.each(['532399', '<script>', '532322&region=532301'])(
      'list all alerts when asked for %s, which is no county',
      async (region) => {
        const { statusCode, body } = await get(`/alerts?region=${encodeURIComponent(region)}`)

        expect(statusCode).toBe(200)
        expect(body).toContain('<h1>预警信息</h1>')
      },
    )

    it('show which counties an alert is for, whole or in part', async () => {
      const areas = [...anAlertContent().areas, ...inRegion('大庄镇', '532322102').areas]
      all = [anAlertRecord({ content: anAlertContent({ areas }) })]

      expect(cellsOf((await get('/alerts/a1')).body)).toEqual([
        ['南华县 红色预警', '楚雄市'],
        ['', '双柏县 红色预警 部分地方'],
      ])
    })

    it('show no map where there is none, or where an alert is for none of its counties', async () => {
      all = [anAlertRecord({ content: anAlertContent(inRegion('昆明市', '530100')) })]
      const elsewhere = await get('/alerts/a1')
      tiles = []

      expect(elsewhere.body).not.toContain('<table')
      expect((await get('/alerts')).body).not.toContain('<table')
    })
  })

  it('no longer alarm by colour or tell what to do, once they have ended', async () => {
    all = [anAlertRecord({ state: 'expired' })]

    const { body } = await get('/alerts/a1')

    expect(body).toContain('<p class="alert-level alert-none">红色预警（Ⅰ级） · 已结束</p>')
    expect(body).toContain('当时的做法')
    expect(body).not.toMatch(/alert-red|怎么做/u)
  })

  it('say the time of issue once, where the description says it', async () => {
    const description = '楚雄州气象台11月26日2时10分发布暴雨红色预警信号。'
    const whoSays = async (content: Partial<AlertContent>) => {
      all = [anAlertRecord({ content: anAlertContent(content) })]
      return /谁发布的<\/h2><p>(.*?)<\/p>/u.exec((await get('/alerts/a1')).body)?.[1]
    }

    expect(await whoSays({ description })).toBe('楚雄州气象台。')
    expect(await whoSays({})).toBe('楚雄州气象台，11月26日 02:10发布。')
  })

  it('call what has no colour by its urgency, and a message that was taken back cancelled', async () => {
    const told = async (content: Partial<AlertContent>) => {
      all = [anAlertRecord({ content: anAlertContent(content) })]
      return (await get('/api/live-alerts')).json<{ alerts: { level: string }[] }>().alerts[0]?.level
    }

    expect(await told({ colour: null })).toBe('紧急提醒')
    expect(await told({ colour: null, urgency: 'Future', severity: 'Minor' })).toBe('提醒')
    expect(await told({ messageType: 'Cancel', responseTypes: ['None'] })).toBe('已取消')
    expect(await told({ messageType: 'Cancel', responseTypes: [] })).toBe('已解除')
  })
})
