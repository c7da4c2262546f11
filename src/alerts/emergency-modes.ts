/** A region in emergency mode: routine pushes of other topics wait, answers and screens put the hazard first. It ends by itself. */
export interface EmergencyMode {
  readonly id: string
  /** GB/T 2260 code; what lies below it is meant too. */
  readonly region: string
  /** Id of a hazard. */
  readonly hazard: string
  readonly reason: string
  readonly from: Date
  readonly until: Date
  readonly startedBy: string
  readonly endedAt: Date | null
  readonly endedBy: string | null
}

export interface EmergencyModeStore {
  readonly add: (mode: EmergencyMode) => Promise<void>
  /** False: unknown or over already. */
  readonly end: (id: string, by: string, at: Date) => Promise<boolean>
  /** Begun, not ended, not past its end. */
  readonly running: (now: Date) => Promise<readonly EmergencyMode[]>
  readonly list: (limit: number) => Promise<readonly EmergencyMode[]>
}
