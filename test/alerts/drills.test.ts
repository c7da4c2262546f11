import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { campaignIdOf } from '../../src/alerts/alert-campaign.ts'
import type { NewSubscriber } from '../../src/audience/subscriber-store.ts'
import { type AlertContent, DRILL_MARK, isDrill } from '../../src/domain/alert.ts'
import { DELIVERY_CHANNELS } from '../../src/domain/letter.ts'
import { SEGMENTS } from '../../src/domain/segments.ts'
import { type OpenDatabase, openSqlite } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { type AlertSetUp, anAlertSetUp } from '../support/alert-set-up.ts'
import { anAlertContent, anArea } from '../support/alerts.ts'
import '../support/fixed-seed.ts'

/** A long run: `DRILL_RUNS=2000 npx vitest run test/alerts/drills.test.ts`. */
const RUNS = Number(process.env['DRILL_RUNS'] ?? 80)
const REGIONS = ['532300', '532324', '532324102203', '532325'] as const
const PEOPLE = 6

const person: fc.Arbitrary<Partial<NewSubscriber>> = fc.record({
  region: fc.constantFrom(...REGIONS),
  segments: fc.oneof(fc.constant(['tester'] as const), fc.subarray([...SEGMENTS], { maxLength: 3 })),
  elder: fc.boolean(),
  group: fc.boolean(),
})

type Step =
  | { readonly kind: 'draft' | 'update' | 'revise'; readonly status: AlertContent['status']; readonly region: number }
  | { readonly kind: 'allClear' | 'stop' | 'send' | 'tend' }
  | { readonly kind: 'approve'; readonly andSend: boolean }
  /** Somebody subscribes, changes, stops being a tester, or leaves. */
  | { readonly kind: 'change'; readonly who: number; readonly to: Partial<NewSubscriber> | null }

const status = fc.constantFrom<AlertContent['status']>('Exercise', 'Test', 'Actual', 'Exercise')
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('draft', 'update', 'revise'), status, region: fc.nat(3) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('approve'), andSend: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('allClear', 'stop', 'send', 'tend') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('change'),
      who: fc.nat(PEOPLE - 1),
      to: fc.option(person, { nil: null, freq: 4 }),
    }),
  },
)

/** Half of the runs begin with a drill that testers have got: what follows it is where others could come in. */
const opening = fc.constantFrom<readonly Step[]>(
  [],
  [
    { kind: 'draft', status: 'Exercise', region: 0 },
    { kind: 'approve', andSend: true },
  ],
)
const steps = fc
  .tuple(opening, fc.array(step, { minLength: 4, maxLength: 20 }))
  .map(([first, others]) => [...first, ...others])

/** The same one, whatever changes: people by all channels. */
function placeOf(who: number) {
  return { channel: DELIVERY_CHANNELS[who % DELIVERY_CHANNELS.length] ?? 'web-chat', address: `p${who}` }
}

let database: OpenDatabase
beforeAll(async () => {
  database = openSqlite(':memory:')
  await migrate(database)
})
afterAll(() => database.close())

function contentOf(statusOf: AlertContent['status'], at: number): AlertContent {
  const region = REGIONS[at] ?? '532300'
  return anAlertContent({ status: statusOf, areas: [anArea(region, `地方${at}`)] })
}

/** What is on its way to somebody: `place text`. */
async function lettersOf(id: string): Promise<ReadonlyArray<{ readonly place: string; readonly text: string }>> {
  const rows = await database.db
    .selectFrom('deliveries as d')
    .innerJoin('bulletins as b', (join) =>
      join.onRef('b.campaign_id', '=', 'd.campaign_id').onRef('b.key', '=', 'd.bulletin'),
    )
    .select(['d.channel', 'd.address', 'b.text'])
    .where('d.campaign_id', '=', campaignIdOf(id))
    .execute()
  return rows.map(({ channel, address, text }) => ({ place: `${channel} ${address}`, text }))
}

