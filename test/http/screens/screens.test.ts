import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { type EventReader, readEvents } from '../../support/event-reader.ts'
import { aLiveStore, anAlert, areasOf, plainTexts } from '../../support/live-alerts.ts'
import { type ScreensOptions, serveScreens } from '../../support/screens.ts'

const NOON = new Date('2026-11-26T04:00:00Z')
const Feed = z.looseObject({
  region: z.string(),
  regionName: z.string(),
  revision: z.string(),
  mode: z.string(),
  hazard: z.string().nullable(),
  now: z.string(),
  alerts: z.array(z.looseObject({ id: z.string(), drill: z.boolean() })),
  slides: z.array(z.looseObject({ id: z.string(), topic: z.string(), lines: z.array(z.string()), source: z.string() })),
})

const DRILL = anAlert('drill', { status: 'Exercise' })
const COUNTY = anAlert('nanhua')
const PREFECTURE = anAlert('all', areasOf('532300'))
const OTHER = anAlert('yaoan', areasOf('532325'))
const TOWNSHIP = anAlert('township', areasOf('532324101'))

type Screens = Awaited<ReturnType<typeof serveScreens>>

describe('feeds of screens and loudspeakers', () => {
  let store: ReturnType<typeof aLiveStore>
  let screens: Screens
  let app: FastifyInstance
  const readers: EventReader[] = []

  async function serve(options: Partial<ScreensOptions> = {}): Promise<void> {
    screens = await serveScreens({ store, clock: () => NOON, ...options })
    app = screens.app
    await screens.live.refresh()
  }
  beforeEach(() => {
    store = aLiveStore()
  })
  afterEach(async () => {
    vi.useRealTimers()
    for (const reader of readers.splice(0)) reader.close()
    await app.close()
  })

  async function feed(query: string) {
    const answer = await app.inject(`/feeds/screen.json${query}`)
    return Feed.parse(answer.json())
  }
  const idsOf = async (query: string) => (await feed(query)).alerts.map(({ id }) => id)
  const address = () => app.listen({ host: '127.0.0.1', port: 0 })
  async function follow(url: string, headers: Record<string, string> = {}) {
    const reader = await readEvents(url, headers)
    readers.push(reader)
    return reader
  }
  const contents = ({ events }: EventReader) => events.filter(({ event }) => event === 'content')

  describe('the feed of a screen', () => {
    it('names the alerts of the region, of what it lies in and of what lies in it', async () => {
      store.set(COUNTY, PREFECTURE, OTHER, TOWNSHIP)
      await serve()

      expect(await idsOf('?region=532324')).toEqual(['all', 'nanhua', 'township'])
      expect(await idsOf('?region=532324101')).toEqual(['all', 'nanhua', 'township'])
      expect(await idsOf('?region=532325')).toEqual(['all', 'yaoan'])
      expect(await idsOf('')).toEqual(['all', 'nanhua', 'township', 'yaoan'])
    })

    it('shows drills only on test screens, marked and after what is real', async () => {
      store.set(DRILL, COUNTY)
      await serve()

      expect(await idsOf('?region=532324')).toEqual(['nanhua'])
      const test = await feed('?region=532324&drill=1')
      expect(test.alerts).toMatchObject([
        { id: 'nanhua', drill: false },
        { id: 'drill', drill: true, card: { headline: '【演练】南华县发布暴雨红色预警' } },
      ])
    })

    it('has what a screen needs to show an alert and to end it by itself', async () => {
      store.set(COUNTY)
      await serve()

      expect(await feed('?region=532324')).toMatchObject({
        now: NOON.toISOString(),
        regionName: '南华县',
        version: '1',
        alerts: [{ until: '2026-11-26T10:00:00.000Z', over: false, card: { level: '红色预警', colour: 'red' } }],
      })
    })

    it('has a dozen slides of the season, short and with their source, the same all day and others tomorrow', async () => {
      let now = NOON
      await serve({ clock: () => now })
      const today = await feed('?region=532324')
      now = new Date('2026-11-26T15:59:00Z')
      const tonight = await feed('?region=532324')
      now = new Date('2026-11-26T16:00:00Z')
      const tomorrow = await feed('?region=532324')

      expect(today.slides).toHaveLength(12)
      expect(today.slides.every(({ lines }) => lines.length > 0 && lines.length <= 5)).toBe(true)
      expect(today.slides.flatMap(({ lines }) => lines).filter((line) => Array.from(line).length > 20)).toEqual([])
      expect(today.slides.every(({ source }) => source !== '')).toBe(true)
      expect(JSON.stringify(today.slides)).not.toContain('退订')
      expect(tonight.slides).toEqual(today.slides)
      expect(tomorrow.slides.map(({ id }) => id)).not.toEqual(today.slides.map(({ id }) => id))
    })

    it('follows the emergency mode of its region with what helps there', async () => {
      await serve({ modes: [{ region: '532324', hazard: 'rainstorm' }] })
      const nanhua = await feed('?region=532324')

      expect(nanhua).toMatchObject({ mode: 'emergency', hazard: '暴雨' })
      expect(new Set(nanhua.slides.map(({ topic }) => topic))).toEqual(new Set(['天气灾害', '地灾洪水']))
      expect(await feed('?region=532325')).toMatchObject({ mode: 'peace', hazard: null })
    })

    it('is not sent again to whoever has it, though time goes on', async () => {
      let now = NOON
      await serve({ clock: () => now })
      const first = await app.inject('/feeds/screen.json?region=532324')
      now = new Date(NOON.getTime() + 60_000)
      const headers = { 'if-none-match': String(first.headers['etag']) }
      const second = await app.inject({ url: '/feeds/screen.json?region=532324', headers })
      store.set(COUNTY)
      await screens.live.refresh()
      const third = await app.inject({ url: '/feeds/screen.json?region=532324', headers })

      expect([first.statusCode, second.statusCode, third.statusCode]).toEqual([200, 304, 200])
      expect(first.headers['cache-control']).toBe('public, max-age=2')
    })

    it.each(['532399', '000000', '5323', '5323241', '532300001', 'x', '530000'])(
      'refuses %s, which is none of our regions, in words',
      async (region) => {
        await serve()
        const urls = ['screen.json', 'screen/events', 'loudspeaker.json'].map(
          (path) => `/feeds/${path}?region=${region}`,
        )
        const answers = await Promise.all(urls.map((url) => app.inject(url)))

        expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400])
        expect(answers[0]?.json()).toEqual({
          code: 'region.unknown',
          message: '地区代码不正确。请用本州或各县市的六位代码，例如 region=532324（南华县）。',
        })
      },
    )

    it('says that it does not know, rather than that nothing is live, while the database was never reached', async () => {
      store.held.away = true
      await serve()
      const answers = await Promise.all(
        ['screen.json', 'loudspeaker.json'].map((path) => app.inject(`/feeds/${path}?region=532324`)),
      )

      expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 503])
    })

    it('shows the others when one alert cannot be worded, which is told once', async () => {
      store.set(COUNTY, PREFECTURE)
      await serve({
        word(alert) {
          if (alert.id === 'all') throw new Error('no wording')
          return plainTexts(alert)
        },
      })

      expect([await idsOf('?region=532324'), await idsOf('?region=532324')]).toEqual([['nanhua'], ['nanhua']])
      expect(screens.faults).toHaveLength(1)
    })
  })

  describe('the feed of loudspeakers', () => {
    it('has the scripts of what is live in the region, without drills', async () => {
      store.set(COUNTY, OTHER, DRILL)
      await serve()
      const ask = async (query: string) => (await app.inject(`/feeds/loudspeaker.json${query}`)).json()

      expect(await ask('?region=532324')).toMatchObject({
        region: '532324',
        alerts: [
          {
            id: 'nanhua',
            text: '南华县发布暴雨红色预警。',
            sentences: [{ text: '南华县发布暴雨红色预警。', pauseMs: 1_000 }],
            seconds: 10,
            until: '2026-11-26T10:00:00.000Z',
          },
        ],
      })
      expect(await ask('?region=532324&drill=1')).toMatchObject({ alerts: [{ drill: false }, { drill: true }] })
    })
  })

  describe('the stream of a screen', () => {
    it('sends the content at once, and again when it changes, to those whom it concerns', async () => {
      await serve()
      const base = `${await address()}/feeds/screen/events`
      const [nanhua, yaoan] = await Promise.all([follow(`${base}?region=532324`), follow(`${base}?region=532325`)])
      await vi.waitFor(() => expect(contents(yaoan)).toHaveLength(1))
      store.set(COUNTY)
      await screens.live.refresh()
      await vi.waitFor(() => expect(contents(nanhua)).toHaveLength(2))

      expect(contents(nanhua).map(({ body }) => Feed.parse(body).alerts.map(({ id }) => id))).toEqual([[], ['nanhua']])
      expect(contents(yaoan)).toHaveLength(1)
      expect(nanhua.headers).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-content-type-options': 'nosniff',
      })
      expect(nanhua.text()).toMatch(/^retry: [23]\d{3}\n/)
    })

    it('sends nothing again to a screen that comes back and has it', async () => {
      await serve()
      const url = `${await address()}/feeds/screen/events?region=532324`
      const first = await follow(url)
      await vi.waitFor(() => expect(contents(first)).toHaveLength(1))
      const id = contents(first)[0]?.id ?? ''
      const again = await follow(url, { 'last-event-id': id })
      await vi.waitFor(() => expect(again.events).toHaveLength(1))
      store.set(COUNTY)
      await screens.live.refresh()
      await vi.waitFor(() => expect(contents(again)).toHaveLength(1))

      expect(id).not.toBe('')
      expect(again.events.map(({ event }) => event)).toEqual(['alive', 'content'])
    })

    it('says every 15 s that it is there, with the time', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
      await serve()
      const reader = await follow(`${await address()}/feeds/screen/events?region=532324`)
      await vi.waitFor(() => expect(contents(reader)).toHaveLength(1))
      vi.advanceTimersByTime(30_000)
      vi.useRealTimers()
      await vi.waitFor(() => expect(reader.events).toHaveLength(4))

      expect(reader.events.filter(({ event }) => event === 'alive').at(-1)?.body).toEqual({ now: NOON.toISOString() })
      expect(reader.text()).toContain('\n: still here\n')
    })

    it('does not claim that what a screen shows is true while the database was never reached', async () => {
      store.held.away = true
      await serve()
      const reader = await follow(`${await address()}/feeds/screen/events?region=532324`)
      await vi.waitFor(() => expect(reader.text()).toContain(': still here\n\n'))
      const before = [...reader.events]
      store.held.away = false
      await screens.live.refresh()
      await vi.waitFor(() => expect(contents(reader)).toHaveLength(1))

      expect(before).toEqual([])
    })

    it('ends with the server, which does not wait for it', async () => {
      await serve()
      const base = await address()
      const all = await Promise.all([1, 2, 3].map(() => follow(`${base}/feeds/screen/events`)))
      const before = Date.now()
      await app.close()
      await Promise.all(all.map(({ ended }) => ended))

      expect(Date.now() - before).toBeLessThan(2_000)
    })

    it('refuses more than 500 readers of one address, and takes new ones when others have gone', async () => {
      await serve()
      const url = `${await address()}/feeds/screen/events?region=532324`
      const all = await Promise.all(Array.from({ length: 500 }, () => follow(url)))
      const refused = await follow(url)
      for (const reader of all.slice(0, 10)) reader.close()
      await vi.waitFor(async () => expect((await follow(url)).status).toBe(200), 5_000)

      expect(all.every(({ status }) => status === 200)).toBe(true)
      expect([refused.status, refused.headers['retry-after']]).toEqual([503, '30'])
    })

    it('cuts off a reader that takes nothing, and goes on with the others', async () => {
      await serve()
      const url = `${await address()}/feeds/screen/events?region=532324`
      const [slow, quick] = await Promise.all([follow(url), follow(url)])
      await vi.waitFor(() => expect(contents(slow)).toHaveLength(1))
      slow.pause()
      const long = '很长'.repeat(60_000)
      for (let at = 0; at < 60; at++) {
        store.set(anAlert(`a${at}`, { headline: `${at}${long}` }))
        await screens.live.refresh()
        await vi.waitFor(() => expect(contents(quick)).toHaveLength(at + 2), 5_000)
      }

      slow.resume()
      await slow.ended

      expect(contents(quick)).toHaveLength(61)
      expect(contents(slow).length).toBeLessThan(61)
    })
  })
})
