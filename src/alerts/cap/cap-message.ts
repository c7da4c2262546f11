import type { AlertStatus, NamedValue, Point, Severity } from '../../domain/alert.ts'

export const CAP_MESSAGE_TYPES = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const
export const CAP_SCOPES = ['Public', 'Restricted', 'Private'] as const

/** A CAP message as it stands (OASIS CAP-v1.2 §3.2), read leniently or to be written strictly; the order of the elements is that of the schema. */
export interface CapMessage {
  readonly identifier: string
  readonly sender: string
  readonly sent: CapTime
  readonly status: AlertStatus
  readonly msgType: (typeof CAP_MESSAGE_TYPES)[number]
  readonly source?: string
  readonly scope: (typeof CAP_SCOPES)[number]
  readonly restriction?: string
  readonly addresses?: readonly string[]
  readonly codes: readonly string[]
  readonly note?: string
  readonly references: readonly CapReference[]
  readonly incidents?: readonly string[]
  readonly infos: readonly CapInfo[]
}

/** A time with the zone it was given in: `2026-11-26T02:10:00+08:00`. */
export interface CapTime {
  readonly text: string
  readonly at: Date
}

export interface CapReference {
  readonly sender: string
  readonly identifier: string
  readonly sent: string
}

export interface CapInfo {
  /** RFC 3066; `en-US` where it is left out. */
  readonly language: string
  readonly categories: readonly string[]
  readonly event: string
  readonly responseTypes: readonly string[]
  readonly urgency: string
  readonly severity: Severity
  readonly certainty: string
  readonly audience?: string
  readonly eventCodes: readonly NamedValue[]
  readonly effective?: CapTime
  readonly onset?: CapTime
  readonly expires?: CapTime
  readonly senderName?: string
  readonly headline?: string
  readonly description?: string
  readonly instruction?: string
  readonly web?: string
  readonly contact?: string
  readonly parameters: readonly NamedValue[]
  readonly resources: readonly CapResource[]
  readonly areas: readonly CapArea[]
}

export interface CapResource {
  readonly resourceDesc: string
  readonly mimeType: string
  readonly size?: number
  readonly uri?: string
  readonly digest?: string
}

export interface CapArea {
  readonly areaDesc: string
  readonly polygons: ReadonlyArray<readonly Point[]>
  readonly circles: ReadonlyArray<Point & { readonly radiusKm: number }>
  readonly geocodes: readonly NamedValue[]
  /** Feet above sea level. */
  readonly altitude?: number
  readonly ceiling?: number
}

export const FINDING_LEVELS = ['error', 'warning', 'info'] as const
export type FindingLevel = (typeof FINDING_LEVELS)[number]

/** One thing about a message that is not as the rules want it. */
export interface CapFinding {
  readonly level: FindingLevel
  /** Such as `/alert/info[1]/area[2]/polygon[1]`; `/` for the text as a whole. */
  readonly xpath: string
  /** In Chinese, for staff: what is wrong and what to do. */
  readonly message: string
  /** Which rule it is, for programs: `references-missing`. Does not change with the wording. Of advice on good practice it begins with `advice-`. */
  readonly code?: string
}

/** As in the contract. */
export const IMPORT_OUTCOMES = ['accept', 'accept-as-test', 'accept-with-warnings', 'reject'] as const
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number]
