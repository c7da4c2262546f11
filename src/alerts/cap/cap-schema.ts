import type { FindingLevel } from './cap-message.ts'

/** One element of a block, in its place (OASIS CAP-v1.2 §3.2, cap12.xsd). */
export interface Slot {
  readonly name: string
  /** How bad it is when it is missing or empty; absent: it may be missing. */
  readonly required?: FindingLevel
  readonly many?: true
  /** Has elements of its own. */
  readonly block?: true
  /** Two different ones do not make the meaning unclear: the first one is taken. */
  readonly minor?: true
}

/**
 * `required: 'warning'` where CAP wants it and there is a truthful value without it: urgency and certainty have `Unknown`,
 * a category has `Other`, an area can be named by its code, an attachment can be left out.
 */
export const ALERT: readonly Slot[] = [
  { name: 'identifier', required: 'error' },
  { name: 'sender', required: 'error' },
  { name: 'sent', required: 'error' },
  { name: 'status', required: 'error' },
  { name: 'msgType', required: 'error' },
  { name: 'source', minor: true },
  { name: 'scope', required: 'error' },
  { name: 'restriction' },
  { name: 'addresses', minor: true },
  { name: 'code', many: true },
  { name: 'note', minor: true },
  { name: 'references' },
  { name: 'incidents', minor: true },
  { name: 'info', many: true, block: true },
]

export const INFO: readonly Slot[] = [
  { name: 'language' },
  { name: 'category', required: 'warning', many: true },
  { name: 'event', required: 'error' },
  { name: 'responseType', many: true },
  { name: 'urgency', required: 'warning' },
  { name: 'severity', required: 'error' },
  { name: 'certainty', required: 'warning' },
  { name: 'audience', minor: true },
  { name: 'eventCode', many: true, block: true },
  { name: 'effective' },
  { name: 'onset' },
  { name: 'expires' },
  { name: 'senderName', minor: true },
  { name: 'headline' },
  { name: 'description' },
  { name: 'instruction' },
  { name: 'web', minor: true },
  { name: 'contact', minor: true },
  { name: 'parameter', many: true, block: true },
  { name: 'resource', many: true, block: true },
  { name: 'area', many: true, block: true },
]

export const NAMED_VALUE: readonly Slot[] = [
  { name: 'valueName', required: 'warning' },
  { name: 'value', required: 'warning' },
]

export const RESOURCE: readonly Slot[] = [
  { name: 'resourceDesc', required: 'warning' },
  { name: 'mimeType', required: 'warning' },
  { name: 'size', minor: true },
  { name: 'uri', minor: true },
  { name: 'derefUri', minor: true },
  { name: 'digest', minor: true },
]

export const AREA: readonly Slot[] = [
  { name: 'areaDesc', required: 'warning' },
  { name: 'polygon', many: true },
  { name: 'circle', many: true },
  { name: 'geocode', many: true, block: true },
  { name: 'altitude', minor: true },
  { name: 'ceiling', minor: true },
]
