import type { Audience, Entry } from '../domain/entry.ts'
import type { Content, PushJob } from './job.ts'

type Segment = PushJob['audience']['segments'][number]

/** The audiences of entries that a segment of subscribers reads, besides what is for everyone. */
const READS: Readonly<Record<Segment, readonly Audience[]>> = {
  youth: ['youth'],
  farmers: ['farmers'],
  workers: ['workers'],
  elderly: ['elderly'],
  officials: ['officials'],
  parent: ['youth'],
  'village-cadre': ['officials', 'farmers'],
  courier: ['workers'],
  'grid-worker': ['officials'],
  tester: [],
}

/** What a job wants to send, in the words of whoever chooses. */
export interface Wish {
  /** Each is a topic, `topic/subtopic` or the id of an entry; one is enough. */
  readonly topics: readonly string[]
  /** Empty: see `suits`. */
  readonly audiences: readonly Audience[]
  readonly regions: readonly string[]
  readonly risks: readonly []
  readonly repeatAfterDays: number
  readonly weights: Readonly<Record<string, number>>
  readonly seasonOnly: boolean
  readonly priorityTags: Content['priorityTags']
}

/** True for an entry that somebody of the audience reads; where no segment is named, everybody has to. */
export function suits({ segments }: PushJob['audience'], { audiences }: Pick<Entry, 'audiences'>): boolean {
  if (audiences.includes('everyone')) return true
  return segments.some((segment) => READS[segment].some((each) => audiences.includes(each)))
}

/** True for an entry that the job names, or that lies in one of its topics and narrows. */
export function isNamedBy({ topics, subtopics, entries }: Content, entry: Entry): boolean {
  if ([entry.id, ...entry.aliases].some((id) => entries.includes(id))) return true
  return topics.includes(entry.topic) && (subtopics.length === 0 || subtopics.includes(entry.subtopic))
}

function namesOf({ topics, subtopics, entries }: Content): string[] {
  const narrowed = topics.flatMap((topic) => subtopics.map((subtopic) => `${topic}/${subtopic}`))
  return [...(subtopics.length === 0 ? topics : narrowed), ...entries]
}

/** @param region of a job that chooses for each of its regions, else null */
export function wishOf({ content, audience }: PushJob, region: string | null): Wish {
  return {
    topics: namesOf(content),
    audiences: [...new Set(audience.segments.flatMap((segment) => READS[segment]))],
    regions: region === null ? audience.regions : [region],
    risks: [],
    repeatAfterDays: content.notRepeatedDays,
    weights: {},
    seasonOnly: content.seasonOnly,
    priorityTags: content.priorityTags,
  }
}
