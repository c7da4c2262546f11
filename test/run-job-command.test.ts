import { describe, expect, it } from 'vitest'
import { Job } from '../src/jobs/job.ts'
import { createRunJob, type RunJobDeps } from '../src/jobs/run-job.ts'
import { runJobCommand } from '../src/run-job-command.ts'
import { createMemoryCronRuns } from './support/cron-runs.ts'
import { aCampaigns, aPushJob, runJobDeps } from './support/jobs.ts'

/** 16:00:20 in Chuxiong. */
const NOW = new Date('2026-07-03T08:00:20Z')

function aCommand(more: Partial<RunJobDeps> = {}) {
  const lines: string[] = []
  const campaigns = aCampaigns()
  const runs = createMemoryCronRuns()
  const clean = Job.parse({ id: 'clean', title: '清理', kind: 'clean-up', cron: '17 3 * * *' })
  const deps = {
    jobs: [aPushJob(), aPushJob({ id: 'counties', perRegion: true, audience: { regions: ['532324'] } }), clean],
    runJob: createRunJob(runJobDeps({ campaigns, ...more })),
    runs,
    regionName: (code: string) => (code === '532324' ? '南华县' : code),
    instance: 'console-1',
    clock: () => NOW,
    print: (line: string) => void lines.push(line),
  }
  return { lines, campaigns, runs, command: (id: string, isDry: boolean) => runJobCommand(id, isDry, deps) }
}

describe('kepu run-job', () => {
  it('shows with --dry-run what would go to whom and why, and sends nothing', async () => {
    const { lines, campaigns, runs, command } = aCommand()

    expect(await command('mushroom', true)).toBe(0)

    expect(lines).toEqual([
      '任务：菌季提醒（mushroom）',
      '接下来的时间：7月3日 16:09，7月4日 16:09，7月5日 16:09',
      '试运行：什么也没有发，什么也没有改。',
      '条目：不认得的菌子不碰（m1）',
      '为什么选它：正当季；这个任务没发过；另有4条也可以选',
      '会收到的：7',
      '  微信：7',
      '不发的人：',
      '  已经退订：2',
      '写法“老年版”，7人：',
      '  不认得的菌子不碰。',
      '  有事打120。',
    ])
    expect(campaigns.requests).toEqual([])
    expect(await runs.list(1)).toEqual([])
  })

  it('runs in the slot of this minute, and says so when that has run', async () => {
    const { lines, campaigns, runs, command } = aCommand()

    const codes = [await command('mushroom', false), await command('mushroom', false)]

    expect(codes).toEqual([0, 1])
    expect(lines).toContain('已经排队发送：7，批次c-job:mushroom:2026-07-03T08:00:00.000Z')
    expect(lines.at(-1)).toBe('7月3日 16:00这一次已经跑过了，没有再跑。要再跑一次，过一分钟再来。')
    expect(campaigns.requests).toHaveLength(1)
    expect(await runs.list(5)).toMatchObject([{ job: 'mushroom', state: 'done', instance: 'console-1' }])
  })

  it('names the county and the reasons when nothing can be chosen', async () => {
    const left = ['sent-recently', 'other-topic', 'other-topic'].map((reason, at) => ({ entry: `e${at}`, reason }))
    const { lines, runs, command } = aCommand({ chooseEntry: async () => ({ kind: 'none', left }) })

    expect(await command('counties', false)).toBe(1)

    expect(lines.slice(2)).toEqual(['—— 南华县 ——', '没有可发的条目：', '  不是这个任务的内容：2条', '  最近发过：1条'])
    expect((await runs.list(1))[0]?.state).toBe('nothing')
  })

  it('does a chore and says what was done', async () => {
    const { lines, command } = aCommand()

    expect(await command('clean', true)).toBe(0)
    expect(await command('clean', false)).toBe(0)

    expect(lines).toContain('这个任务不发消息，试运行没有可看的。')
    expect(lines.at(-1)).toBe('清理好了')
  })

  it('names the jobs there are when there is no such job', async () => {
    const { lines, command } = aCommand()

    expect(await command('mushrom', true)).toBe(1)
    expect(lines).toEqual(['没有叫“mushrom”的任务。现有：mushroom，counties，clean'])
  })

  it('writes down a run that failed', async () => {
    const { runs, command } = aCommand({ chooseEntry: () => Promise.reject(new Error('index gone')) })

    await expect(command('mushroom', false)).rejects.toThrow('index gone')
    expect((await runs.list(1))[0]?.state).toBe('failed')
  })
})
