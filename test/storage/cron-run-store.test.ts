import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CronRuns } from '../../src/jobs/cron-runs.ts'
import { createCronRunStore } from '../../src/storage/cron-run-store.ts'
import type { Db } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { createMemoryCronRuns } from '../support/cron-runs.ts'
import { engines } from '../support/engines.ts'

const NOW = new Date('2026-11-27T01:12:00.400Z')
const SLOT = new Date('2026-11-27T01:12:00Z')
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000)

let jobs = 0
const aJob = () => `job-${++jobs}`

interface Opened<Scope> {
  readonly runs: CronRuns<Scope>
  readonly close: () => Promise<void>
}

function keepsItsContract<Scope>(open: () => Promise<Opened<Scope>>) {
  let runs: CronRuns<Scope>
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ runs, close } = await open())
  })
  afterAll(() => close())

  it('gives a slot to one of twenty who ask at once', async () => {
    const job = aJob()

    const claims = await Promise.all(Array.from({ length: 20 }, (_, at) => runs.claim(job, SLOT, `i${at}`, NOW)))

    expect(claims.filter(Boolean)).toHaveLength(1)
    const rows = (await runs.list(100)).filter((run) => run.job === job)
    expect(rows).toEqual([
      { job, slot: SLOT, instance: `i${claims.indexOf(true)}`, claimedAt: NOW, state: 'claimed', campaign: null },
    ])
  })

  it('does the work of one of twenty who ask at once', async () => {
    const job = aJob()
    let worked = 0

    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, at) => runs.claimWith(job, SLOT, `i${at}`, NOW, async () => ++worked)),
    )

    expect(worked).toBe(1)
    expect(claims.filter(({ kind }) => kind === 'won')).toEqual([{ kind: 'won', result: 1 }])
  })

  it('gives the slots of a job and the same slot of jobs apart', async () => {
    const [one, other] = [aJob(), aJob()]

    expect(await runs.claim(one, SLOT, 'i', NOW)).toBe(true)
    expect(await runs.claim(other, SLOT, 'i', NOW)).toBe(true)
    expect(await runs.claim(one, minutes(60), 'i', NOW)).toBe(true)
    expect(await runs.claim(one, SLOT, 'i', NOW)).toBe(false)
  })

  it('undoes a claim whose work failed, so that another may have it', async () => {
    const job = aJob()

    const failing = runs.claimWith(job, SLOT, 'one', NOW, () => Promise.reject(new Error('no campaign')))

    await expect(failing).rejects.toThrow('no campaign')
    expect(await runs.lastSlot(job)).toBeUndefined()
    expect(await runs.claim(job, SLOT, 'other', NOW)).toBe(true)
  })

  it('knows the newest slot, however they came', async () => {
    const job = aJob()
    await runs.claim(job, minutes(60), 'i', NOW)
    await runs.miss(job, minutes(-60), 'i', minutes(1))

    expect(await runs.lastSlot(job)).toEqual(minutes(60))
    expect(await runs.lastSlot('unknown')).toBeUndefined()
  })

  it('ends a run once, for its instance only', async () => {
    const job = aJob()
    await runs.claim(job, SLOT, 'mine', NOW)

    expect(await runs.finish({ job, slot: SLOT, instance: 'other' }, 'failed', null)).toBe(false)
    expect(await runs.finish({ job, slot: SLOT, instance: 'mine' }, 'done', 'c1,c2')).toBe(true)
    expect(await runs.finish({ job, slot: SLOT, instance: 'mine' }, 'failed', null)).toBe(false)
    expect((await runs.list(100)).find((run) => run.job === job)).toMatchObject({ state: 'done', campaign: 'c1,c2' })
  })

  it('writes down a miss, and never over a run', async () => {
    const job = aJob()

    expect(await runs.miss(job, SLOT, 'i', NOW)).toBe(true)
    expect(await runs.miss(job, SLOT, 'i', NOW)).toBe(false)
    expect(await runs.claim(job, SLOT, 'i', NOW)).toBe(false)
    expect((await runs.list(100)).find((run) => run.job === job)?.state).toBe('missed')
  })

  it('lets one of many take over what nobody finished', async () => {
    const job = aJob()
    await runs.claim(job, SLOT, 'dead', minutes(-30))
    await runs.claim(job, minutes(5), 'alive', NOW)
    const left = (await runs.unfinished(minutes(-10))).filter((run) => run.job === job)
    const [dead] = left
    if (dead === undefined) throw new Error('nothing was left')

    const takers = await Promise.all(Array.from({ length: 8 }, (_, at) => runs.takeOver(dead, `i${at}`, NOW)))

    expect(left).toHaveLength(1)
    expect(takers.filter(Boolean)).toHaveLength(1)
    expect((await runs.unfinished(minutes(-10))).filter((run) => run.job === job)).toEqual([])
    expect(await runs.finish({ job, slot: SLOT, instance: 'dead' }, 'done', null)).toBe(false)
    expect(await runs.finish({ job, slot: SLOT, instance: `i${takers.indexOf(true)}` }, 'done', null)).toBe(true)
  })

  it('forgets old runs and keeps the newest of each job', async () => {
    const job = aJob()
    for (const at of [-300, -200, -100]) await runs.claim(job, minutes(at), 'i', minutes(at - 10_000))

    expect(await runs.forgetBefore(minutes(-9_000))).toBe(2)
    expect(await runs.lastSlot(job)).toEqual(minutes(-100))
  })
}

describe('runs in memory', () => {
  keepsItsContract(async () => ({ runs: createMemoryCronRuns(), close: async () => {} }))
})

describe.each(engines)('runs in %s', (_name, open) => {
  const opened = async () => {
    const database = await open()
    await migrate(database)
    return { db: database.db, runs: createCronRunStore(database.db), close: database.close }
  }

  keepsItsContract<Db>(opened)

  it('commits what the work writes together with the claim, or neither', async () => {
    const { db, runs, close } = await opened()
    const notice = (scope: Db) => scope.insertInto('group_notices').values({ channel: 'c', room: 'r', at: 1 }).execute()

    await runs
      .claimWith('job', SLOT, 'one', NOW, async (scope) => {
        await notice(scope)
        throw new Error('died')
      })
      .catch(() => undefined)
    const afterDeath = await db.selectFrom('group_notices').selectAll().execute()
    const won = await runs.claimWith('job', SLOT, 'two', NOW, notice)
    const rows = await db.selectFrom('group_notices').selectAll().execute()
    await close()

    expect(afterDeath).toEqual([])
    expect(won.kind).toBe('won')
    expect(rows).toHaveLength(1)
  })
})
