import type { Transaction } from 'kysely'
import type { LeasedLetter, Ledger, LetterState } from '../delivery/ledger.ts'
import type { DecideNextStep, NextStep } from '../delivery/retry.ts'
import type { SendOutcome } from '../domain/letter.ts'
import type { OpenDatabase, Tables } from './database.ts'
import { type Column, jsonRows } from './json-rows.ts'
import { endStale } from './ledger-campaigns.ts'
import { LEASED } from './ledger-claims.ts'
import { CHUNK } from './ledger-launch.ts'

const COLUMNS = {
  id: 'bigint',
  attempt: 'bigint',
  tries: 'bigint',
  state: 'text',
  due_at: 'bigint',
  repeat: 'bigint',
  provider_id: 'text',
  reason: 'text',
  outcome: 'text',
} as const satisfies Record<string, Column>

/** A try that has ended, as it is written. */
interface EndedTry {
  readonly id: number
  /** Counted tries before and after. */
  readonly attempt: number
  readonly tries: number
  readonly state: LetterState
  readonly due_at: number | null
  readonly repeat: number
  readonly provider_id: string | null
  readonly reason: string | null
  readonly outcome: string
}

type Tried = Pick<LeasedLetter, 'id' | 'attempt' | 'repeat'>

function toEndedTry({ id, attempt, repeat }: Tried, outcome: SendOutcome, step: NextStep): EndedTry {
  const again = step.kind === 'again'
  return {
    id,
    attempt,
    tries: attempt + (again && !step.counted ? 0 : 1),
    state: again ? 'pending' : step.state,
    due_at: again ? step.dueAt.getTime() : null,
    repeat: (again ? step.repeat : repeat) ? 1 : 0,
    provider_id: outcome.kind === 'sent' ? (outcome.providerId ?? null) : null,
    reason: outcome.kind === 'sent' ? null : outcome.reason,
    outcome: outcome.kind,
  }
}

/**
 * Writes tries that have ended, where the letter is still this worker's (without a worker: where its lease ran out).
 * @returns how many were written
 */
async function writeEnded(
  { db, engine }: OpenDatabase,
  tries: readonly EndedTry[],
  now: number,
  worker?: string,
  also?: (tx: Transaction<Tables>) => Promise<void>,
): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    const written = await tx
      .updateTable('deliveries')
      .from(jsonRows(engine, COLUMNS, tries))
      .set((row) => ({
        state: row
          .case()
          .when(row.and([row('v.state', '=', 'pending'), row('deliveries.stopped', '=', 1)]))
          .then(row.val<LetterState>('cancelled'))
          .else(row.ref('v.state'))
          .end(),
        attempt: row.ref('v.tries'),
        due_at: row.fn.coalesce('v.due_at', 'deliveries.due_at'),
        repeat: row.ref('v.repeat'),
        provider_id: row.ref('v.provider_id'),
        reason: row.ref('v.reason'),
        ended_at: now,
        lease_until: null,
      }))
      .whereRef('deliveries.id', '=', 'v.id')
      .whereRef('deliveries.attempt', '=', 'v.attempt')
      .where('deliveries.state', '=', LEASED)
      .where('deliveries.started_at', 'is not', null)
      .$if(worker !== undefined, (query) => query.where('deliveries.worker', '=', worker ?? ''))
      .$if(worker === undefined, (query) => query.where('deliveries.lease_until', '<=', now))
      .returning(['deliveries.id', 'deliveries.started_at', 'deliveries.worker'])
      .execute()
    const byId = new Map(tries.map((one) => [one.id, one]))
    const attempts = written.flatMap(({ id, started_at, worker: by }) => {
      const one = byId.get(id)
      if (one === undefined) return []
      const { attempt: n, outcome, reason } = one
      return [{ delivery_id: id, n, worker: by ?? '', started_at, ended_at: now, outcome, reason }]
    })
    if (attempts.length > 0) await tx.insertInto('attempts').values(attempts).execute()
    await also?.(tx)
    return written.length
  })
}

