import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { campaignIdOf } from '../src/alerts/alert-campaign.ts'
import { DutyWays } from '../src/alerts/duty-store.ts'
import { readTestDatabaseUrl } from '../src/config.ts'
import { dutyCommand } from '../src/duty-command.ts'
import { createDutyStore } from '../src/storage/duty-store.ts'
import { createStaffStore } from '../src/storage/staff-store.ts'
import { aDesk, anAlertPlace, getJson, RED_RAIN, rainEntries, refuseFaults } from './support/alert-service.ts'
import { aResident, aStaff, JITTER_MS, NOON, pass, type Running, type ServicePlace } from './support/service.ts'

vi.mock('node:worker_threads', async (original) => {
  const { WorkerHere } = await import('./support/worker-here.ts')
  return { ...(await original<object>()), Worker: WorkerHere }
})

const POSTGRES = readTestDatabaseUrl()
const ENGINES: ReadonlyArray<readonly [string, string | undefined]> = [
  ['SQLite', undefined],
  ...(POSTGRES === undefined ? [] : [['PostgreSQL', POSTGRES] as const]),
]
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const Hook = z.object({ recipient: z.string(), text: z.string() })
const Live = z.object({ alerts: z.array(z.looseObject({ id: z.string() })) })
const Chat = z.object({ kind: z.string(), text: z.string(), entries: z.array(z.object({ id: z.string() })) })

