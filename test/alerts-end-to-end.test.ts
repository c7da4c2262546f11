import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { campaignIdOf } from '../src/alerts/alert-campaign.ts'
import { readCap } from '../src/alerts/cap/read-cap.ts'
import { readTestDatabaseUrl } from '../src/config.ts'
import { aDesk, anAlertPlace, getJson, getText, RED_RAIN, refuseFaults } from './support/alert-service.ts'
import { readEvents } from './support/event-reader.ts'
import { aResident, aStaff, NOON, pass, type Running, type ServicePlace } from './support/service.ts'

vi.mock('node:worker_threads', async (original) => {
  const { WorkerHere } = await import('./support/worker-here.ts')
  return { ...(await original<object>()), Worker: WorkerHere }
})

const POSTGRES = readTestDatabaseUrl()
const ENGINES: ReadonlyArray<readonly [string, string | undefined]> = [
  ['SQLite', undefined],
  ...(POSTGRES === undefined ? [] : [['PostgreSQL', POSTGRES] as const]),
]
const HEADER = 'channel,address,region,segments,topics,elder,consent_at,consent_text'
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const [NANHUA, YONGREN, YUANMOU] = ['532324', '532327', '532328']
const Hook = z.object({
  campaign: z.string(),
  recipient: z.string(),
  priority: z.string(),
  text: z.string(),
  repeat: z.boolean(),
})
const Live = z.object({ alerts: z.array(z.looseObject({ id: z.string(), mark: z.string(), headline: z.string() })) })
const Screen = z.looseObject({
  mode: z.string(),
  hazard: z.string().nullable(),
  alerts: z.array(z.looseObject({ id: z.string(), over: z.boolean() })),
})
const Speaker = z.object({ alerts: z.array(z.looseObject({ id: z.string(), text: z.string(), seconds: z.number() })) })

