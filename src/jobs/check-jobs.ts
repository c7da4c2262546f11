import type { Entry } from '../domain/entry.ts'
import { coversRegion } from '../domain/region.ts'
import { type Job, monthsOf, type PushJob } from './job.ts'
import type { JobFinding } from './load-jobs.ts'
import { isNamedBy, suits } from './wish.ts'

/** Fewer, and the same few come again and again. */
export const FEWEST_ENTRIES = 3

function isServed({ review }: Entry): boolean {
  return review.state === 'source-checked' || review.state === 'signed'
}

function isIn(regions: readonly string[], entry: Entry): boolean {
  return regions.length === 0 || entry.regions.some((one) => regions.some((other) => coversRegion(one, other)))
}

/** What a push may choose from in a month, before history. A message that may be happening now is never pushed as a case. */
export function entriesFor(
  { content, audience }: Pick<PushJob, 'content' | 'audience'>,
  month: number,
  entries: readonly Entry[],
): Entry[] {
  return entries.filter(
    (entry) =>
      isServed(entry) &&
      !entry.liveClaim &&
      isNamedBy(content, entry) &&
      suits(audience, entry) &&
      isIn(audience.regions, entry) &&
      (!content.seasonOnly || entry.months.length === 0 || entry.months.includes(month)),
  )
}

function unknownNames({ id, content }: PushJob, entries: readonly Entry[]): JobFinding[] {
  const file = `${id}.yaml`
  const ids = new Set(entries.flatMap((entry) => [entry.id, ...entry.aliases]))
  const topics = new Set(entries.map(({ topic }) => topic))
  const subtopics = new Set(
    entries.filter(({ topic }) => content.topics.includes(topic)).map(({ subtopic }) => subtopic),
  )
  const missing = (field: string, names: readonly string[], known: ReadonlySet<string>) =>
    names
      .filter((name) => !known.has(name))
      .map((name) => ({ file, field: `content.${field}`, reason: `${name} is not in the knowledge` }))
  return [
    ...missing('topics', content.topics, topics),
    ...missing('subtopics', content.subtopics, subtopics),
    ...missing('entries', content.entries, ids),
  ]
}

function emptyMonths(job: PushJob, entries: readonly Entry[]): JobFinding[] {
  return monthsOf(job).flatMap((month) => {
    const { length } = entriesFor(job, month, entries)
    return length >= FEWEST_ENTRIES
      ? []
      : [
          {
            file: `${job.id}.yaml`,
            field: 'content',
            reason: `month ${month}: ${length} entries, ${FEWEST_ENTRIES} wanted`,
          },
        ]
  })
}

/** Holds jobs against the knowledge: every name exists, and every month of a push has something to say. */
export function checkJobs(jobs: readonly Job[], entries: readonly Entry[]): JobFinding[] {
  return jobs.flatMap((job) =>
    job.kind === 'push' ? [...unknownNames(job, entries), ...emptyMonths(job, entries)] : [],
  )
}