describe.each(ENGINES)('emergencies on %s', (_, postgres) => {
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
  const soon = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 15_000, interval: 50 })
  const desk = () => aDesk(running, [unused('起草'), unused('批准')])
  const textsTo = (phone: string) =>
    place.hooks
      .map(({ body }) => Hook.parse(JSON.parse(body)))
      .filter(({ recipient }) => recipient === phone)
      .map(({ text }) => text)
  const liveAt = async (one: Running) => Live.parse(await getJson(one, '/api/live-alerts')).alerts.map(({ id }) => id)

  async function subscribed(region: string) {
    const resident = aResident(running, unused('resident'))
    await resident.say('订阅', { region })
    return resident
  }

  it('keeps routine letters back in a region in emergency, and sends them after its end', async () => {
    const [here, elsewhere] = [await subscribed('532324'), await subscribed('532328')]
    const staff = await aStaff(running, { name: unused('值班'), role: 'broadcaster', region: '532300' })
    const until = new Date(Date.now() + 2 * HOUR_MS).toISOString()
    const begun = await staff.post('/api/emergency-modes', {
      region: '532324',
      hazard: 'rainstorm',
      reason: '暴雨红色预警',
      until,
    })
    expect(begun).toMatchObject({ status: 200, body: { kind: 'begun' } })
    const campaign = await staff.draft({ audience: { topics: ['mushroom'] } })
    expect(await staff.approve(campaign)).toMatchObject({ status: 200 })

    pass(running, JITTER_MS)
    await soon(async () => expect(await elsewhere.letters()).toHaveLength(1))
    expect(await here.letters()).toEqual([])

    expect(await staff.post(`/api/emergency-modes/${String(begun.body['id'])}/end`, {})).toMatchObject({ status: 200 })
    pass(running, JITTER_MS * 2)
    await soon(async () => expect(await here.letters()).toHaveLength(1))
    expect(await elsewhere.letters()).toHaveLength(1)
    await here.say('退订')
    await elsewhere.say('退订')
  })

  it('answers with what to do in the danger first, in its region', async () => {
    const { raise } = await desk()
    await raise({ ...RED_RAIN, regions: ['532324'] })
    const staff = await aStaff(running, { name: unused('值班'), role: 'broadcaster', region: '532300' })
    const until = new Date(Date.now() + 2 * HOUR_MS).toISOString()
    const begun = await staff.post('/api/emergency-modes', {
      region: '532324',
      hazard: 'rainstorm',
      reason: '暴雨',
      until,
    })
    await soon(async () => expect(await liveAt(running)).toHaveLength(1))
    const ask = async (region: string) => {
      const answer = await fetch(`${running.address}/api/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ conversation: unused('c'), sender: unused('u'), text: '现在咋个办', region }),
      })
      return Chat.parse(await answer.json())
    }

    const [here, elsewhere] = [await ask('532324'), await ask('532328')]

    expect(await rainEntries()).toContain(here.entries[0]?.id)
    expect(here.text).toContain('南华县暴雨红色预警')
    expect(elsewhere.text).not.toContain('暴雨红色预警')
    await staff.post(`/api/emergency-modes/${String(begun.body['id'])}/end`, {})
  })

  it('writes to people on duty until they answer 收到, and lists who has not', async () => {
    const phone = unused('1390000')
    const officer = aResident(running, unused('officer'))
    const name = unused('南华值班')
    const store = createDutyStore(running.service.database.db, (json) => DutyWays.parse(json))
    const said: string[] = []
    const command = (...args: string[]) =>
      dutyCommand(args, {
        store,
        record: createStaffStore(running.service.database.db).record,
        clock: () => new Date(),
        print: (line) => said.push(line),
        note: (line) => said.push(line),
      })
    const ways = ['--way', `webhook:${phone}`, '--way', `web-chat:${officer.conversation}`]
    expect(await command('add', '--name', name, '--region', '532324', ...ways)).toBe(0)
    const { raise, other } = await desk()
    const id = await raise()
    // Not often: whoever reads an inbox all the time is kept waiting.
    const told = () =>
      vi.waitFor(async () => expect(await officer.letters()).toHaveLength(1), { timeout: 15_000, interval: 1_500 })
    const outstanding = async () =>
      z
        .looseObject({ review: z.looseObject({ outstanding: z.array(z.looseObject({ name: z.string() })) }) })
        .parse((await other.get(`/api/alerts/${id}`)).body)
        .review.outstanding.filter((one) => one.name === name)

    await soon(() => expect(textsTo(phone)).toEqual([expect.stringContaining('【值班通知】')]))
    expect(await outstanding()).toMatchObject([{ letters: 1, exhausted: false }])
    expect((await officer.say('收到')).text).not.toContain('记下了')

    pass(running, 10 * MINUTE_MS)
    await told()
    expect((await officer.letters())[0]?.text).toContain('换这个方式')
    expect(await outstanding()).toMatchObject([{ letters: 2 }])
    expect((await officer.say('收到')).text).toContain('记下了')

    expect(await outstanding()).toEqual([])
    expect(textsTo(phone)).toHaveLength(1)
    expect(await command('end', name)).toBe(0)
    expect(said.join('\n')).not.toContain(phone)
  })

  it('goes on with an approval that was cut off, and shows live alerts again, after a restart', async () => {
    const resident = await subscribed('532327')
    const { raise, draft } = await desk()
    const shown = await raise({ ...RED_RAIN, regions: ['532328'] })
    const { id, alert } = await draft({ ...RED_RAIN, regions: ['532327'] })
    // What an instance leaves that is killed after it has written the approval down.
    const { store } = running.service.warnings
    const at = new Date()
    const approval = { staff: 'other', at, hash: alert.hash, alone: false }
    expect(
      await store.approve(id, { approval, identifier: `kepu-chuxiong_${id}`, sent: at, references: [], live: [] }),
    ).toBe(true)
    await running.service.stop()
    vi.setSystemTime(Date.now() + 6_000)

    running = await place.start()

    await soon(async () => expect(new Set(await liveAt(running))).toEqual(new Set([shown, id])))
    await soon(async () =>
      expect(await running.service.delivery.ledger.progress(campaignIdOf(id))).toMatchObject({ byState: { sent: 1 } }),
    )
    const inbox = await getJson(running, `/api/inbox?conversation=${resident.conversation}`)
    expect(inbox).toMatchObject({ letters: [{ text: expect.stringContaining('永仁县'), priority: 'emergency' }] })
  })

  it.skipIf(postgres === undefined)('shows on every instance within 2 s what was approved at another', async () => {
    const second = await place.start()
    const { raise } = await desk()
    const id = await raise()
    const approved = performance.now()

    await vi.waitFor(async () => expect(await liveAt(second)).toEqual([id]), { timeout: 10_000, interval: 20 })
    const seen = performance.now() - approved
    await second.service.stop()

    expect(seen).toBeLessThan(2_000)
  })
})
