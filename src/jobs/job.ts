import { z } from 'zod'
import { DELIVERY_CHANNELS } from '../domain/letter.ts'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from '../domain/segments.ts'
import { type CronTimes, parseCron, problemOfCron, seasonalCron } from './cron-time.ts'

/** Areas that the plan puts first. */
export const PRIORITY_TAGS = ['old-revolutionary', 'minority', 'formerly-poor'] as const

const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'write lower-case letters, digits and hyphens')
const RegionCode = z.string().regex(/^\d{6}(\d{3}){0,2}$/, 'write a GB/T 2260 code of 6 digits in quotes')

const Cron = z.string().superRefine((cron, context) => {
  const problem = problemOfCron(cron)
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
})

/** Who is meant; an empty list means whoever, the lists together all have to fit. */
const Audience = z.strictObject({
  regions: z.array(RegionCode).default([]),
  segments: z.array(z.enum(SEGMENTS)).default([]),
  topics: z.array(z.enum(SUBSCRIPTION_TOPICS)).default([]),
})

/** Which entries may be pushed: those named, and those of the topics that also fit the rest. */
export const Content = z
  .strictObject({
    topics: z.array(Slug).default([]),
    /** Within the topics; empty: all of them. */
    subtopics: z.array(z.string().min(1)).default([]),
    entries: z.array(Slug).default([]),
    /** Only entries of which the month is named, or that hold all year. */
    seasonOnly: z.boolean().default(true),
    priorityTags: z.array(z.enum(PRIORITY_TAGS)).default([]),
    /** An entry rests for so many days after it went out by this job. */
    notRepeatedDays: z.int().min(0).max(366).default(30),
  })
  .refine(({ topics, entries }) => topics.length + entries.length > 0, 'name topics or entries')
export type Content = z.infer<typeof Content>

const Missed = z.union(
  [z.literal('skip'), z.literal('all'), z.strictObject({ latestWithinMinutes: z.int().min(1).max(1_440) })],
  'write skip, all or { latestWithinMinutes: 1–1440 }',
)
export type Missed = z.infer<typeof Missed>

/** Routine letters of all jobs in a week after which somebody gets none of this job: what matters more is let through longer. */
const Caps = z.strictObject({ perRecipientPerWeek: z.int().min(1).max(14) })

const when = {
  id: Slug.max(60),
  title: z.string().min(2).max(40),
  cron: Cron,
  /** Season; left out: all year. */
  months: z.array(z.int().min(1).max(12)).min(1).optional(),
  missed: Missed.default({ latestWithinMinutes: 30 }),
}

const toWhom = {
  /** Letters leave spread over so many minutes after the slot. */
  jitterMinutes: z.int().min(1).max(25).default(10),
  audience: Audience,
  /** In order of preference. */
  channels: z.array(z.enum(DELIVERY_CHANNELS)).min(1),
  caps: Caps,
}

const PushJob = z.strictObject({
  kind: z.literal('push'),
  ...when,
  ...toWhom,
  bulletin: z.literal('entry').default('entry'),
  /** One choice of entry, and one campaign, for each region of the audience. */
  perRegion: z.boolean().default(false),
  content: Content,
})
const BriefJob = z.strictObject({
  kind: z.literal('brief'),
  ...when,
  ...toWhom,
  bulletin: z.enum(['officials-week', 'rumours-week']),
})
const ReportJob = z.strictObject({
  kind: z.literal('report'),
  ...when,
  formats: z.array(z.enum(['csv', 'markdown'])).min(1),
})
const CleanUpJob = z.strictObject({ kind: z.literal('clean-up'), ...when })
const BackupJob = z.strictObject({ kind: z.literal('backup'), ...when })

/** One file of `jobs/`: when, to whom, what, by which channels, and what becomes of a run that was missed. */
export const Job = z
  .discriminatedUnion('kind', [PushJob, BriefJob, ReportJob, CleanUpJob, BackupJob])
  .superRefine((job, context) => {
    const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (job.months !== undefined && job.cron.trim().split(/\s+/)[3] !== '*')
      issue(['months'], 'give months here or in cron, not both')
    if (job.kind === 'push' && job.perRegion && job.audience.regions.length === 0)
      issue(['audience', 'regions'], 'perRegion needs regions')
  })
export type Job = z.infer<typeof Job>
export type PushJob = z.infer<typeof PushJob>
export type BriefJob = z.infer<typeof BriefJob>

export interface Timing {
  readonly cron: string
  readonly months?: readonly number[] | undefined
}

/** The expression with the season in it. */
export function cronOf({ cron, months }: Timing): string {
  return seasonalCron(cron, months ?? [])
}

export function timesOf(job: Timing): CronTimes {
  return parseCron(cronOf(job))
}

/** Months in which the job runs, 1–12. */
export function monthsOf(job: Timing): number[] {
  return [...timesOf(job).months].sort((one, other) => one - other)
}
