import type { Refused } from './campaigns-api.ts'

export interface ModeWish {
  /** GB/T 2260 code; what lies below it is meant too. */
  readonly region: string
  /** Id of a hazard. */
  readonly hazard: string
  readonly reason: string
  readonly until: Date
}

export interface ModeRecord extends ModeWish {
  readonly id: string
  readonly from: Date
  /** Name of the member of staff. */
  readonly startedBy: string
  /** Null: nobody ended it; it ends by itself at `until`. */
  readonly endedAt: Date | null
  readonly endedBy: string | null
}

/** What the routes of the emergency mode need. Staff are named by their account. */
export interface ModesApi {
  readonly begin: (wish: ModeWish, staff: string) => Promise<{ readonly kind: 'begun'; readonly id: string } | Refused>
  /** Refuses what is over already. */
  readonly end: (id: string, staff: string) => Promise<{ readonly kind: 'ended' } | Refused>
  /** The newest first. */
  readonly list: (limit: number) => Promise<readonly ModeRecord[]>
  /** Kinds of danger to choose from. `category`: of CAP. */
  readonly hazards: () => ReadonlyArray<{ readonly id: string; readonly name: string; readonly category: string }>
  /** Places to choose from: the whole area, then its counties. */
  readonly regions: () => ReadonlyArray<{ readonly code: string; readonly name: string }>
}
