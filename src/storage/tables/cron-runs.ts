import type { RunState } from '../../jobs/cron-runs.ts'

export interface CronRunTable {
  job: string
  /** The scheduled time, ISO in UTC. */
  slot: string
  instance: string
  claimed_at: number
  state: RunState
  campaign: string | null
}

export interface CronRunTables {
  cron_runs: CronRunTable
}
