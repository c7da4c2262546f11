import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isServed } from './answerer.ts'
import { chooseEntry } from './campaigns/choose-entry.ts'
import type { Delivery } from './compose-delivery.ts'
import type { Config } from './config.ts'
import type { GroupStore } from './conversation/group-settings.ts'
import type { Clock } from './domain/clock.ts'
import { SEGMENTS } from './domain/segments.ts'
import type { BriefWords } from './jobs/brief-words.ts'
import { checkJobs } from './jobs/check-jobs.ts'
import type { CronRuns } from './jobs/cron-runs.ts'
import type { Job } from './jobs/job.ts'
import { describeJobFinding, loadJobs } from './jobs/load-jobs.ts'
import type { SentLetters } from './jobs/report.ts'
import { createRunJob, type RunJob } from './jobs/run-job.ts'
import { createSchedule, type Schedule } from './jobs/schedule.ts'
import { createMonthlyReport, createWriteBrief } from './jobs/write-brief.ts'
import type { LiveAnswerer } from './live-answerer.ts'
import type { Logger } from './logger.ts'
import { createRetention } from './retention.ts'
import type { VerdictStore } from './rumours/versions.ts'
import { backUp } from './storage/backup.ts'
import { createCronRunStore } from './storage/cron-run-store.ts'
import type { OpenDatabase } from './storage/database.ts'
import { createDatabaseNow } from './storage/database-now.ts'
import { createFigures, type TalkFigures } from './storage/figures-store.ts'
import type { InboxStore } from './storage/inbox-store.ts'
import { createRetentionStore } from './storage/retention.ts'
import { createSentLetters } from './storage/sent-letters.ts'

export interface JobsParts {
  readonly config: Config
  readonly database: OpenDatabase
  readonly live: LiveAnswerer
  readonly delivery: Delivery
  readonly counts: TalkFigures
  readonly groupStore: Pick<GroupStore, 'forgetBefore'>
  readonly verdictStore: VerdictStore
  readonly inbox: InboxStore
  readonly words: BriefWords
  readonly clock: Clock
  readonly logger: Logger
  readonly onError: (error: unknown) => void
}

export interface Jobs {
  readonly jobs: readonly Job[]
  readonly runs: CronRuns
  readonly runJob: RunJob
  readonly instance: string
  /** Absent where jobs are switched off. */
  readonly schedule: Schedule | undefined
}

/** The plan's yearly target of person-times. */
const TARGET = 150_000
const DAY_MS = 86_400_000
const INBOX_DAYS = 90
const RUN_DAYS = 400

/** The chores of the night. Each says in one line what it did. */
function choresOf(parts: JobsParts, runs: CronRuns, letters: SentLetters) {
  const { config, database, delivery, groupStore, verdictStore, inbox, words, live, clock, onError } = parts
  const retention = createRetention({
    store: createRetentionStore(database.db),
    groups: groupStore,
    verdicts: verdictStore,
    messageDays: config.retainMessagesDays,
    onError,
  })
  const writeReport = createMonthlyReport({
    letters,
    regionName: regionNames(live),
    target: TARGET,
    words,
    async save(name, content) {
      const folder = join(config.dataDir, 'reports')
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(join(folder, name), content, { mode: 0o600, flush: true })
      return join(folder, name)
    },
  })
  return {
    report: (job: Job, slot: Date) => writeReport(job.kind === 'report' ? job.formats : ['csv', 'markdown'], slot),
    async 'clean-up'() {
      const now = clock()
      const before = (days: number) => new Date(now.getTime() - days * DAY_MS)
      const swept = await retention.sweep(now)
      const read = await inbox.forgetBefore(before(INBOX_DAYS))
      const old = await runs.forgetBefore(before(RUN_DAYS))
      const settled = await delivery.ledger.settle(now)
      return `清理：${JSON.stringify({ ...swept, inbox: read, runs: old, settled })}`
    },
    async backup(_job: Job, slot: Date) {
      if (database.engine === 'postgres') return '数据在 PostgreSQL 里，请用 pg_dump 备份'
      const folder = join(config.dataDir, 'backups', slot.toISOString().slice(0, 10))
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await backUp(config.dataDir, folder, clock())
      return `备份在 ${folder}`
    },
  }
}

export function regionNames(live: LiveAnswerer): (code: string) => string {
  return (code) => live.current().search.knowledge.regions.find((region) => region.code === code)?.name ?? code
}

export async function composeJobs(parts: JobsParts): Promise<Jobs> {
  const { config, database, live, delivery, words, clock, logger, onError } = parts
  const knowledge = () => live.current().search.knowledge
  const { jobs, findings } = await loadJobs(config.jobsDir)
  const problems = [...findings, ...checkJobs(jobs, knowledge().entries)]
  // Answers and warnings go on without a job that cannot be read.
  if (problems.length > 0)
    logger.error({ problems: problems.map(describeJobFinding) }, 'jobs have problems; the others run')

  const runs = createCronRunStore(database.db)
  const letters = createSentLetters(database.db, { segments: SEGMENTS })
  const runJob = createRunJob({
    campaigns: delivery.campaigns,
    chooseEntry: async (wish, { origin, slot, suits }) =>
      chooseEntry(knowledge().entries, wish, {
        job: origin,
        slot: slot.toISOString(),
        now: slot,
        lastSent: await delivery.history.lastSent(origin),
        canBeWorded: (entry) =>
          suits(entry) &&
          isServed(entry, config.hideUnsigned) &&
          delivery.bulletins.word(entry, 'chat').kind === 'bulletin',
      }),
    writeBrief: createWriteBrief({
      figures: createFigures(database.db, { letters, talk: parts.counts }),
      knowledge,
      hideUnsigned: config.hideUnsigned,
      words,
    }),
    chores: choresOf(parts, runs, letters),
  })
  const instance = randomUUID()
  const schedule = config.jobsEnabled
    ? createSchedule({
        jobs,
        runs,
        run: runJob.run,
        clock,
        databaseNow: createDatabaseNow(database, clock),
        instance,
        onError,
        onNote: (note) => logger.warn({ note }, 'jobs'),
      })
    : undefined
  return { jobs, runs, runJob, instance, schedule }
}
