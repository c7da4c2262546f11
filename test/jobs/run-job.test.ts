import { describe, expect, it } from 'vitest'
import { Job } from '../../src/jobs/job.ts'
import { createRunJob } from '../../src/jobs/run-job.ts'
import { suits, type Wish } from '../../src/jobs/wish.ts'
import { aBriefJob, aCampaigns, aPushJob, runJobDeps } from '../support/jobs.ts'

const SLOT = new Date('2026-07-03T08:09:00Z')

describe('running a job', () => {
  it('asks for one campaign with a key that the same slot gives again', async () => {
    const campaigns = aCampaigns()
    const { run } = createRunJob(runJobDeps({ campaigns }))

    const first = await run(aPushJob(), SLOT)
    const again = await run(aPushJob(), SLOT)

    expect(campaigns.requests[0]).toEqual({
      name: '菌季提醒',
      content: { kind: 'entry', entry: 'm1' },
      audience: { regions: [], segments: ['elderly'], topics: [] },
      channels: ['wechaty', 'webhook'],
      priority: 'routine',
      dedupKey: 'job:mushroom:2026-07-03T08:09:00.000Z',
      createdBy: 'job:mushroom',
      origin: 'mushroom',
      startAt: SLOT,
      capPerWeek: 3,
      repeatAfterDays: 21,
      jitterMs: 600_000,
    })
    expect(campaigns.requests[1]).toEqual(campaigns.requests[0])
    expect(first.parts[0]?.result).toMatchObject({ kind: 'launched', recipients: 7 })
    expect(again.parts[0]?.result).toMatchObject({ kind: 'launched', recipients: null })
    expect(again.campaigns).toEqual(first.campaigns)
  })

  it('chooses for each region by what that region got, where the job says so', async () => {
    const campaigns = aCampaigns()
    const asked: Array<readonly [string, Wish['regions']]> = []
    const deps = runJobDeps({
      campaigns,
      chooseEntry: async (wish, { origin }) => {
        asked.push([origin, wish.regions])
        return origin.endsWith('532324')
          ? { kind: 'none', left: [{ entry: 'm1', reason: 'sent-recently' }] }
          : {
              kind: 'chosen',
              entry: { id: 'm2', title: 'b' },
              reason: { season: 'all-year', lastSent: null, others: 0 },
            }
      },
    })

    const run = await createRunJob(deps).run(
      aPushJob({ perRegion: true, audience: { regions: ['532324', '532325'] } }),
      SLOT,
    )

    expect(asked).toEqual([
      ['mushroom:532324', ['532324']],
      ['mushroom:532325', ['532325']],
    ])
    expect(run.parts.map(({ result }) => result.kind)).toEqual(['nothing', 'launched'])
    expect(campaigns.requests.map(({ audience, dedupKey }) => [audience.regions, dedupKey])).toEqual([
      [['532325'], 'job:mushroom:532325:2026-07-03T08:09:00.000Z'],
    ])
    expect(run.state).toBe('done')
  })

  it('wishes for what the file names, for those who read it', async () => {
    const wishes: Wish[] = []
    const content = { topics: ['fire', 'health'], subtopics: ['burn', '燃放'], entries: ['co'] }
    const deps = runJobDeps({
      chooseEntry: async (wish) => {
        wishes.push(wish)
        return { kind: 'none', left: [] }
      },
    })

    const run = await createRunJob(deps).run(aPushJob({ content, audience: { segments: ['parent', 'courier'] } }), SLOT)

    expect(wishes[0]?.topics).toEqual(['fire/burn', 'fire/燃放', 'health/burn', 'health/燃放', 'co'])
    expect(wishes[0]?.audiences).toEqual(['youth', 'workers'])
    expect([run.state, run.campaigns]).toEqual(['nothing', []])
  })

  it('sends to everybody only what is for everyone', () => {
    const { audience } = aPushJob({ audience: {} })

    expect(suits(audience, { audiences: ['officials'] })).toBe(false)
    expect(suits(audience, { audiences: ['elderly', 'everyone'] })).toBe(true)
    expect(suits(aPushJob().audience, { audiences: ['elderly'] })).toBe(true)
  })

  it('sends a brief as it was written, and nothing when there is none', async () => {
    const campaigns = aCampaigns()
    const written = createRunJob(runJobDeps({ campaigns }))
    const none = createRunJob(runJobDeps({ writeBrief: async () => ({ kind: 'none', problems: ['没有数字'] }) }))

    await written.run(aBriefJob(), SLOT)
    const run = await none.run(aBriefJob(), SLOT)

    expect(campaigns.requests[0]?.content).toEqual({ kind: 'text', text: '一周简报' })
    expect(run.state).toBe('nothing')
    expect(run.parts[0]?.result).toEqual({ kind: 'refused', problems: ['没有数字'] })
  })

  it('does a chore, and does none when it only plans', async () => {
    const job = Job.parse({ id: 'clean', title: '清理', kind: 'clean-up', cron: '17 3 * * *' })
    let done = 0
    const chore = async () => `第${++done}次`
    const runJob = createRunJob(runJobDeps({ chores: { report: chore, 'clean-up': chore, backup: chore } }))

    expect(await runJob.plan(job, SLOT)).toEqual({ parts: [] })
    expect(await runJob.run(job, SLOT)).toEqual({ state: 'done', campaigns: [], parts: [], done: '第1次' })
  })

  it('plans without drafting', async () => {
    const campaigns = aCampaigns()

    const { parts } = await createRunJob(runJobDeps({ campaigns })).plan(aPushJob(), SLOT)

    expect(parts[0]?.result).toMatchObject({ kind: 'preview', recipients: 7 })
    expect(campaigns.requests).toEqual([])
  })

  it('fails when the texts changed under it, so that the slot is written down as failed', async () => {
    const campaigns = { ...aCampaigns(), approve: async () => ({ kind: 'changed' }) as const }

    await expect(createRunJob(runJobDeps({ campaigns })).run(aPushJob(), SLOT)).rejects.toMatchObject({
      code: 'jobs.not-launched',
    })
  })
})
