import type { Entry } from '../domain/entry.ts'
import type { Hazard, WarningEvent } from '../domain/hazard.ts'
import type { FileProblem } from './file-problem.ts'

export const HAZARDS_FILE = 'hazards.yaml'
export const EVENTS_FILE = 'warning-events.yaml'
/** Events and warnings that are about nothing we know are filed under it. */
const FALLBACK = 'other'

/** True for an entry that residents may be shown. */
export function isServed({ review }: Pick<Entry, 'review'>): boolean {
  return review.state === 'source-checked' || review.state === 'signed'
}

/** Names that stand more than once, each once. */
export function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) < at))]
}

function entryReason(id: string, entry: Entry | undefined): string | undefined {
  if (entry === undefined) return `entry ${id} is not in the knowledge`
  return isServed(entry) ? undefined : `entry ${id} is ${entry.review.state} and not shown to residents`
}

/** Holds hazards against the knowledge: ids and words stand once, entries and their topics exist, and `other` is there. */
export function hazardProblems(hazards: readonly Hazard[], entries: readonly Entry[]): FileProblem[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const topics = new Set(entries.map(({ topic }) => topic))
  const problem = (field: string, reason: string): FileProblem => ({ file: HAZARDS_FILE, field, reason })
  const ids = hazards.map(({ id }) => id)
  return [
    ...repeated(ids).map((id) => problem('id', `${id} stands twice`)),
    ...repeated(hazards.flatMap(({ words }) => words)).map((word) => problem('words', `${word} stands twice`)),
    ...(ids.includes(FALLBACK) ? [] : [problem('id', `${FALLBACK} is missing`)]),
    ...hazards.flatMap((hazard) => [
      ...hazard.entryTopics
        .filter((topic) => !topics.has(topic))
        .map((topic) => problem(`${hazard.id}.entryTopics`, `no entry has the topic ${topic}`)),
      ...hazard.entries.flatMap((id) => {
        const reason = entryReason(id, byId.get(id))
        return reason === undefined ? [] : [problem(`${hazard.id}.entries`, reason)]
      }),
    ]),
  ]
}

/** Holds the codes of warning events against the hazards. */
export function eventProblems(events: readonly WarningEvent[], hazards: readonly Hazard[]): FileProblem[] {
  const known = new Set(hazards.map(({ id }) => id))
  const problem = (field: string, reason: string): FileProblem => ({ file: EVENTS_FILE, field, reason })
  return [
    ...repeated(events.map(({ code }) => code)).map((code) => problem('code', `${code} stands twice`)),
    ...events
      .filter(({ hazard }) => !known.has(hazard))
      .map(({ code, hazard }) => problem(`${code}.hazard`, `${hazard} is not in ${HAZARDS_FILE}`)),
  ]
}
