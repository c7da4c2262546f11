import type { AlertArea, AlertContent, AlertStatus, Colour } from '../domain/alert.ts'
import { AppError } from '../domain/app-error.ts'
import { noticeEnd, noticeTime } from '../domain/notice-time.ts'
import { fill } from '../domain/sentences.ts'
import type { AlertTemplate, TemplateLevel } from './alert-template.ts'

export interface TemplateUse {
  /** Where it is for: code and name of each region. */
  readonly regions: ReadonlyArray<{ readonly code: string; readonly name: string }>
  /** Who issues the warning, in words: 楚雄州气象台. */
  readonly issuer: string
  readonly from: Date
  /** Left out: as many hours as the template says. */
  readonly until?: Date | undefined
  readonly status: AlertStatus
  readonly contact?: string | undefined
}

/** The level of a colour; of `null` the one of a template without colours. */
export function levelOf({ levels }: AlertTemplate, colour: Colour | null): TemplateLevel | undefined {
  return levels.find((level) => level.colour === colour)
}

function areaOf({ code, name }: TemplateUse['regions'][number]): AlertArea {
  return { name, regions: [code], geocodes: [], polygons: [], circles: [] }
}

/** With its stop, so that two instructions never run into each other. */
function sentenceOf(text: string): string {
  return /[。！？]$/u.test(text) ? text : `${text}。`
}

/**
 * The alert that a template makes of a place and a time. Times carry no fractions of a second, because CAP allows none.
 * @throws AppError `alert-template.level` when the template has no such colour, `alert-template.regions` without a region,
 * `alert-template.until` when it would end before it begins
 */
export function contentOfTemplate(template: AlertTemplate, colour: Colour | null, use: TemplateUse): AlertContent {
  const level = levelOf(template, colour)
  if (level === undefined)
    throw new AppError('alert-template.level', `Template ${template.id} has no level ${colour ?? 'without a colour'}`)
  if (use.regions.length === 0)
    throw new AppError('alert-template.regions', `Template ${template.id} needs a region; name one`)
  const from = wholeSecond(use.from)
  const until = wholeSecond(use.until ?? new Date(from.getTime() + level.hours * 3_600_000))
  if (until <= from)
    throw new AppError('alert-template.until', `Template ${template.id} would end before it begins; choose a later end`)

  const marks = {
    area: use.regions.map(({ name }) => name).join('、'),
    issuer: use.issuer,
    from: noticeTime(from),
    until: noticeEnd(until),
  }
  return {
    status: use.status,
    messageType: 'Alert',
    event: template.event,
    hazard: template.hazard,
    categories: template.categories,
    responseTypes: level.responseTypes,
    colour: level.colour,
    severity: level.severity,
    urgency: level.urgency,
    certainty: level.certainty,
    senderName: use.issuer,
    headline: fill(level.headline, marks),
    description: fill(level.description, marks),
    instructions: level.instructions.map(({ entry, text }) => ({ entry, text: sentenceOf(text) })),
    areas: use.regions.map(areaOf),
    effective: from,
    onset: null,
    expires: until,
    contact: use.contact ?? null,
    web: null,
    parameters: [],
  }
}

function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000)
}
