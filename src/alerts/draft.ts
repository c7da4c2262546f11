import { AlertContent, type AlertRecord, type AlertState, isAllClear } from '../domain/alert.ts'
import type { AlertDraft, AlertDrafted, NotPossible } from './alerts.ts'
import type { AlertsDeps } from './alerts-deps.ts'
import { hashOfContent } from './content-hash.ts'
import { contentProblems, isOver } from './content-problems.ts'
import { allClearOf } from './follow-ups.ts'
import { predecessorsIn } from './series.ts'

/** Messages that the next of their series may follow. */
const FOLLOWED: readonly AlertState[] = ['live', 'stopped']

/** Everything that keeps this from being approved as it stands; empty: nothing. */
export function problemsOf(
  content: AlertContent,
  series: readonly AlertRecord[],
  deps: AlertsDeps,
  draft?: AlertRecord,
): string[] {
  const { clock, isHazard, isOurs, sender } = deps
  const others = series.filter(({ id, state }) => id !== draft?.id && state !== 'draft' && state !== 'dropped')
  return contentProblems(content, {
    now: clock(),
    isHazard,
    isOurs,
    series: others,
    predecessors: predecessorsIn(others, sender),
    ...(draft !== undefined && { draftedAt: draft.createdAt }),
  })
}

interface Placed extends AlertDraft {
  readonly series: string | undefined
  readonly note?: string
  /** Left out: a new one. */
  readonly id?: string
}

export async function addDraft(draft: Placed, deps: AlertsDeps): Promise<Exclude<AlertDrafted, { kind: 'refused' }>> {
  const { content, origin, createdBy, note = null, id = deps.newId(), series = id } = draft
  const hash = hashOfContent(content)
  const alert = { id, series, content, hash, origin, createdBy, createdAt: deps.clock(), note }
  const added = await deps.store.add(alert)
  return added.kind === 'known' ? added : { kind: 'drafted', id }
}

/**
 * To residents it is the first message when they hold none of those it updates: we never had them, or nobody has approved them. The
 * other way round it is an update of what went out meanwhile.
 */
function fitted(content: AlertContent, series: readonly AlertRecord[], sender: string): AlertContent {
  const isFirst = predecessorsIn(series, sender).length === 0
  if (isFirst && content.messageType === 'Update' && !isAllClear(content)) return { ...content, messageType: 'Alert' }
  return !isFirst && content.messageType === 'Alert' ? { ...content, messageType: 'Update' } : content
}

/**
 * A message that came in is kept as a draft even where staff have to mend it before it can be approved; only one whose time
 * is over, or that ends what we never had, is of no use to anybody.
 */
function isOfUse(content: AlertContent, series: readonly AlertRecord[], now: Date): boolean {
  return !isOver(content, now) && (series.length > 0 || content.messageType === 'Alert')
}

export async function draftAlert(asked: AlertDraft, deps: AlertsDeps): Promise<AlertDrafted> {
  const followed = asked.follows === undefined ? undefined : await deps.store.find(asked.follows)
  const series = followed === undefined ? [] : await deps.store.series(followed.series)
  const given = AlertContent.parse(asked.content)
  const content = asked.origin.kind === 'cap' ? fitted(given, series, deps.sender) : given
  const problems = problemsOf(content, series, deps)
  const isKept = asked.origin.kind === 'cap' && isOfUse(content, series, deps.clock())
  if (problems.length > 0 && !isKept) return { kind: 'refused', problems }
  return addDraft({ ...asked, content, series: followed?.series }, deps)
}

export async function reviseAlert(
  id: string,
  changed: AlertContent,
  staff: string,
  deps: AlertsDeps,
): Promise<AlertDrafted | NotPossible> {
  const { store, clock, newId } = deps
  const given = AlertContent.parse(changed)
  const found = await store.find(id)
  if (found === undefined) return { kind: 'unknown' }
  if (found.state !== 'draft') return { kind: 'over', state: found.state }
  const series = await store.series(found.series)
  const content = found.origin.kind === 'cap' ? fitted(given, series, deps.sender) : given
  // Looked at first: a wrong text must not cost the draft that is there.
  const problems = problemsOf(
    content,
    series.filter((other) => other.id !== id),
    deps,
  )
  if (problems.length > 0) return { kind: 'refused', problems }
  const next = newId()
  const { origin, note } = found
  const place = found.series === id ? next : found.series
  const hash = hashOfContent(content)
  const alert = { id: next, series: place, content, hash, origin, createdBy: staff, createdAt: clock(), note }
  if (await store.replace(id, alert, { at: clock(), by: staff })) return { kind: 'drafted', id: next }
  return { kind: 'over', state: (await store.find(id))?.state ?? 'dropped' }
}

/** A draft that follows a message which people hold. */
async function followUp(
  id: string,
  staff: string,
  deps: AlertsDeps,
  contentOf: (alert: AlertRecord) => AlertContent,
): Promise<AlertDrafted | NotPossible> {
  const found = await deps.store.find(id)
  if (found === undefined) return { kind: 'unknown' }
  if (!FOLLOWED.includes(found.state) || isAllClear(found.content)) return { kind: 'over', state: found.state }
  const content = contentOf(found)
  const problems = problemsOf(content, await deps.store.series(found.series), deps)
  if (problems.length > 0) return { kind: 'refused', problems }
  return addDraft({ content, origin: { kind: 'hand' }, createdBy: staff, series: found.series }, deps)
}

export function updateAlert(id: string, changed: AlertContent, staff: string, deps: AlertsDeps) {
  const content = AlertContent.parse({ ...changed, messageType: 'Update' })
  return followUp(id, staff, deps, () => content)
}

export function allClearAlert(id: string, staff: string, deps: AlertsDeps) {
  return followUp(id, staff, deps, (alert) => allClearOf(alert, deps.words, deps.clock()))
}
