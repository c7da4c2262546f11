import { z } from 'zod'

/** Terms of the Common Alerting Protocol 1.2 (OASIS, CAP-v1.2 §3.2), as they stand in its messages. */
export const ALERT_STATUSES = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const
export type AlertStatus = (typeof ALERT_STATUSES)[number]
export const MESSAGE_TYPES = ['Alert', 'Update', 'Cancel'] as const

export const CATEGORIES = [
  'Geo',
  'Met',
  'Safety',
  'Security',
  'Rescue',
  'Fire',
  'Health',
  'Env',
  'Transport',
  'Infra',
  'CBRNE',
  'Other',
] as const
export const RESPONSE_TYPES = [
  'Shelter',
  'Evacuate',
  'Prepare',
  'Execute',
  'Avoid',
  'Monitor',
  'Assess',
  'AllClear',
  'None',
] as const
export const URGENCIES = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] as const
export const SEVERITIES = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const
export type Severity = (typeof SEVERITIES)[number]
export const CERTAINTIES = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'] as const

/** Colours of Chinese warning signals, from the least to the worst. Stored apart from the severity: issuers pair them differently. */
export const COLOURS = ['blue', 'yellow', 'orange', 'red'] as const
export type Colour = (typeof COLOURS)[number]
export const COLOUR_WORDS: Readonly<Record<Colour, string>> = {
  blue: '蓝色',
  yellow: '黄色',
  orange: '橙色',
  red: '红色',
}
export const COLOUR_LEVELS: Readonly<Record<Colour, string>> = { blue: 'Ⅳ级', yellow: 'Ⅲ级', orange: 'Ⅱ级', red: 'Ⅰ级' }

const NamedValue = z.strictObject({ name: z.string(), value: z.string() })
export type NamedValue = z.infer<typeof NamedValue>

/** Degrees of latitude and longitude, WGS 84. */
const Point = z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) })
export type Point = z.infer<typeof Point>

export const AlertArea = z.strictObject({
  /** As its issuer calls it. */
  name: z.string().min(1),
  /** Codes of our regions that it was found to be; empty: none of ours. */
  regions: z.array(z.string().regex(/^\d{6}(\d{3}){0,2}$/)).readonly(),
  /** As they came, unknown kinds too. */
  geocodes: z.array(NamedValue).readonly(),
  /** Closed rings: the first point is the last. */
  polygons: z.array(z.array(Point).min(4).readonly()).readonly(),
  circles: z.array(Point.extend({ radiusKm: z.number().nonnegative() })).readonly(),
})
export type AlertArea = z.infer<typeof AlertArea>

/** What to do. `entry`: where the sentence comes from; null: from the issuer of the warning or the member of staff. */
const AlertInstruction = z.strictObject({ text: z.string().min(1), entry: z.string().nullable() })
export type AlertInstruction = z.infer<typeof AlertInstruction>

/** What an alert says; nothing of who approved it and what became of it. Kept as JSON; its hash is what is approved. */
export const AlertContent = z.strictObject({
  status: z.enum(ALERT_STATUSES),
  messageType: z.enum(MESSAGE_TYPES),
  /** `code`: of GB/T 35561 or the like, such as `11B03`; unknown codes are kept. */
  event: z.strictObject({ code: z.string().nullable(), name: z.string().min(1) }),
  /** Id of `knowledge/hazards.yaml`; `other` where none fits. */
  hazard: z.string().min(1),
  categories: z.array(z.enum(CATEGORIES)).min(1).readonly(),
  responseTypes: z.array(z.enum(RESPONSE_TYPES)).readonly(),
  colour: z.enum(COLOURS).nullable(),
  severity: z.enum(SEVERITIES),
  urgency: z.enum(URGENCIES),
  certainty: z.enum(CERTAINTIES),
  /** Who issues the warning, in words: 楚雄州气象台. */
  senderName: z.string().min(1),
  headline: z.string().min(1),
  description: z.string(),
  instructions: z.array(AlertInstruction).readonly(),
  areas: z.array(AlertArea).min(1).readonly(),
  effective: z.coerce.date().nullable(),
  onset: z.coerce.date().nullable(),
  /** It ends by itself then. */
  expires: z.coerce.date(),
  contact: z.string().nullable(),
  web: z.string().nullable(),
  /** Further parameters of the issuer, kept. */
  parameters: z.array(NamedValue).readonly(),
})
export type AlertContent = z.infer<typeof AlertContent>

