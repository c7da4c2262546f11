import { AppError } from '../domain/app-error.ts'
import type { Entry } from '../domain/entry.ts'
import type { DeliveryChannel } from '../domain/letter.ts'
import type { BriefJob, Job, PushJob } from './job.ts'
import type { RunEnd } from './run-slots.ts'
import { suits, type Wish, wishOf } from './wish.ts'

/** What a job asks to be sent. The key makes it one campaign, for ever. */
export interface JobRequest {
  readonly name: string
  readonly content:
    | { readonly kind: 'entry'; readonly entry: string }
    | { readonly kind: 'text'; readonly text: string }
  readonly audience: PushJob['audience']
  readonly channels: DeliveryChannel[]
  readonly priority: 'routine'
  readonly dedupKey: string
  readonly createdBy: string
  readonly origin: string
  readonly startAt: Date
  readonly capPerWeek: number
  readonly repeatAfterDays?: number
  readonly jitterMs: number
}

export interface Excluded {
  readonly reason: string
  readonly count: number
}

export interface JobPreview {
  readonly kind: 'preview'
  readonly recipients: number
  readonly excluded: readonly Excluded[]
  /** Every wording that somebody would get, and how many would. */
  readonly texts: ReadonlyArray<{ readonly bulletin: string; readonly text: string; readonly count: number }>
  readonly channels?: ReadonlyArray<{ readonly channel: DeliveryChannel; readonly count: number }>
}

export interface Refused {
  readonly kind: 'refused'
  /** In Chinese, for staff. */
  readonly problems: readonly string[]
}

/** What is needed of the campaigns. */
export interface JobCampaigns {
  readonly preview: (request: JobRequest) => Promise<JobPreview | Refused>
  readonly draft: (request: JobRequest) => Promise<{ readonly kind: 'drafted'; readonly id: string } | Refused>
  /** Approves and launches. `over`: it runs already, or has ended. */
  readonly approve: (
    id: string,
    by: string,
  ) => Promise<
    | { readonly kind: 'running'; readonly recipients: number; readonly excluded: readonly Excluded[] }
    | { readonly kind: 'over' | 'unknown' | 'own' | 'changed' }
  >
}

export type Choice =
  | {
      readonly kind: 'chosen'
      readonly entry: Pick<Entry, 'id' | 'title'>
      readonly reason: {
        readonly season: 'in-season' | 'all-year'
        readonly lastSent: Date | null
        readonly others: number
      }
    }
  | { readonly kind: 'none'; readonly left: ReadonlyArray<{ readonly entry: string; readonly reason: string }> }

export interface Occasion {
  /** By which what was sent before is known: the job, and the region where it chooses by region. */
  readonly origin: string
  readonly slot: Date
  readonly suits: (entry: Entry) => boolean
}

export type WrittenBrief =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none'; readonly problems: readonly string[] }

export interface RunJobDeps {
  readonly campaigns: JobCampaigns
  /** The same wish on the same occasion has to choose the same entry: a run may be repeated. */
  readonly chooseEntry: (wish: Wish, occasion: Occasion) => Promise<Choice>
  readonly writeBrief: (bulletin: BriefJob['bulletin'], slot: Date) => Promise<WrittenBrief>
  /** What sends nothing; each answers with one line of what it did. */
  readonly chores: Readonly<Record<'report' | 'clean-up' | 'backup', (job: Job, slot: Date) => Promise<string>>>
}

type Content = JobRequest['content']

/** What is sent to one region, or to the whole audience (`region` null), and why just that. */
export interface Part<Result> {
  readonly region: string | null
  readonly choice: Choice | null
  readonly result: Result | Refused | { readonly kind: 'nothing' }
}

export interface Launched {
  readonly kind: 'launched'
  readonly id: string
  /** Null: it ran already. */
  readonly recipients: number | null
  readonly excluded: readonly Excluded[]
}

export interface JobPlan {
  readonly parts: ReadonlyArray<Part<JobPreview>>
}

export interface JobRun extends RunEnd {
  readonly parts: ReadonlyArray<Part<Launched>>
  /** What a chore says of itself. */
  readonly done: string | null
}

