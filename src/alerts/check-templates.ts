import { COLOURS } from '../domain/alert.ts'
import type { Entry } from '../domain/entry.ts'
import type { Hazard, WarningEvent } from '../domain/hazard.ts'
import type { AlertTemplate } from './alert-template.ts'
import { EVENTS_FILE, HAZARDS_FILE, repeated } from './check-hazards.ts'
import { levelProblems } from './check-levels.ts'
import type { FileProblem } from './file-problem.ts'

/** Path of a template relative to the knowledge folder. */
export function fileOfTemplate(id: string): string {
  return `alert-templates/${id}.yaml`
}

type TemplateProblem = readonly [string, string]

function eventProblemsOf({ event, hazard }: AlertTemplate, events: readonly WarningEvent[]): TemplateProblem[] {
  if (event.code === null) return []
  const known = events.find(({ code }) => code === event.code)
  if (known === undefined) return [['event.code', `${event.code} is not in ${EVENTS_FILE}`]]
  const problems: TemplateProblem[] = []
  if (known.name !== event.name) problems.push(['event.name', `${event.code} is ${known.name} in ${EVENTS_FILE}`])
  if (known.hazard !== hazard) problems.push(['hazard', `${event.code} belongs to ${known.hazard} in ${EVENTS_FILE}`])
  return problems
}

/** Colours from the least to the worst, each once; a template without colours has one level. */
function orderProblems({ levels }: AlertTemplate): TemplateProblem[] {
  const ranks = levels.map(({ colour }) => (colour === null ? -1 : COLOURS.indexOf(colour)))
  if (ranks.includes(-1)) return levels.length === 1 ? [] : [['levels', 'a level without a colour stands alone']]
  const isRising = ranks.every((rank, at) => at === 0 || (ranks[at - 1] ?? -1) < rank)
  return isRising ? [] : [['levels', 'colours from the least to the worst, each once']]
}

function problemsOf(
  template: AlertTemplate,
  hazards: readonly Hazard[],
  events: readonly WarningEvent[],
  byId: ReadonlyMap<string, Entry>,
): TemplateProblem[] {
  const hazard = hazards.find(({ id }) => id === template.hazard)
  const about: TemplateProblem[] = []
  if (hazard === undefined) about.push(['hazard', `${template.hazard} is not in ${HAZARDS_FILE}`])
  else if (!template.categories.includes(hazard.category))
    about.push(['categories', `${hazard.category} of the hazard ${hazard.id} is missing`])
  return [
    ...about,
    ...eventProblemsOf(template, events),
    ...orderProblems(template),
    ...template.levels.flatMap((level) =>
      levelProblems(level, byId, hazard?.entries ?? []).map(
        ([field, reason]): TemplateProblem => [`levels.${level.colour ?? 'none'}.${field}`, reason],
      ),
    ),
  ]
}

/** Holds templates against hazards, events and the knowledge. Every problem at once; empty: they may be used as they stand. */
export function templateProblems(
  templates: readonly AlertTemplate[],
  hazards: readonly Hazard[],
  events: readonly WarningEvent[],
  entries: readonly Entry[],
): FileProblem[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  return [
    ...repeated(templates.map(({ id }) => id)).map((id) => ({
      file: fileOfTemplate(id),
      field: 'id',
      reason: `${id} stands twice`,
    })),
    ...templates.flatMap((template) =>
      problemsOf(template, hazards, events, byId).map(([field, reason]) => ({
        file: fileOfTemplate(template.id),
        field,
        reason,
      })),
    ),
  ]
}
