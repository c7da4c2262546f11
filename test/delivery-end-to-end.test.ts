import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { signatureOf } from '../src/channels/webhook.ts'
import { readTestDatabaseUrl } from '../src/config.ts'
import { runAnswer, runJob } from '../src/delivery-commands.ts'
import {
  aPlace,
  aResident,
  aStaff,
  garlic,
  JITTER_MS,
  NOON,
  pass,
  type Running,
  SECRET,
  type ServicePlace,
  tablesWith,
} from './support/service.ts'

vi.mock('node:worker_threads', async (original) => {
  const { WorkerHere } = await import('./support/worker-here.ts')
  return { ...(await original<object>()), Worker: WorkerHere }
})

const POSTGRES = readTestDatabaseUrl()
const ENGINES: ReadonlyArray<readonly [string, string | undefined]> = [
  ['SQLite', undefined],
  ...(POSTGRES === undefined ? [] : [['PostgreSQL', POSTGRES] as const]),
]
const WHOLE = '532300'
const HEADER = 'channel,address,region,segments,topics,elder,consent_at,consent_text'

describe.each(ENGINES)('delivery on %s', (_, postgres) => {
  let place: ServicePlace
  let running: Running
  let count = 0

  beforeAll(async () => {
    place = await aPlace(postgres)
  })
  beforeEach(async () => {
    // Only the date: sockets and the dispatcher wait in real time.
    vi.useFakeTimers({ toFake: ['Date'], now: NOON })
    running = await place.start()
  })
  afterEach(async () => {
    await running.service.stop()
    vi.useRealTimers()
    vi.unstubAllEnvs()
  })
  afterAll(() => place.close())

  /** A name nobody has: the database lives through all tests. */
  const unused = (name: string) => `${name}${++count}`
  const staff = (region = WHOLE) => aStaff(running, { name: unused('同事'), role: 'broadcaster', region })
  const progress = (id: string) => running.service.delivery.ledger.progress(id)
  const untilSent = (id: string, letters: number) =>
    vi.waitFor(async () => expect((await progress(id))?.byState).toEqual({ sent: letters }), 10_000)
  /** Asks by a topic of its own what only this test subscribes to. */
  const subscribed = async (topic: string) => {
    const resident = aResident(running, unused('resident'))
    expect((await resident.say(`订阅${topic}`)).text).toContain('退订')
    return resident
  }

  it('brings a campaign to a resident who subscribed by talking', async () => {
    const resident = await subscribed('菌子')
    const author = await staff()
    const id = await author.draft({ audience: { topics: ['mushroom'] } })

    expect(await author.approve(id)).toMatchObject({ status: 200, body: { kind: 'approved' } })
    expect(await resident.letters()).toEqual([])
    pass(running, JITTER_MS)
    await untilSent(id, 1)

    const letters = await resident.letters()
    expect(letters).toHaveLength(1)
    expect(letters[0]?.text).toContain('不认识的菌子不采。')
    await resident.say('退订')
  })

  it('takes queued letters back when a resident unsubscribes', async () => {
    const resident = await subscribed('诈骗')
    const author = await staff()
    const id = await author.draft({ audience: { topics: ['fraud'] } })
    await author.approve(id)
    expect(await progress(id)).toMatchObject({ byState: { pending: 1 } })

    await resident.say('退订')

    expect(await progress(id)).toMatchObject({ byState: { cancelled: 1 } })
    pass(running, JITTER_MS)
    const after = await staff()
    const next = await after.draft({ audience: { topics: ['fraud'] } })
    await after.approve(next)
    expect(await progress(next)).toMatchObject({ total: 0 })
    expect(await resident.letters()).toEqual([])
  })

  it('sends an emergency only after another person than its author approved it, with a right signature', async () => {
    const [author, other] = [await staff(), await staff()]
    const phone = unused('1381234000')
    await author.importCsv(`${HEADER}\nwebhook,${phone},532324,,disaster,,2026-11-01,登记表`, '?apply=true')
    const id = await author.draft({ audience: { topics: ['disaster'] }, channels: ['webhook'], priority: 'emergency' })

    expect(await author.approve(id)).toMatchObject({ status: 409, body: { code: 'campaign.own' } })
    expect(await progress(id)).toMatchObject({ state: 'draft', total: 0 })
    expect(await other.approve(id)).toMatchObject({ status: 200 })
    await untilSent(id, 1)

    const [hook, ...more] = place.hooks.filter(({ body }) => body.includes(id))
    expect(more).toEqual([])
    expect(JSON.parse(hook?.body ?? '')).toMatchObject({ recipient: phone, priority: 'emergency', repeat: false })
    expect(hook?.signature).toBe(signatureOf(hook?.body ?? '', SECRET))
  })

  it('looks at a list before it imports it, and refuses rows outside the region of the member of staff', async () => {
    const county = await staff('532324')
    const address = unused('1391234000')
    const row = (region: string) => `webhook,${address},${region},,health,,2026-11-01,登记表`
    const stored = () => running.service.delivery.subscribers.find({ channel: 'webhook', address })

    expect(await county.importCsv(`${HEADER}\n${row('532301')}`, '?apply=true')).toMatchObject({
      status: 422,
      body: { code: 'import.faulty', problems: [{ line: 2, field: 'region' }] },
    })
    expect(await county.importCsv(`${HEADER}\n${row('532324')}`)).toMatchObject({
      status: 200,
      body: { kind: 'preview', rows: 1, added: 1, faulty: 0 },
    })
    expect(await stored()).toBeUndefined()
    expect(await county.importCsv(`${HEADER}\n${row('532324')}`, '?apply=true')).toMatchObject({
      status: 200,
      body: { kind: 'imported', added: 1 },
    })
    expect(await stored()).toMatchObject({ region: '532324', endedAt: null, consent: { how: 'import' } })
  })

  it('tells a changed verdict once to exactly those who got the old one', async () => {
    const [told, stranger, late] = ['told', 'stranger', 'late'].map((name) => aResident(running, unused(name)))
    if (told === undefined || stranger === undefined || late === undefined) throw new Error('three residents')
    expect(await told.say('吃大蒜能治好癌症吗')).toMatchObject({ kind: 'verdict' })
    await stranger.say('你好')
    await vi.waitFor(async () => expect(await tablesWith(running, told.conversation)).toContain('verdict_replies'))

    await writeFile(join(place.knowledge, 'entries/rumour/garlic.md'), garlic('"false"', '医院说了，治不好。'))
    await running.service.refresh()
    expect(await late.say('吃大蒜能治好癌症吗')).toMatchObject({ kind: 'verdict' })
    const { corrections } = running.service.delivery
    const checks = await Promise.all([corrections.check(new Date()), corrections.check(new Date())])
    expect(await corrections.check(new Date())).toEqual({ announced: 0, left: 0 })
    pass(running, 0)

    // Two checks at once: either may be the one that tells, and both may say that they did; the letters below count.
    expect(checks.filter(({ announced }) => announced === 1)).not.toEqual([])
    expect(checks.map(({ left }) => left)).toEqual([0, 0])
    await vi.waitFor(async () => expect(await told.letters()).toHaveLength(1), 10_000)
    expect((await told.letters())[0]?.text).toContain('吃大蒜治不好癌症')
    expect(await stranger.letters()).toEqual([])
    expect(await late.letters()).toEqual([])
  })

  it('tells an asker the answer that a question got later, by the command of the operator', async () => {
    const asker = aResident(running, unused('asker'))
    const ticket = (await asker.say('火星上面的石头为哪样是红的')).ticket ?? ''
    expect(ticket).toMatch(/^KP/)
    for (const [name, value] of Object.entries(place.environment)) vi.stubEnv(name, value)
    const lines: string[] = []
    const answer = (number: string, entry: string) => runAnswer(number, entry, (line) => lines.push(line))

    expect(await answer(ticket, 'nothing')).toBe(1)
    expect(await answer('KP99999', 'mushroom')).toBe(1)
    expect(await answer(ticket, 'mushroom')).toBe(0)
    expect(await answer(ticket, 'mushroom')).toBe(0)
    pass(running, 0)

    expect(lines.slice(0, 2)).toEqual(['没有叫“nothing”的条目', '没有编号是“KP99999”的问题'])
    await vi.waitFor(async () => expect(await asker.letters()).toHaveLength(1), 10_000)
    expect((await asker.letters())[0]?.text).toContain(ticket)
  })

  it('runs a job by hand: shown dry first, then the letter is in the inbox', async () => {
    const resident = await subscribed('辟谣')
    for (const [name, value] of Object.entries(place.environment)) vi.stubEnv(name, value)
    const lines: string[] = []

    expect(await runJob('mushroom-week', true, (line) => lines.push(line))).toBe(0)
    expect(lines.join('\n')).toContain('会收到的：1')
    pass(running, JITTER_MS * 3)
    expect(await resident.letters()).toEqual([])
    expect(await runJob('mushroom-week', false, () => undefined)).toBe(0)
    pass(running, JITTER_MS * 3)

    await vi.waitFor(async () => expect(await resident.letters()).toHaveLength(1), 10_000)
    await resident.say('退订')
  })

  it('sends nothing while it is stopped and everything queued after the next start', async () => {
    const author = await staff()
    const phones = [unused('1371234000'), unused('1371234000')]
    const rows = phones.map((phone) => `webhook,${phone},532324,,farming,,2026-11-01,登记表`)
    await author.importCsv([HEADER, ...rows].join('\n'), '?apply=true')
    const id = await author.draft({ audience: { topics: ['farming'] }, channels: ['webhook'] })
    await author.approve(id)
    const arrived = () => place.hooks.filter(({ body }) => body.includes(id))

    await running.service.stop()
    vi.setSystemTime(Date.now() + JITTER_MS)
    const meanwhile = arrived().length
    running = await place.start()
    await untilSent(id, 2)

    expect(meanwhile).toBe(0)
    expect(
      arrived()
        .map(({ body }) => JSON.parse(body).recipient)
        .sort((a, b) => a.localeCompare(b)),
    ).toEqual(phones)
  })

  it('keeps no address of a resident who had everything deleted', async () => {
    const resident = await subscribed('中草药')
    await resident.say('海王星有几个月亮绕着转')
    await resident.say('吃大蒜能治好癌症吗')
    const author = await staff()
    const sent = await author.draft({ audience: { topics: ['herb'] } })
    await author.approve(sent)
    pass(running, JITTER_MS)
    await untilSent(sent, 1)
    const queued = await author.draft({ audience: { topics: ['herb'] } })
    await author.approve(queued)
    await vi.waitFor(async () =>
      expect(await tablesWith(running, resident.conversation)).toEqual(
        expect.arrayContaining(['deliveries', 'enquiries', 'inbox', 'subscribers', 'verdict_replies']),
      ),
    )

    await resident.say('删除我的数据')
    const { text } = await resident.say('确认删除')

    expect(text).toContain('都删除了')
    expect(await tablesWith(running, resident.conversation)).toEqual([])
    // They are still counted.
    expect((await progress(sent))?.byState).toEqual({ sent: 1 })
    expect((await progress(queued))?.byState).toEqual({ cancelled: 1 })
  })
})
