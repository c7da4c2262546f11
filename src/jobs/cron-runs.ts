/** `claimed`: somebody is at it, or died over it. `missed`: it was not run, on purpose. */
export const RUN_STATES = ['claimed', 'done', 'nothing', 'failed', 'missed'] as const
export type RunState = (typeof RUN_STATES)[number]

export interface CronRun {
  readonly job: string
  /** The scheduled time. */
  readonly slot: Date
  readonly instance: string
  readonly claimedAt: Date
  readonly state: RunState
  /** Ids of its campaigns, with commas between them. */
  readonly campaign: string | null
}

export type ClaimedWork<Result> = { readonly kind: 'won'; readonly result: Result } | { readonly kind: 'taken' }

/**
 * Who runs what: one row per job and slot, for ever. `Scope` is what the work of `claimWith` has to write through so that its
 * writes and the claim are one commit.
 */
export interface CronRuns<Scope = unknown> {
  /** True for the one who gets the slot, whatever number of instances try. */
  readonly claim: (job: string, slot: Date, instance: string, now: Date) => Promise<boolean>
  /**
   * Claim and work in one commit: when the work throws, the claim is undone and the error goes on to the caller. The work may
   * write through the scope alone; on SQLite anything else waits for ever.
   */
  readonly claimWith: <Result>(
    job: string,
    slot: Date,
    instance: string,
    now: Date,
    work: (scope: Scope) => Promise<Result>,
  ) => Promise<ClaimedWork<Result>>
  /** Writes down a slot that is not going to run. False: it has a row already. */
  readonly miss: (job: string, slot: Date, instance: string, now: Date) => Promise<boolean>
  /** Ends a run of this instance; does nothing when another has taken it over. */
  readonly finish: (
    run: Pick<CronRun, 'job' | 'slot' | 'instance'>,
    state: Exclude<RunState, 'claimed' | 'missed'>,
    campaign: string | null,
  ) => Promise<boolean>
  /** Takes a run that was claimed and never finished, as its owner is dead. One of many who try gets true. */
  readonly takeOver: (run: CronRun, instance: string, now: Date) => Promise<boolean>
  /** Claimed before then and not finished. */
  readonly unfinished: (before: Date) => Promise<readonly CronRun[]>
  /** The newest slot with a row. */
  readonly lastSlot: (job: string) => Promise<Date | undefined>
  /** Newest claims first. */
  readonly list: (limit: number) => Promise<readonly CronRun[]>
  /** Deletes what was claimed before; keeps the newest slot of each job. @returns how many */
  readonly forgetBefore: (before: Date) => Promise<number>
}
