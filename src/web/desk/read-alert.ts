import { isObject, list, words } from '../chat/reply.ts'

export interface ShownInstruction {
  readonly text: string
  /** Id of the entry it comes from; empty: from the issuer or the author. */
  readonly entry: string
}

/** What the desk shows of an alert. What the server does not tell is empty. Times are ISO 8601. */
export interface ShownAlert {
  readonly id: string
  readonly state: string
  readonly drill: boolean
  readonly messageType: string
  readonly responseTypes: readonly string[]
  readonly colour: string
  readonly severity: string
  readonly issuer: string
  readonly headline: string
  readonly description: string
  readonly instructions: readonly ShownInstruction[]
  /** Names, as the issuer calls them. */
  readonly areas: readonly string[]
  readonly regions: readonly string[]
  readonly onset: string
  readonly expires: string
  readonly sent: string
  readonly origin: string
  readonly hash: string
  readonly createdBy: string
  readonly createdAt: string
  readonly approvedBy: string
  readonly approvedAt: string
  readonly alone: boolean
  readonly endedAt: string
  readonly endedBy: string
  readonly note: string
}

export function texts(value: unknown): string[] {
  return list(value)
    .map(words)
    .filter((text) => text !== '')
}

export function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

/** Undefined: no alert. Whatever is not plainly `Actual` is read as a drill only when the server says so. */
export function readAlert(body: unknown): ShownAlert | undefined {
  if (!isObject(body) || words(body['id']) === '') return undefined
  const approval = isObject(body['approval']) ? body['approval'] : {}
  const origin = isObject(body['origin']) ? body['origin'] : {}
  return {
    id: words(body['id']),
    state: words(body['state']),
    drill: body['drill'] === true,
    messageType: words(body['messageType']),
    responseTypes: texts(body['responseTypes']),
    colour: words(body['colour']),
    severity: words(body['severity']),
    issuer: words(body['issuer']),
    headline: words(body['headline']),
    description: words(body['description']),
    instructions: list(body['instructions'])
      .filter(isObject)
      .map((one) => ({ text: words(one['text']), entry: words(one['entry']) })),
    areas: list(body['areas'])
      .filter(isObject)
      .map((area) => words(area['name'])),
    regions: texts(body['regions']),
    onset: words(body['onset']),
    expires: words(body['expires']),
    sent: words(body['sent']),
    origin: words(origin['kind']),
    hash: words(body['hash']),
    createdBy: words(body['createdBy']),
    createdAt: words(body['createdAt']),
    approvedBy: words(approval['staff']),
    approvedAt: words(approval['at']),
    alone: approval['alone'] === true,
    endedAt: words(body['endedAt']),
    endedBy: words(body['endedBy']),
    note: words(body['note']),
  }
}

export function readAlerts(body: unknown): ShownAlert[] {
  const alerts = isObject(body) ? list(body['alerts']) : []
  return alerts.map(readAlert).filter((alert): alert is ShownAlert => alert !== undefined)
}
