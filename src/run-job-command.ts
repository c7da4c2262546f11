import { type Clock, wordTime } from './domain/clock.ts'
import type { CronRuns } from './jobs/cron-runs.ts'
import { minuteOf, nextSlots } from './jobs/cron-time.ts'
import { type Job, timesOf } from './jobs/job.ts'
import type { Choice, Excluded, JobPreview, Launched, Part, RunJob } from './jobs/run-job.ts'
import { wordBulletinKey, wordChannel, wordExclusion, wordLeftOut } from './run-job-words.ts'

/** So many coming runs are shown. */
const COMING = 3

export interface RunJobCommandDeps {
  readonly jobs: readonly Job[]
  readonly runJob: RunJob
  readonly runs: Pick<CronRuns, 'claim' | 'finish'>
  readonly regionName: (code: string) => string
  readonly instance: string
  readonly clock: Clock
  readonly print: (line: string) => void
}

function excludedLines(excluded: readonly Excluded[]): string[] {
  if (excluded.length === 0) return []
  return ['不发的人：', ...excluded.map(({ reason, count }) => `  ${wordExclusion(reason)}：${count}`)]
}

/** The most frequent reasons first: with hundreds of entries nobody reads them one by one. */
function leftLines(left: ReadonlyArray<{ readonly reason: string }>): string[] {
  const counts = new Map<string, number>()
  for (const { reason } of left) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, count]) => `  ${wordLeftOut(reason)}：${count}条`)
}

function choiceLines(choice: Choice): string[] {
  if (choice.kind === 'none') return ['没有可发的条目：', ...leftLines(choice.left)]
  const { entry, reason } = choice
  const season = reason.season === 'in-season' ? '正当季' : '全年都适用'
  const last = reason.lastSent === null ? '这个任务没发过' : `上次发是${wordTime(reason.lastSent)}`
  return [`条目：${entry.title}（${entry.id}）`, `为什么选它：${season}；${last}；另有${reason.others}条也可以选`]
}

function previewLines({ recipients, channels, excluded, texts }: JobPreview): string[] {
  return [
    `会收到的：${recipients}`,
    ...(channels ?? []).map(({ channel, count }) => `  ${wordChannel(channel)}：${count}`),
    ...excludedLines(excluded),
    ...texts.flatMap(({ bulletin, text, count }) => [
      `写法“${wordBulletinKey(bulletin)}”，${count}人：`,
      ...text.split('\n').map((line) => `  ${line}`),
    ]),
  ]
}

function launchedLines({ id, recipients, excluded }: Launched): string[] {
  if (recipients === null) return [`批次${id}之前已经发过，没有再发`]
  return [`已经排队发送：${recipients}，批次${id}`, ...excludedLines(excluded)]
}

function partLines({ region, choice, result }: Part<JobPreview | Launched>, regionName: (code: string) => string) {
  const where = region === null ? [] : [`—— ${regionName(region)} ——`]
  const why = choice === null ? [] : choiceLines(choice)
  switch (result.kind) {
    case 'preview':
      return [...where, ...why, ...previewLines(result)]
    case 'launched':
      return [...where, ...why, ...launchedLines(result)]
    case 'refused':
      return [...where, ...why, '不能发：', ...result.problems.map((problem) => `  ${problem}`)]
    case 'nothing':
      return [...where, ...why]
  }
}

function headLines(job: Job, now: Date): string[] {
  const coming = nextSlots(timesOf(job), now, COMING).map(wordTime)
  return [`任务：${job.title}（${job.id}）`, `接下来的时间：${coming.join('，')}`]
}

async function dryRun(job: Job, { runJob, regionName, clock, print }: RunJobCommandDeps): Promise<0> {
  const { parts } = await runJob.plan(job, minuteOf(clock()))
  print('试运行：什么也没有发，什么也没有改。')
  if (parts.length === 0) print('这个任务不发消息，试运行没有可看的。')
  for (const line of parts.flatMap((part) => partLines(part, regionName))) print(line)
  return 0
}

async function runNow(job: Job, deps: RunJobCommandDeps): Promise<0 | 1> {
  const { runJob, runs, instance, regionName, clock, print } = deps
  const slot = minuteOf(clock())
  if (!(await runs.claim(job.id, slot, instance, clock()))) {
    print(`${wordTime(slot)}这一次已经跑过了，没有再跑。要再跑一次，过一分钟再来。`)
    return 1
  }
  const run = { job: job.id, slot, instance }
  try {
    const { state, campaigns, parts, done } = await runJob.run(job, slot)
    await runs.finish(run, state, campaigns.length === 0 ? null : campaigns.join(','))
    if (done !== null) print(done)
    for (const line of parts.flatMap((part) => partLines(part, regionName))) print(line)
    return state === 'done' ? 0 : 1
  } catch (error) {
    await runs.finish(run, 'failed', null)
    throw error
  }
}

/**
 * `kepu run-job ID [--dry-run]`: what the job would send to whom and why, or runs it in the slot of this minute.
 * @returns exit code: 1 for an unknown job, a slot that has run, or nothing to send
 */
export async function runJobCommand(id: string, isDry: boolean, deps: RunJobCommandDeps): Promise<0 | 1> {
  const job = deps.jobs.find((each) => each.id === id)
  if (job === undefined) {
    deps.print(`没有叫“${id}”的任务。现有：${deps.jobs.map((each) => each.id).join('，')}`)
    return 1
  }
  for (const line of headLines(job, deps.clock())) deps.print(line)
  return isDry ? dryRun(job, deps) : runNow(job, deps)
}