/**
 * `draft` → `approved` (a second person said yes, letters are being frozen) → `live` → one of the ends.
 * `stopped`: taken down by one person at once; a Cancel for those who got it is another alert of the series.
 * `updated` and `cancelled`: a later message of the series took its place. `dropped`: a draft nobody wants.
 */
export const ALERT_STATES = [
  'draft',
  'approved',
  'live',
  'updated',
  'cancelled',
  'stopped',
  'expired',
  'dropped',
] as const
export type AlertState = (typeof ALERT_STATES)[number]

export interface AlertApproval {
  readonly staff: string
  readonly at: Date
  /** Of the content that was approved. */
  readonly hash: string
  /** True: the author, alone, in a night for which that is allowed. */
  readonly alone: boolean
}

/** Where an alert comes from. */
export const AlertOrigin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hand') }),
  z.strictObject({ kind: z.literal('template'), template: z.string() }),
  z.strictObject({
    kind: z.literal('cap'),
    sender: z.string(),
    identifier: z.string(),
    sent: z.string(),
    /** Id of the feed; null: it was handed in. */
    feed: z.string().nullable(),
  }),
])
export type AlertOrigin = z.infer<typeof AlertOrigin>

export interface AlertRecord {
  readonly id: string
  /** Id of the first message; updates, cancels and all-clears of it share it. */
  readonly series: string
  /** Of our own CAP message; set when it is approved. */
  readonly identifier: string | null
  /** When it was approved, to the second; what CAP calls `sent`. */
  readonly sent: Date | null
  readonly content: AlertContent
  /** SHA-256 of the content, in hex. */
  readonly hash: string
  /** `sender,identifier,sent` of every message of the series that was live when this one was approved. */
  readonly references: readonly string[]
  readonly origin: AlertOrigin
  readonly state: AlertState
  readonly createdBy: string
  readonly createdAt: Date
  readonly approval: AlertApproval | null
  /** When it went live. */
  readonly liveAt: Date | null
  readonly endedAt: Date | null
  readonly endedBy: string | null
  /** Why it was stopped or cancelled, for the record; not sent to residents. */
  readonly note: string | null
}

/** A drill never leaves test channels and testers. Only `Actual` is none. */
export function isDrill({ status }: Pick<AlertContent, 'status'>): boolean {
  return status !== 'Actual'
}

/** Every text of a drill begins with it. */
export const DRILL_MARK = '【演练】'

/** Codes of all regions that an alert is for, without repeats. */
export function regionsOf({ areas }: Pick<AlertContent, 'areas'>): string[] {
  return [...new Set(areas.flatMap(({ regions }) => regions))]
}

/** True when it tells that the danger is over. */
export function isAllClear({
  messageType,
  responseTypes,
}: Pick<AlertContent, 'messageType' | 'responseTypes'>): boolean {
  return messageType === 'Cancel' || responseTypes.includes('AllClear')
}

/**
 * True when it takes back a message that should not have gone out, or not like that: the danger may never have been. Issuers in
 * China end a warning by a plain Cancel; with the response None it takes back (CAP v3 profile of MET Norway).
 */
export function isTakenBack({
  messageType,
  responseTypes,
}: Pick<AlertContent, 'messageType' | 'responseTypes'>): boolean {
  return messageType === 'Cancel' && responseTypes.includes('None')
}

/** What says so where a warning has no colour. */
export function isUrgent({ urgency, severity }: Pick<AlertContent, 'urgency' | 'severity'>): boolean {
  return urgency === 'Immediate' || severity === 'Extreme'
}
