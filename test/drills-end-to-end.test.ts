import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { DutyWays } from '../src/alerts/duty-store.ts'
import { isDrillTopic, wantedTopics } from '../src/channels/loudspeaker-topics.ts'
import { DRILL_MARK, isDrill } from '../src/domain/alert.ts'
import { createDutyStore } from '../src/storage/duty-store.ts'
import { aDesk, anAlertPlace, getJson, getText, RED_RAIN, refuseFaults } from './support/alert-service.ts'
import { aResident, aStaff, NOON, type Running, type ServicePlace } from './support/service.ts'
import './support/fixed-seed.ts'

vi.mock('node:worker_threads', async (original) => {
  const { WorkerHere } = await import('./support/worker-here.ts')
  return { ...(await original<object>()), Worker: WorkerHere }
})

/** A long run: `DRILL_RUNS=100 npx vitest run test/drills-end-to-end.test.ts`. */
const RUNS = Number(process.env['DRILL_RUNS'] ?? 6)
const REGIONS = ['532324', '532325', '532300'] as const
const HEADER = 'channel,address,region,segments,topics,elder,consent_at,consent_text'
const [TESTER, ELDER_TESTER, ORDINARY, DUTY, DUTY_TESTER] = ['13800001', '13800002', '13800003', '13900001', '13900002']
const Hook = z.object({ recipient: z.string(), text: z.string() })

const act = fc.oneof(
  fc.record({
    kind: fc.constant('raise' as const),
    status: fc.constantFrom('Exercise', 'Test'),
    region: fc.constantFrom(...REGIONS),
  }),
  fc.record({ kind: fc.constantFrom('update', 'all-clear', 'cancel', 'approve') }),
)
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never

let place: ServicePlace
let running: Running
let desk: Awaited<ReturnType<typeof aDesk>>
let resident: ReturnType<typeof aResident>

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON })
  place = await anAlertPlace(undefined)
  running = await place.start()
  desk = await aDesk(running, ['起草', '批准'])
  resident = aResident(running, 'resident')
  await resident.say('订阅', { region: '532324' })
  const clerk = await aStaff(running, { name: '登记', role: 'broadcaster', region: '532300' })
  const row = (address: string, segments: string, elder = false) =>
    `webhook,${address},532324,${segments},disaster,${elder},2026-11-01,登记表`
  const rows = [row(TESTER, 'tester'), row(ELDER_TESTER, 'tester', true), row(ORDINARY, 'farmers')]
  await clerk.importCsv([HEADER, ...rows].join('\n'), '?apply=true')
  const store = createDutyStore(running.service.database.db, (json) => DutyWays.parse(json))
  const contact = { region: '532300', createdAt: new Date() }
  const by = (address: string) => [{ channel: 'webhook', address, group: false } as const]
  await store.add({ ...contact, name: '值班', ways: by(DUTY), tester: false })
  await store.add({ ...contact, name: '演练值班', ways: by(DUTY_TESTER), tester: true })
})
afterAll(async () => {
  await running.service.stop()
  await place.close()
  vi.useRealTimers()
})

/** Whatever is refused is refused: only what gets out counts. */
async function take(one: Act): Promise<void> {
  vi.setSystemTime(Date.now() + 7_000)
  const { alerts } = running.service.warnings
  const all = await alerts.list(50)
  const live = all.filter(({ state }) => state === 'live')
  if (one.kind === 'raise') await desk.raise({ ...RED_RAIN, status: one.status, regions: [one.region] })
  else if (one.kind === 'approve')
    for (const { id } of all.filter(({ state }) => state === 'draft')) await desk.approve(id)
  else
    for (const { id } of live)
      await desk.author.post(`/api/alerts/${id}/${one.kind}`, { ...(one.kind === 'cancel' && { reason: '演练结束' }) })
  await running.service.warnings.live.refresh()
  await alerts.tend(new Date())
  await running.service.warnings.duty.tend(new Date())
}

/** Everything that anybody may read without asking for drills. */
async function openToAll(): Promise<string> {
  const paths = [
    '/api/live-alerts',
    '/alerts',
    '/feeds/cap.atom',
    ...REGIONS.flatMap((region) => [`/feeds/screen.json?region=${region}`, `/feeds/loudspeaker.json?region=${region}`]),
  ]
  return (await Promise.all(paths.map((path) => getText(running, path)))).join('\n')
}

it('nothing of a drill reaches anybody but testers, and every text of it is marked', async () => {
  const seen = { letters: 0, screens: 0, topics: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 5 }), async (acts) => {
      for (const one of acts) {
        await take(one)
        const drills = (await running.service.warnings.alerts.list(100)).filter(({ content }) => isDrill(content))
        const open = await openToAll()
        expect(drills.filter(({ id }) => open.includes(id))).toEqual([])
        expect(open).not.toContain('演练')
        const announced = running.service.warnings.screens.announcements() ?? []
        for (const { headline, text } of announced)
          expect([headline, text]).toEqual([expect.stringContaining('演练'), expect.stringContaining('演练')])
        const topics = [...wantedTopics(REGIONS, announced)].filter(([topic]) => !isDrillTopic(topic))
        expect(JSON.stringify(topics)).not.toContain('演练')
        seen.topics += announced.length
        seen.screens += JSON.stringify(await getJson(running, '/feeds/screen.json?region=532324&drill=1')).includes(
          '演练',
        )
          ? 1
          : 0
      }
    }),
    { numRuns: RUNS },
  )
  await vi.waitFor(() => expect(place.hooks.length).toBeGreaterThan(2), 10_000)

  const hooks = place.hooks.map(({ body }) => Hook.parse(JSON.parse(body)))
  seen.letters = hooks.length
  expect(hooks.filter(({ text }) => !text.startsWith(DRILL_MARK))).toEqual([])
  expect(new Set(hooks.map(({ recipient }) => recipient))).toEqual(new Set([TESTER, ELDER_TESTER, DUTY_TESTER]))
  expect(await resident.letters()).toEqual([])
  await refuseFaults(running)
  // Nothing reaching anybody would pass as well.
  expect(Math.min(seen.letters, seen.screens, seen.topics)).toBeGreaterThan(0)
}, 120_000)
