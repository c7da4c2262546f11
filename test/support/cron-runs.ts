import type { CronRun, CronRuns } from '../../src/jobs/cron-runs.ts'

/** Runs in memory; the scope of a work is nothing. */
export function createMemoryCronRuns(): CronRuns<null> {
  const rows = new Map<string, CronRun>()
  const keyOf = ({ job, slot }: Pick<CronRun, 'job' | 'slot'>) => `${job} ${slot.toISOString()}`
  const insert = (run: Omit<CronRun, 'campaign'>) => {
    if (rows.has(keyOf(run))) return false
    rows.set(keyOf(run), { ...run, campaign: null })
    return true
  }
  const change = (run: Pick<CronRun, 'job' | 'slot' | 'instance'>, claimedAt: Date | null, more: Partial<CronRun>) => {
    const row = rows.get(keyOf(run))
    if (row === undefined || row.state !== 'claimed' || row.instance !== run.instance) return false
    if (claimedAt !== null && row.claimedAt.getTime() !== claimedAt.getTime()) return false
    rows.set(keyOf(run), { ...row, ...more })
    return true
  }
  const bySlot = (job: string) => [...rows.values()].filter((row) => row.job === job).map(({ slot }) => slot.getTime())
  return {
    claim: async (job, slot, instance, now) => insert({ job, slot, instance, claimedAt: now, state: 'claimed' }),
    miss: async (job, slot, instance, now) => insert({ job, slot, instance, claimedAt: now, state: 'missed' }),
    async claimWith(job, slot, instance, now, work) {
      const run = { job, slot, instance, claimedAt: now, state: 'claimed' } as const
      if (!insert(run)) return { kind: 'taken' }
      try {
        return { kind: 'won', result: await work(null) }
      } catch (error) {
        rows.delete(keyOf(run))
        throw error
      }
    },
    finish: async (run, state, campaign) => change(run, null, { state, campaign }),
    takeOver: async (run, instance, now) => change(run, run.claimedAt, { instance, claimedAt: now }),
    unfinished: async (before) => [...rows.values()].filter((row) => row.state === 'claimed' && row.claimedAt < before),
    async lastSlot(job) {
      const slots = bySlot(job)
      return slots.length === 0 ? undefined : new Date(Math.max(...slots))
    },
    list: async (limit) =>
      [...rows.values()]
        .sort(
          (one, other) =>
            other.claimedAt.getTime() - one.claimedAt.getTime() ||
            other.slot.getTime() - one.slot.getTime() ||
            (one.job < other.job ? -1 : 1),
        )
        .slice(0, limit),
    async forgetBefore(before) {
      const old = [...rows.values()].filter(
        (row) => row.claimedAt < before && row.slot.getTime() < Math.max(...bySlot(row.job)),
      )
      for (const row of old) rows.delete(keyOf(row))
      return old.length
    },
  }
}