export interface RunJob {
  /** Who would get what and why; writes nothing and does no chore. */
  readonly plan: (job: Job, slot: Date) => Promise<JobPlan>
  /** @throws AppError `jobs.not-launched` when a campaign of it could not be launched */
  readonly run: (job: Job, slot: Date) => Promise<JobRun>
}

type LetterJob = PushJob | BriefJob
interface Found {
  readonly region: string | null
  readonly choice: Choice | null
  readonly content: Content | Refused | { readonly kind: 'nothing' }
}

const MINUTE_MS = 60_000
/** A job file was reviewed like code; what it sends is routine, so its own word is enough. */
const approverOf = ({ id }: Job) => `job:${id}`
const originOf = ({ id }: Job, region: string | null) => (region === null ? id : `${id}:${region}`)

function requestOf(job: LetterJob, slot: Date, region: string | null, content: Content): JobRequest {
  const audience = region === null ? job.audience : { ...job.audience, regions: [region] }
  return {
    name: job.title,
    content,
    audience,
    channels: job.channels,
    priority: 'routine',
    dedupKey: `job:${originOf(job, region)}:${slot.toISOString()}`,
    createdBy: approverOf(job),
    origin: originOf(job, region),
    startAt: slot,
    capPerWeek: job.caps.perRecipientPerWeek,
    ...(job.kind === 'push' && { repeatAfterDays: job.content.notRepeatedDays }),
    jitterMs: job.jitterMinutes * MINUTE_MS,
  }
}

async function find(job: LetterJob, slot: Date, region: string | null, deps: RunJobDeps): Promise<Found> {
  if (job.kind === 'brief') {
    const brief = await deps.writeBrief(job.bulletin, slot)
    const content = brief.kind === 'text' ? brief : ({ kind: 'refused', problems: brief.problems } as const)
    return { region, choice: null, content }
  }
  const choice = await deps.chooseEntry(wishOf(job, region), {
    origin: originOf(job, region),
    slot,
    suits: (entry) => suits(job.audience, entry),
  })
  const content = choice.kind === 'chosen' ? ({ kind: 'entry', entry: choice.entry.id } as const) : undefined
  return { region, choice, content: content ?? { kind: 'nothing' } }
}

function regionsOf(job: LetterJob): ReadonlyArray<string | null> {
  return job.kind === 'push' && job.perRegion ? job.audience.regions : [null]
}

async function launch(request: JobRequest, { campaigns }: RunJobDeps): Promise<Launched | Refused> {
  const drafted = await campaigns.draft(request)
  if (drafted.kind === 'refused') return drafted
  const { id } = drafted
  const approved = await campaigns.approve(id, request.createdBy)
  if (approved.kind === 'running')
    return { kind: 'launched', id, recipients: approved.recipients, excluded: approved.excluded }
  if (approved.kind === 'over') return { kind: 'launched', id, recipients: null, excluded: [] }
  throw new AppError('jobs.not-launched', `Campaign ${id} of ${request.origin} was not launched: ${approved.kind}`)
}

export function createRunJob(deps: RunJobDeps): RunJob {
  /** One after another: each looks at what went out before. */
  async function eachPart<Result>(
    job: LetterJob,
    slot: Date,
    act: (request: JobRequest) => Promise<Result | Refused>,
  ): Promise<Part<Result>[]> {
    const parts: Part<Result>[] = []
    for (const region of regionsOf(job)) {
      const { content, choice } = await find(job, slot, region, deps)
      const isThere = content.kind === 'entry' || content.kind === 'text'
      const result = isThere ? await act(requestOf(job, slot, region, content)) : content
      parts.push({ region, choice, result })
    }
    return parts
  }

  return {
    async plan(job, slot) {
      if (job.kind !== 'push' && job.kind !== 'brief') return { parts: [] }
      return { parts: await eachPart(job, slot, (request) => deps.campaigns.preview(request)) }
    },
    async run(job, slot) {
      if (job.kind !== 'push' && job.kind !== 'brief')
        return { state: 'done', campaigns: [], parts: [], done: await deps.chores[job.kind](job, slot) }
      const parts = await eachPart(job, slot, (request) => launch(request, deps))
      const campaigns = parts.flatMap(({ result }) => (result.kind === 'launched' ? [result.id] : []))
      return { state: campaigns.length === 0 ? 'nothing' : 'done', campaigns, parts, done: null }
    },
  }
}