describe.each(ENGINES)('alerts on %s', (_, postgres) => {
  let place: ServicePlace
  let running: Running
  let count = 0
  let tests = 0

  beforeAll(async () => {
    place = await anAlertPlace(postgres)
  })
  beforeEach(async () => {
    // Only the date. Days apart, so that the alerts of the test before are over.
    vi.useFakeTimers({ toFake: ['Date'], now: NOON.getTime() + 3 * DAY_MS * tests++ })
    running = await place.start()
  })
  afterEach(async () => {
    try {
      await refuseFaults(running)
    } finally {
      await running.service.stop()
      vi.useRealTimers()
    }
  })
  afterAll(() => place.close())

  /** A name nobody has: the database lives through all tests. */
  const unused = (name: string) => `${name}${++count}`
  const desk = () => aDesk(running, [unused('起草'), unused('批准')])
  const hooksTo = (...phones: readonly string[]) =>
    place.hooks.map(({ body }) => Hook.parse(JSON.parse(body))).filter(({ recipient }) => phones.includes(recipient))
  const soon = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 15_000, interval: 50 })
  const liveIn = async (region: string) =>
    Live.parse(await getJson(running, `/api/live-alerts?region=${region}`)).alerts
  const screenIn = async (region: string) => Screen.parse(await getJson(running, `/feeds/screen.json?region=${region}`))
  const speakersIn = async (region: string) =>
    Speaker.parse(await getJson(running, `/feeds/loudspeaker.json?region=${region}`)).alerts
  const byState = async (id: string) =>
    (await running.service.delivery.ledger.progress(campaignIdOf(id)))?.byState ?? {}

  /** By phone, through the list that an office hands in. */
  async function listed(region: string, { elder = false, phones = 1 } = {}): Promise<string[]> {
    const addresses = Array.from({ length: phones }, () => unused('1380000'))
    const rows = addresses.map((address) => `webhook,${address},${region},,disaster,${elder},2026-11-01,登记表`)
    const clerk = await aStaff(running, { name: unused('登记'), role: 'broadcaster', region: '532300' })
    const { status, body } = await clerk.importCsv([HEADER, ...rows].join('\n'), '?apply=true')
    expect({ status, added: body['added'] }).toEqual({ status: 200, added: phones })
    return addresses
  }

  async function talking(region: string) {
    const resident = aResident(running, unused('resident'))
    expect((await resident.say('订阅', { region })).text).toContain('退订')
    return resident
  }

  it('brings a red warning, once a second person has approved it, to its counties and nobody else', async () => {
    const [nanhua, yuanmou] = [await talking(NANHUA), await talking(YUANMOU)]
    const [near, village, elder, far] = [
      ...(await listed(NANHUA)),
      ...(await listed('532325102201')),
      ...(await listed('532325', { elder: true })),
      ...(await listed(YUANMOU)),
    ]
    const { author, draft, approve, other } = await desk()
    const { id, preview } = await draft()
    const events = await readEvents(`${running.address}/feeds/screen/events?region=${NANHUA}`)

    expect(preview).toMatchObject({ problems: [], recipients: 4 })
    expect(await approve(id, author)).toMatchObject({ status: 409, body: { code: 'alert.own' } })
    expect(await other.post(`/api/alerts/${id}/approve`, { hash: '0'.repeat(64) })).toMatchObject({
      status: 409,
      body: { code: 'alert.changed' },
    })
    expect(await byState(id)).toEqual({})
    expect(await approve(id)).toMatchObject({ status: 200, body: { kind: 'live', recipients: 4, alone: false } })
    const approved = performance.now()
    await soon(async () => expect(await byState(id)).toEqual({ sent: 4 }))

    const alert = await running.service.warnings.alerts.find(id)
    if (alert === undefined) throw new Error('the alert is gone')
    const texts = running.service.warnings.wordAlert(alert)
    const hooks = hooksTo(...[near, village, elder, far].flatMap((phone) => phone ?? []))
    expect(new Map(hooks.map(({ recipient, text }) => [recipient, text]))).toEqual(
      new Map([
        [near, texts.chat],
        [village, texts.chat],
        [elder, texts.elder],
      ]),
    )
    expect(hooks).toHaveLength(3)
    expect(texts.elder).not.toBe(texts.chat)
    expect((await nanhua.letters()).map(({ text, priority }) => ({ text, priority }))).toEqual([
      { text: texts.chat, priority: 'emergency' },
    ])
    expect(await yuanmou.letters()).toEqual([])

    await soon(() => expect(events.events.at(-1)?.body).toMatchObject({ alerts: [{ id, over: false }] }))
    expect((events.events.at(-1)?.at ?? Number.NaN) - approved).toBeLessThan(5_000)
    events.close()
  })

  it('shows a live warning in every feed, in its counties', async () => {
    const { raise } = await desk()
    const id = await raise()
    await soon(async () =>
      expect(await liveIn(NANHUA)).toMatchObject([{ id, mark: 'red', headline: '南华县、姚安县暴雨红色预警' }]),
    )

    expect(await liveIn(YUANMOU)).toEqual([])
    expect((await screenIn('532325')).alerts).toMatchObject([{ id, over: false }])
    expect((await screenIn(YUANMOU)).alerts).toEqual([])
    const [script] = await speakersIn('532324102')
    expect(script).toMatchObject({ id })
    expect(script?.seconds).toBeGreaterThanOrEqual(60)
    expect(script?.seconds).toBeLessThanOrEqual(90)
    expect(await speakersIn(YUANMOU)).toEqual([])
    expect(await getText(running, '/feeds/cap.atom')).toContain(`https://kepu.example/feeds/alerts/${id}.xml`)
    const xml = await getText(running, `/feeds/alerts/${id}.xml`)
    expect(readCap(new TextEncoder().encode(xml), { now: new Date() })).toMatchObject({
      importAs: 'accept',
      message: { sender: 'kepu-chuxiong', msgType: 'Alert', infos: [{ severity: 'Extreme' }] },
    })
    expect(await getText(running, `/alerts/${id}`)).toContain('正在生效')
    expect(await getText(running, '/alerts')).toContain(`/alerts/${id}`)
  })

  it('lets an update take the place of a warning, and tells that it is over to exactly those who were told', async () => {
    const { raise, follow, approve, alert } = await desk()
    const places = { regions: ['532326', '532329'] }
    const told = [...(await listed('532326')), ...(await listed('532329'))]
    const first = await raise({ ...RED_RAIN, ...places })
    await soon(async () => expect(await byState(first)).toEqual({ sent: 2 }))
    const update = await follow(first, 'update', {
      colour: 'orange',
      severity: 'Severe',
      headline: '大姚县、武定县暴雨橙色预警',
    })
    pass(running, 1_000)
    expect(await approve(update.id)).toMatchObject({ status: 200 })
    await soon(async () => expect(await byState(update.id)).toEqual({ sent: 2 }))

    const before = await alert(first)
    expect(before).toMatchObject({ state: 'updated' })
    expect((await alert(update.id)).references).toEqual([
      expect.stringContaining(`kepu-chuxiong,${String(before['identifier'])},`),
    ])
    await soon(async () => expect((await liveIn('532326')).map(({ id }) => id)).toEqual([update.id]))
    expect(await getText(running, `/alerts/${first}`)).toContain('已有更新')

    const late = await listed('532326')
    const clear = await follow(update.id, 'all-clear')
    expect(clear.preview).toMatchObject({ problems: [], recipients: 2 })
    pass(running, 1_000)
    expect(await approve(clear.id)).toMatchObject({ status: 200, body: { recipients: 2 } })
    await soon(async () => expect(await byState(clear.id)).toEqual({ sent: 2 }))

    const over = hooksTo(...told, ...late).filter(({ campaign }) => campaign === campaignIdOf(clear.id))
    expect(over.map(({ recipient }) => recipient).sort()).toEqual(told.toSorted())
    expect(over.every(({ text }) => text.includes('解除'))).toBe(true)
    expect(await alert(update.id)).toMatchObject({ state: 'cancelled' })
    await soon(async () => expect(await liveIn('532326')).toMatchObject([{ id: clear.id, mark: 'over' }]))
    expect((await screenIn('532326')).alerts).toMatchObject([{ id: clear.id, over: true }])
    const xml = await getText(running, `/feeds/alerts/${clear.id}.xml`)
    expect(readCap(new TextEncoder().encode(xml), { now: new Date() }).message).toMatchObject({
      msgType: 'Update',
      references: [{ identifier: (await alert(update.id))['identifier'] }],
      infos: [{ responseTypes: ['AllClear'] }],
    })
  })

  it('stops in the middle, and drafts a cancel for exactly those who got it', async () => {
    const { raise, author, approve, alert } = await desk()
    const phones = await listed(YONGREN, { phones: 60 })
    const answer = place.holdGateway()
    const id = await raise({ ...RED_RAIN, regions: [YONGREN] })
    await soon(() => expect(hooksTo(...phones).length).toBeGreaterThan(0))

    const stopped = await author.post(`/api/alerts/${id}/cancel`, { reason: '雨量站坏了，误报' })
    answer()
    const { letters, cancel } = z.looseObject({ letters: z.number(), cancel: z.string() }).parse(stopped.body)
    await soon(async () => expect(await byState(id)).toEqual({ sent: 60 - letters, cancelled: letters }))

    expect(stopped.status).toBe(200)
    expect(letters).toBeGreaterThan(0)
    await soon(async () => expect(await liveIn(YONGREN)).toEqual([]))
    expect(await alert(id)).toMatchObject({ state: 'stopped', note: '雨量站坏了，误报' })
    expect(await getText(running, `/alerts/${id}`)).not.toContain('雨量站坏了')
    pass(running, 1_000)
    expect(await approve(cancel)).toMatchObject({ status: 200, body: { recipients: 60 - letters } })
    await soon(async () => expect(await byState(cancel)).toEqual({ sent: 60 - letters }))
    const recipientsOf = (one: string) =>
      hooksTo(...phones)
        .filter(({ campaign }) => campaign === campaignIdOf(one))
        .map(({ recipient }) => recipient)
        .sort()
    expect(recipientsOf(cancel)).toEqual(recipientsOf(id))
  })

  it('ends a warning by itself', async () => {
    const { raise, alert } = await desk()
    const id = await raise({ ...RED_RAIN, expires: new Date(Date.now() + HOUR_MS).toISOString() })
    await soon(async () => expect(await liveIn(NANHUA)).toHaveLength(1))
    const events = await readEvents(`${running.address}/feeds/screen/events?region=${NANHUA}`)
    await soon(() => expect(events.events.at(-1)?.body).toMatchObject({ alerts: [{ id }] }))

    pass(running, HOUR_MS)

    expect(await liveIn(NANHUA)).toEqual([])
    await soon(() => expect(events.events.at(-1)?.body).toMatchObject({ alerts: [] }))
    await soon(async () => expect(await alert(id)).toMatchObject({ state: 'expired' }))
    expect(await getText(running, '/feeds/cap.atom')).not.toContain(id)
    events.close()
  })
})