async function pauseAccounts(tx: Transaction<Tables>, pauses: ReadonlyMap<string, number>): Promise<void> {
  for (const [account, until] of [...pauses].sort(([a], [b]) => (a < b ? -1 : 1)))
    await tx
      .updateTable('accounts')
      .set({ paused_until: until })
      .where('account', '=', account)
      .where((row) => row.or([row('paused_until', 'is', null), row('paused_until', '<', until)]))
      .execute()
}

/** Policies of the campaigns, asked only where an outcome is unknown. */
async function policiesOf({ db }: OpenDatabase, campaigns: readonly string[]) {
  if (campaigns.length === 0) return new Map<string, 'resend' | 'show'>()
  const rows = await db
    .selectFrom('campaigns')
    .select(['id', 'on_unknown'])
    .where('id', 'in', [...new Set(campaigns)])
    .execute()
  return new Map(rows.map(({ id, on_unknown: policy }) => [id, policy]))
}

function finishesIn(open: OpenDatabase, decide: DecideNextStep): Pick<Ledger, 'finish'> {
  return {
    async finish(outcomes, worker, now) {
      if (outcomes.length === 0) return
      const unsure = outcomes.filter(({ outcome }) => outcome.kind === 'unknown')
      const policies = await policiesOf(
        open,
        unsure.map(({ letter }) => letter.campaign),
      )
      const pauses = new Map<string, number>()
      const tries = outcomes.map(({ letter, outcome }) => {
        const { attempt, repeat, campaign, account } = letter
        const step = decide(outcome, { attempt, repeat, onUnknown: policies.get(campaign) ?? 'show' }, now)
        if (step.kind === 'again' && step.pauseUntil !== undefined)
          pauses.set(account, Math.max(pauses.get(account) ?? 0, step.pauseUntil.getTime()))
        return toEndedTry(letter, outcome, step)
      })
      await writeEnded(open, tries, now.getTime(), worker, (tx) => pauseAccounts(tx, pauses))
    },
  }
}

/** Started, and then nothing: the worker died or hangs, so nobody knows. */
async function recoverStarted(open: OpenDatabase, decide: DecideNextStep, now: Date) {
  const rows = await open.db
    .selectFrom('deliveries as d')
    .innerJoin('campaigns as c', 'c.id', 'd.campaign_id')
    .select(['d.id', 'd.attempt', 'd.repeat', 'c.on_unknown', 'd.stopped'])
    .where('d.state', '=', LEASED)
    .where('d.lease_until', '<=', now.getTime())
    .where('d.started_at', 'is not', null)
    .limit(CHUNK)
    .execute()
  if (rows.length === 0) return { unknown: 0, again: 0 }
  const outcome = { kind: 'unknown', reason: 'lease ran out' } as const
  const tries = rows.map(({ id, attempt, repeat, on_unknown: policy, stopped }) => {
    // After a cancellation it is shown, not repeated.
    const onUnknown = stopped === 1 ? 'show' : policy
    const facts = { attempt, repeat: repeat === 1, onUnknown }
    return toEndedTry({ id, ...facts }, outcome, decide(outcome, facts, now))
  })
  await writeEnded(open, tries, now.getTime())
  const unknown = tries.filter(({ state }) => state === 'unknown').length
  return { unknown, again: tries.length - unknown }
}

/** What became of tries, whether told or not. */
export function endsIn(open: OpenDatabase, decide: DecideNextStep): Pick<Ledger, 'finish' | 'recover'> {
  return {
    ...finishesIn(open, decide),
    async recover(now) {
      const { numUpdatedRows } = await open.db
        .updateTable('deliveries')
        .set({ state: 'pending', worker: null, lease_until: null })
        .where('state', '=', LEASED)
        .where('lease_until', '<=', now.getTime())
        .where('started_at', 'is', null)
        .executeTakeFirstOrThrow()
      const { unknown, again } = await recoverStarted(open, decide, now)
      const expired = await endStale(open, now)
      return { returned: Number(numUpdatedRows) + again, unknown, expired }
    },
  }
}
