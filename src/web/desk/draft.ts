import { isObject, list, words } from '../chat/reply.ts'
import { readNote, writeNote } from '../chat/store.ts'
import { fieldTime, isoOfField, msOfField } from './china-time.ts'
import type { ShownAlert, ShownInstruction } from './read-alert.ts'
import type { ShownLevel } from './read-lists.ts'
import { wordColour } from './words.ts'

/** What stands in the form. */
export interface Draft {
  /** CAP status; empty: not chosen yet, because nobody should send a drill or an alert by default. */
  readonly status: string
  readonly template: string
  /** These two only without a template: kind of danger, and what it is called. */
  readonly hazard: string
  readonly event: string
  /** Empty: without colours. */
  readonly colour: string
  readonly regions: readonly string[]
  readonly issuer: string
  /** As a field of type datetime-local has it. */
  readonly until: string
  /** These three: empty means as the template says. */
  readonly headline: string
  readonly description: string
  /** One instruction a line. */
  readonly steps: string
}

export const EMPTY: Draft = {
  status: '',
  template: '',
  hazard: '',
  event: '',
  colour: '',
  regions: [],
  issuer: '',
  until: '',
  headline: '',
  description: '',
  steps: '',
}

export interface Problem {
  readonly field: keyof Draft
  readonly message: string
}

const SEVERITIES: Readonly<Record<string, string>> = {
  blue: 'Minor',
  yellow: 'Moderate',
  orange: 'Severe',
  red: 'Extreme',
}
const COLOURS = Object.keys(SEVERITIES)
const LONGEST_HEADLINE = 140

export const linesOf = (instructions: readonly ShownInstruction[]) => instructions.map(({ text }) => text).join('\n')

export function draftOf(alert: ShownAlert): Draft {
  return {
    status: alert.drill ? 'Exercise' : 'Actual',
    template: '',
    hazard: '',
    event: '',
    colour: alert.colour,
    regions: alert.regions,
    issuer: alert.issuer,
    until: fieldTime(Date.parse(alert.expires)),
    headline: alert.headline,
    description: alert.description,
    steps: linesOf(alert.instructions),
  }
}

/** Kept until the tab is closed. Undefined: nothing is kept under this name. */
export function readKept(name: string): Draft | undefined {
  try {
    const kept: unknown = JSON.parse(readNote(name) || 'null')
    if (!isObject(kept)) return undefined
    const [status, template, colour, issuer, until] = ['status', 'template', 'colour', 'issuer', 'until'].map((field) =>
      words(kept[field]),
    )
    return {
      status: status ?? '',
      template: template ?? '',
      colour: colour ?? '',
      issuer: issuer ?? '',
      until: until ?? '',
      regions: list(kept['regions']).map(words),
      hazard: words(kept['hazard']),
      event: words(kept['event']),
      headline: words(kept['headline']),
      description: words(kept['description']),
      steps: words(kept['steps']),
    }
  } catch {
    return undefined
  }
}

export function keep(name: string, draft: Draft | undefined): void {
  writeNote(name, draft === undefined ? '' : JSON.stringify(draft))
}

/** A text that says another colour than the one chosen would send people the wrong level. */
function saysAnother(text: string, colour: string): boolean {
  return COLOURS.some((other) => other !== colour && text.includes(`${wordColour(other)}预警`))
}

/** What is missing or cannot be, field by field. */
export function problemsOf(draft: Draft, now: number): Problem[] {
  const problems: Problem[] = []
  const missing = (field: keyof Draft, message: string) => problems.push({ field, message })
  if (draft.status === '') missing('status', '请选这次是真实预警还是演练。')
  if (draft.regions.length === 0) missing('regions', '请至少选一个县市，或者选全州。')
  if (draft.issuer.trim() === '') missing('issuer', '请写发布单位。')
  if (draft.until !== '' && isoOfField(draft.until) === undefined) missing('until', '请把日期和时间都填上。')
  if (msOfField(draft.until) <= now) missing('until', '这个时间已经过了，请填以后的时间。')
  if (Array.from(draft.headline).length > LONGEST_HEADLINE) missing('headline', `标题最多 ${LONGEST_HEADLINE} 个字。`)
  const wrong = `写的颜色和选的不一样（选的是${wordColour(draft.colour) || '不分颜色'}），请改成一样。`
  if (saysAnother(draft.headline, draft.colour)) missing('headline', wrong)
  if (saysAnother(draft.description, draft.colour)) missing('description', wrong)
  return problems
}

/** A sentence that stands in the template or the alert keeps the entry it comes from; any other has none. */
function instructionsOf(steps: string, known: readonly ShownInstruction[]) {
  const bare = (text: string) => text.trim().replace(/。$/, '')
  return steps
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((text) => ({ text, entry: known.find((one) => bare(one.text) === bare(text))?.entry || null }))
}

/** Body of `POST /api/alerts`. */
export function requestOf(draft: Draft, level: ShownLevel): Record<string, unknown> {
  const until = isoOfField(draft.until)
  const { status, template, colour, regions } = draft
  const [headline, description] = [draft.headline.trim(), draft.description.trim()]
  const isOwn = draft.steps.trim() !== '' && draft.steps.trim() !== linesOf(level.instructions)
  return {
    status,
    template,
    colour: colour === '' ? null : colour,
    regions,
    issuer: draft.issuer.trim(),
    ...(until !== undefined && { expires: until }),
    ...(headline !== '' && { headline }),
    ...(description !== '' && { description }),
    ...(isOwn && { instructions: instructionsOf(draft.steps, level.instructions) }),
  }
}

/** Body of `POST /api/alerts` without a template: all of it. */
export function wholeRequestOf(draft: Draft, category: string): Record<string, unknown> {
  const { status, hazard, colour, regions } = draft
  const severity = SEVERITIES[colour] ?? 'Unknown'
  return {
    status,
    event: { name: draft.event.trim() },
    hazard,
    categories: [category || 'Other'],
    responseTypes: [],
    colour: colour === '' ? null : colour,
    severity,
    urgency: severity === 'Extreme' ? 'Immediate' : 'Expected',
    certainty: 'Likely',
    regions,
    issuer: draft.issuer.trim(),
    expires: isoOfField(draft.until),
    headline: draft.headline.trim(),
    description: draft.description.trim(),
    instructions: instructionsOf(draft.steps, []),
  }
}

/** Body of an update or a changed draft: what differs from the alert. */
export function changeOf(draft: Draft, alert: ShownAlert): Record<string, unknown> {
  const before = draftOf(alert)
  const [headline, description, issuer] = [draft.headline.trim(), draft.description.trim(), draft.issuer.trim()]
  const until = isoOfField(draft.until)
  return {
    ...(draft.colour !== before.colour && {
      colour: draft.colour === '' ? null : draft.colour,
      severity: SEVERITIES[draft.colour] ?? 'Unknown',
    }),
    ...(draft.regions.join() !== before.regions.join() && { regions: draft.regions }),
    ...(issuer !== before.issuer && { issuer }),
    ...(until !== undefined && draft.until !== before.until && { expires: until }),
    ...(headline !== before.headline && headline !== '' && { headline }),
    ...(description !== before.description && description !== '' && { description }),
    ...(draft.steps.trim() !== before.steps.trim() && {
      instructions: instructionsOf(draft.steps, alert.instructions),
    }),
  }
}
