import { isObject, list, words } from '../chat/reply.ts'
import { count, type ShownInstruction } from './read-alert.ts'

export interface ShownPlace {
  readonly code: string
  readonly name: string
}

export interface ShownHazard extends ShownPlace {
  /** Of CAP. */
  readonly category: string
}

export interface ShownLevel {
  /** Empty: without colours. */
  readonly colour: string
  readonly hours: number
  readonly headline: string
  readonly description: string
  readonly instructions: readonly ShownInstruction[]
}

export interface ShownTemplate {
  readonly id: string
  readonly name: string
  readonly months: readonly number[]
  readonly levels: readonly ShownLevel[]
}

export interface ShownMode {
  readonly id: string
  readonly region: string
  readonly hazard: string
  readonly reason: string
  readonly from: string
  readonly until: string
  readonly startedBy: string
  readonly endedAt: string
  readonly endedBy: string
  readonly running: boolean
}

export interface ShownFinding {
  readonly level: string
  readonly xpath: string
  readonly message: string
}

function rowsOf(body: unknown, name: string): Array<Record<string, unknown>> {
  return isObject(body) ? list(body[name]).filter(isObject) : []
}

/** The whole area first. */
export function readPlaces(body: unknown): ShownPlace[] {
  return rowsOf(body, 'regions').map((one) => ({ code: words(one['code']), name: words(one['name']) }))
}

export function readHazards(body: unknown): ShownHazard[] {
  return rowsOf(body, 'hazards').map((one) => ({
    code: words(one['id']),
    name: words(one['name']),
    category: words(one['category']),
  }))
}

export function readTemplates(body: unknown): ShownTemplate[] {
  return rowsOf(body, 'templates').map((one) => ({
    id: words(one['id']),
    name: words(one['name']),
    months: list(one['months']).map(count),
    levels: rowsOf(one, 'levels').map((level) => ({
      colour: words(level['colour']),
      hours: count(level['hours']),
      headline: words(level['headline']),
      description: words(level['description']),
      instructions: rowsOf(level, 'instructions').map((step) => ({
        text: words(step['text']),
        entry: words(step['entry']),
      })),
    })),
  }))
}

export function readModes(body: unknown): ShownMode[] {
  return rowsOf(body, 'modes').map((one) => ({
    id: words(one['id']),
    region: words(one['region']),
    hazard: words(one['hazard']),
    reason: words(one['reason']),
    from: words(one['from']),
    until: words(one['until']),
    startedBy: words(one['startedBy']),
    endedAt: words(one['endedAt']),
    endedBy: words(one['endedBy']),
    running: one['running'] === true,
  }))
}

export function readFindings(body: unknown): ShownFinding[] {
  return rowsOf(body, 'findings').map((one) => ({
    level: words(one['level']),
    xpath: words(one['xpath']),
    message: words(one['message']),
  }))
}
