import type { AlertRecord } from '../../domain/alert.ts'
import type { AlertChange, AlertRequest } from './alert-request.ts'
import type { Refused } from './campaigns-api.ts'

/** What the routes of alerts need. Staff are named by their account. */
export interface AlertsApi {
  readonly draft: (
    request: AlertRequest,
    staff: string,
  ) => Promise<{ readonly kind: 'drafted'; readonly id: string } | Refused>
  /** Judges the message and, unless it is to be rejected, makes a draft of it. */
  readonly importCap: (bytes: Uint8Array, contentType: string | undefined, staff: string) => Promise<CapImported>
  readonly revise: (
    id: string,
    change: AlertChange,
    staff: string,
  ) => Promise<{ readonly kind: 'drafted'; readonly id: string } | Refused>
  readonly update: (
    id: string,
    change: AlertChange,
    staff: string,
  ) => Promise<{ readonly kind: 'drafted'; readonly id: string } | Refused>
  readonly allClear: (id: string, staff: string) => Promise<{ readonly kind: 'drafted'; readonly id: string } | Refused>
  readonly approve: (
    id: string,
    staff: string,
    hash: string,
  ) => Promise<{ readonly kind: 'live'; readonly recipients: number; readonly alone: boolean } | Refused>
  readonly stop: (
    id: string,
    staff: string,
    reason: string,
  ) => Promise<
    | { readonly kind: 'stopped'; readonly letters: number; readonly cancel: string | null }
    | { readonly kind: 'dropped' }
    | Refused
  >
  readonly find: (id: string) => Promise<AlertRecord | undefined>
  readonly list: (limit: number) => Promise<readonly AlertRecord[]>
  /** Who would get it, in which words; undefined when there is no such alert. Plain JSON. */
  readonly preview: (id: string) => Promise<object | undefined>
  /** What became of it: times, reach, reasons, series, who has not answered. Plain JSON, no address in it. */
  readonly review: (id: string) => Promise<object | undefined>
  /** For review, not for sending: see `alerts/ebm-export.ts`. */
  readonly ebm: (id: string) => Promise<string | undefined>
  /** Templates that staff can choose from, those of this month first. Plain JSON. */
  readonly templates: () => readonly object[]
}

export interface CapImported {
  readonly importAs: string
  readonly findings: ReadonlyArray<{ readonly level: string; readonly xpath: string; readonly message: string }>
  /** Id of the draft; null: the message was rejected. Whoever approves it needs its regions to be theirs. */
  readonly alert: string | null
}
