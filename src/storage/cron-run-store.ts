import type { Selectable } from 'kysely'
import type { CronRun, CronRuns, RunState } from '../jobs/cron-runs.ts'
import type { Db } from './database.ts'
import type { CronRunTable } from './tables/cron-runs.ts'

function toRun({ job, slot, instance, claimed_at, state, campaign }: Selectable<CronRunTable>): CronRun {
  return { job, slot: new Date(slot), instance, claimedAt: new Date(claimed_at), state, campaign }
}

/** Inserts the row of a slot; false when it is there. On PostgreSQL a second one waits here for the first one's commit. */
async function insertRun(db: Db, run: Omit<CronRun, 'campaign'>): Promise<boolean> {
  const rows = await db
    .insertInto('cron_runs')
    .values({
      job: run.job,
      slot: run.slot.toISOString(),
      instance: run.instance,
      claimed_at: run.claimedAt.getTime(),
      state: run.state,
      campaign: null,
    })
    .onConflict((conflict) => conflict.columns(['job', 'slot']).doNothing())
    .returning('job')
    .execute()
  return rows.length === 1
}

type Change =
  | { readonly instance: string; readonly claimed_at: number }
  | { readonly state: RunState; readonly campaign: string | null }

/** Changes a run while it is claimed by that instance. */
async function changeClaimed(
  db: Db,
  run: Pick<CronRun, 'job' | 'slot' | 'instance'>,
  claimedAt: Date | null,
  change: Change,
) {
  const { numUpdatedRows } = await db
    .updateTable('cron_runs')
    .set(change)
    .where('job', '=', run.job)
    .where('slot', '=', run.slot.toISOString())
    .where('instance', '=', run.instance)
    .where('state', '=', 'claimed')
    .$if(claimedAt !== null, (query) => query.where('claimed_at', '=', claimedAt?.getTime() ?? 0))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Slots of jobs and who has them. The primary key is the election: no lock, no clock. */
export function createCronRunStore(db: Db): CronRuns<Db> {
  const claimIn = (scope: Db, job: string, slot: Date, instance: string, now: Date, state: RunState) =>
    insertRun(scope, { job, slot, instance, claimedAt: now, state })
  return {
    claim: (job, slot, instance, now) => claimIn(db, job, slot, instance, now, 'claimed'),
    miss: (job, slot, instance, now) => claimIn(db, job, slot, instance, now, 'missed'),
    claimWith: (job, slot, instance, now, work) =>
      db.transaction().execute(async (scope) => {
        if (!(await claimIn(scope, job, slot, instance, now, 'claimed'))) return { kind: 'taken' }
        return { kind: 'won', result: await work(scope) }
      }),
    finish: (run, state, campaign) => changeClaimed(db, run, null, { state, campaign }),
    takeOver: (run, instance, now) => changeClaimed(db, run, run.claimedAt, { instance, claimed_at: now.getTime() }),
    ...readsOf(db),
    async forgetBefore(before) {
      const { numDeletedRows } = await db
        .deleteFrom('cron_runs')
        .where('claimed_at', '<', before.getTime())
        .where((builder) =>
          builder(
            'slot',
            '<',
            builder
              .selectFrom('cron_runs as newest')
              .select(({ fn }) => fn.max<string>('newest.slot').as('slot'))
              .whereRef('newest.job', '=', 'cron_runs.job'),
          ),
        )
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    },
  }
}

function readsOf(db: Db): Pick<CronRuns, 'unfinished' | 'lastSlot' | 'list'> {
  return {
    async unfinished(before) {
      const rows = await db
        .selectFrom('cron_runs')
        .selectAll()
        .where('state', '=', 'claimed')
        .where('claimed_at', '<', before.getTime())
        .orderBy('claimed_at')
        .execute()
      return rows.map(toRun)
    },
    async lastSlot(job) {
      const row = await db
        .selectFrom('cron_runs')
        .select(({ fn }) => fn.max<string | null>('slot').as('slot'))
        .where('job', '=', job)
        .executeTakeFirst()
      return row === undefined || row.slot === null ? undefined : new Date(row.slot)
    },
    async list(limit) {
      const rows = await db
        .selectFrom('cron_runs')
        .selectAll()
        .orderBy('claimed_at', 'desc')
        .orderBy('slot', 'desc')
        .orderBy('job')
        .limit(limit)
        .execute()
      return rows.map(toRun)
    },
  }
}