/** Places that are testers just now. */
async function testers(set: AlertSetUp): Promise<ReadonlySet<string>> {
  const places = new Set<string>()
  for await (const page of set.subscribers.select({ regions: [], segments: ['tester'], topics: [] }))
    for (const { channel, address } of page) places.add(`${channel} ${address}`)
  return places
}

async function take(set: AlertSetUp, one: Step): Promise<void> {
  const [newest] = await set.alerts.list(1)
  const id = newest?.id ?? 'none'
  const drafts = (await set.alerts.list(50)).filter(({ state }) => state === 'draft')
  switch (one.kind) {
    case 'draft':
      await set.alerts.draft({ content: contentOf(one.status, one.region), origin: { kind: 'hand' }, createdBy: 'li' })
      break
    case 'update':
      // Mostly of the kind of what it follows: the others are refused.
      for (const { id: each, content } of (await set.alerts.list(50)).filter(({ state }) => state === 'live'))
        await set.alerts.update(each, contentOf(one.region === 0 ? one.status : content.status, one.region), 'li')
      break
    case 'revise':
      await set.alerts.revise(drafts[0]?.id ?? 'none', contentOf(one.status, one.region), 'li')
      break
    case 'approve':
      for (const { id: each } of drafts) await set.approve(each)
      if (one.andSend) await set.send()
      break
    case 'allClear':
      for (const { id: each } of (await set.alerts.list(50)).filter(({ state }) => state === 'live'))
        await set.alerts.allClear(each, 'li')
      break
    case 'stop':
      await set.alerts.stop(id, 'li', '停')
      break
    case 'send':
      await set.send()
      break
    case 'tend':
      set.pass(7)
      await set.alerts.tend(set.now())
      break
    case 'change':
      if (one.to === null) await set.subscribers.end(placeOf(one.who), { how: 'chat', at: set.now() })
      else await set.subscribe(placeOf(one.who).address, { ...one.to, ...placeOf(one.who) })
  }
  set.pass(1)
}

type Letters = Awaited<ReturnType<typeof lettersOf>>

/** Letters that should not be. @param mayGet testers when they were frozen; undefined: looked at before */
function wrongAmong(letters: Letters, drill: boolean, mayGet: ReadonlySet<string> | undefined): Letters {
  return letters.filter(({ place, text }) => {
    const isMarked = text.startsWith(DRILL_MARK)
    return isMarked !== drill || (drill && mayGet?.has(place) === false)
  })
}

function count(seen: Record<'drill' | 'drillFollowUps' | 'real', number>, content: AlertContent, letters: number) {
  if (!isDrill(content)) seen.real += letters
  else if (content.messageType === 'Alert') seen.drill += letters
  else seen.drillFollowUps += letters
}

it('whatever is done, nothing of a drill is frozen for anybody but a tester, and every text of it is marked', async () => {
  const seen = { drill: 0, drillFollowUps: 0, real: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(person, { minLength: PEOPLE, maxLength: PEOPLE }), steps, async (people, taken) => {
      const set = await anAlertSetUp(database)
      for (const [at, one] of people.entries()) await set.subscribe(`p${at}`, { ...one, ...placeOf(at) })
      const frozen = new Map<string, number>()
      for (const one of taken) {
        const mayGet = await testers(set)
        await take(set, one)
        for (const alert of await set.alerts.list(50)) {
          const letters = await lettersOf(alert.id)
          const isNew = letters.length > (frozen.get(alert.id) ?? 0)
          frozen.set(alert.id, letters.length)
          expect(wrongAmong(letters, isDrill(alert.content), isNew ? mayGet : undefined)).toEqual([])
          if (isNew) count(seen, alert.content, letters.length)
        }
      }
    }),
    { numRuns: RUNS },
  )
  // Nothing reaching anybody would pass as well.
  expect(seen.drill).toBeGreaterThan(0)
  expect(seen.drillFollowUps).toBeGreaterThan(0)
  expect(seen.real).toBeGreaterThan(0)
  process.stdout.write(`letters: ${JSON.stringify(seen)}\n`)
}, 600_000)
