import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isServed } from '../../src/answerer.ts'
import type { Entry } from '../../src/domain/entry.ts'
import { type Announce, type Correction, createCorrections } from '../../src/rumours/corrections.ts'
import { nextVersionsOf, type VerdictStore } from '../../src/rumours/versions.ts'
import type { Db, OpenDatabase } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { createVerdictStore } from '../../src/storage/verdict-store.ts'
import { engines } from '../support/engines.ts'
import { aReview, aRumour, aVerdictReply } from '../support/verdicts.ts'
import '../support/fixed-seed.ts'

type Step =
  | { readonly kind: 'publish'; readonly words: readonly string[] }
  | { readonly kind: 'reply'; readonly entry: number; readonly sender: string }
  /** Of the steps of a check, so many are done before the process ends. */
  | { readonly kind: 'check'; readonly until: number }

const IDS = ['r0', 'r1', 'r2']
const GONE = 'gone'
const EXPIRED = 'expired'
const words = fc.constantFrom('甲。', '乙。', '丙。', GONE, EXPIRED)
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('publish'), words: fc.tuple(words, words, words) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('reply'),
        entry: fc.nat(2),
        sender: fc.constantFrom('a', 'b', 'c', 'd'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('check'),
        until: fc.oneof(fc.nat(8), fc.constant(Number.POSITIVE_INFINITY)),
      }),
    },
  ),
  { minLength: 5, maxLength: 40 },
)

function entriesSaying(texts: readonly string[]): Entry[] {
  return IDS.flatMap((id, at) => {
    const text = texts[at] ?? GONE
    if (text === GONE) return []
    return [text === EXPIRED ? aRumour(id, '旧话。', aReview('expired')) : aRumour(id, text)]
  })
}

/** The history told a second time without a database: what each entry says now, and the newest version each place got. */
function aModel() {
  const said = new Map<string, string>()
  const versions = new Map<string, number>()
  const got = new Map<string, number>()
  const delivered = new Map<string, Correction>()
  const keyOf = (entry: string, sender: string) => `${entry} ${sender}`
  const known = (entry: string, sender: string) =>
    Math.max(
      got.get(keyOf(entry, sender)) ?? 0,
      ...[...delivered.values()]
        .filter((each) => each.entry === entry && each.place.sender === sender)
        .map(({ to }) => to),
    )
  return {
    delivered,
    publish(texts: readonly string[]) {
      for (const [at, id] of IDS.entries()) {
        const text = texts[at] === EXPIRED ? GONE : (texts[at] ?? GONE)
        if (text === (said.get(id) ?? GONE)) continue
        said.set(id, text)
        versions.set(id, (versions.get(id) ?? 0) + 1)
      }
    },
    /** The version a reader gets now, if the entry is there. */
    versionToReply: (id: string) => ((said.get(id) ?? GONE) === GONE ? undefined : versions.get(id)),
    reply: (id: string, sender: string) => got.set(keyOf(id, sender), versions.get(id) ?? 0),
    /** Places that do not know the newest version, as `entry sender version`. */
    toBeTold: () =>
      [...got.keys()].flatMap((key) => {
        const [entry = '', sender = ''] = key.split(' ')
        const newest = versions.get(entry) ?? 0
        return known(entry, sender) < newest ? [`${key} ${newest}`] : []
      }),
  }
}

/** Nothing that is called after `until` calls happens: the process has ended. */
function dying(until: number) {
  let calls = 0
  return async <T>(act: () => Promise<T>): Promise<T> => {
    if (calls++ >= until) throw new Error('the process has ended')
    return act()
  }
}

/** Plays the steps on the store and beside it; returns where the two contradict each other. */
async function play(db: Db, store: VerdictStore, history: readonly Step[]): Promise<string[]> {
  await db.deleteFrom('verdict_versions').execute()
  await db.deleteFrom('verdict_replies').execute()
  const model = aModel()
  const contradictions: string[] = []
  let time = 0

  async function check(until: number) {
    const expected = model.toBeTold()
    const fresh: string[] = []
    const alive = dying(until)
    /** Idempotent by key, as the contract of `Announce` asks. */
    const deliver: Announce = async (correction) => {
      const { key, entry, to, place } = correction
      if (!model.delivered.has(key)) fresh.push(`${entry} ${place.sender} ${to}`)
      model.delivered.set(key, correction)
      return 'announced'
    }
    const { check: run } = createCorrections({
      store: { ...store, markTold: (...mark) => alive(() => store.markTold(...mark)) },
      announce: (correction) => alive(() => deliver(correction)),
      onError: () => {},
    })
    await run(new Date(time))

    const missed = until === Number.POSITIVE_INFINITY ? expected.filter((each) => !fresh.includes(each)) : []
    contradictions.push(
      ...missed.map((each) => `not told: ${each}`),
      ...fresh.filter((each) => !expected.includes(each)).map((each) => `told without need: ${each}`),
      ...fresh.filter((each, at) => fresh.indexOf(each) !== at).map((each) => `told twice: ${each}`),
    )
  }

  for (const step of [...history, { kind: 'check', until: Number.POSITIVE_INFINITY } as const]) {
    time += 1_000
    if (step.kind === 'publish') {
      model.publish(step.words)
      await store.publish(entriesSaying(step.words), new Date(time))
    } else if (step.kind === 'check') await check(step.until)
    else {
      const entry = IDS[step.entry] ?? ''
      const version = model.versionToReply(entry)
      if (version === undefined) continue
      if ((await store.current(entry))?.version !== version) contradictions.push(`not version ${version}: ${entry}`)
      await store.recordReply(aVerdictReply({ entry, version, sender: step.sender, at: new Date(time) }))
      model.reply(entry, step.sender)
    }
  }
  return contradictions
}

describe.each(engines)('corrections on %s', (_name, open) => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await open()
    await migrate(database)
  })
  afterAll(() => database.close())

  it('reach every place that got an old version once per newer version it has not seen, and nobody else, whatever happens', async () => {
    const store = createVerdictStore(
      database.db,
      nextVersionsOf((entry) => isServed(entry, false)),
    )

    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        expect(await play(database.db, store, history)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
