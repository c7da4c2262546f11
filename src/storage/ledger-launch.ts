import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { FrozenRecipient, Ledger } from '../delivery/ledger.ts'
import { AppError } from '../domain/app-error.ts'
import type { Db, OpenDatabase } from './database.ts'
import { type Column, jsonRows } from './json-rows.ts'

/** Rows per statement: about 15 ms on SQLite, during which nothing else runs. */
export const CHUNK = 2_000

const COLUMNS = {
  subscriber: 'bigint',
  channel: 'text',
  address: 'text',
  account: 'text',
  bulletin: 'text',
  due_at: 'bigint',
  unheld_due_at: 'bigint',
} as const satisfies Record<string, Column>

type FrozenRow = Pick<FrozenRecipient, 'subscriber' | 'channel' | 'address' | 'account' | 'bulletin'> & {
  readonly due_at: number
  readonly unheld_due_at: number | null
}

function toRow({ dueAt, unheldDueAt, ...recipient }: FrozenRecipient): FrozenRow {
  const { subscriber, channel, address, account, bulletin } = recipient
  const times = { due_at: dueAt.getTime(), unheld_due_at: unheldDueAt?.getTime() ?? null }
  return { subscriber, channel, address, account, bulletin, ...times }
}

/** False: the campaign is not being staged any more. One commit: the letters and how many there are. */
async function insertChunk(
  { db, engine }: OpenDatabase,
  campaign: string,
  recipients: readonly FrozenRecipient[],
): Promise<boolean> {
  const accounts = new Map(recipients.map(({ account, channel }) => [account, { account, channel }]))
  const rows = jsonRows(engine, COLUMNS, recipients.map(toRow))
  return await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('campaigns')
      .set((row) => ({ staged_to: row.ref('staged_to') }))
      .where('id', '=', campaign)
      .where('state', '=', 'staging')
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) return false
    await tx
      .insertInto('accounts')
      .values([...accounts.values()])
      .onConflict((conflict) => conflict.column('account').doNothing())
      .execute()
    const { numInsertedOrUpdatedRows = 0n } = await tx
      .insertInto('deliveries')
      .columns(['campaign_id', 'subscriber', 'channel', 'address', 'account', 'bulletin', 'due_at', 'unheld_due_at'])
      .expression(
        tx
          .selectFrom(rows)
          .select([sql<string>`cast(${campaign} as text)`.as('campaign_id')])
          .select(['v.subscriber', 'v.channel', 'v.address', 'v.account', 'v.bulletin', 'v.due_at', 'v.unheld_due_at'])
          // SQLite takes ON CONFLICT after a SELECT for a join without it.
          .where(sql<boolean>`true`),
      )
      .onConflict((conflict) => conflict.columns(['campaign_id', 'channel', 'address']).doNothing())
      .executeTakeFirstOrThrow()
    await tx
      .updateTable('campaigns')
      .set((row) => ({ staged_to: row('staged_to', '+', Number(numInsertedOrUpdatedRows)) }))
      .where('id', '=', campaign)
      .execute()
    return true
  })
}

async function stateOf(db: Db, campaign: string) {
  const row = await db
    .selectFrom('campaigns')
    .select(['state', 'staged_to'])
    .where('id', '=', campaign)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('campaign.missing', `There is no campaign ${campaign}`)
  return row
}

async function* chunksOf(recipients: AsyncIterable<readonly FrozenRecipient[]>) {
  for await (const some of recipients)
    for (let from = 0; from < some.length; from += CHUNK) yield some.slice(from, from + CHUNK)
}

/** @throws AppError `campaign.missing`, `campaign.cancelled` */
export function launchIn(open: OpenDatabase): Pick<Ledger, 'launch'> {
  const { db } = open
  return {
    /**
     * After a crash all recipients are offered again and the key keeps each once. Skipping as many as were staged would lose
     * somebody when the list has become shorter meanwhile.
     */
    async launch(campaign, recipients) {
      await db
        .updateTable('campaigns')
        .set({ state: 'staging' })
        .where('id', '=', campaign)
        .where('state', 'in', ['draft', 'approved'])
        .execute()
      const { state } = await stateOf(db, campaign)
      if (state === 'staging') {
        for await (const chunk of chunksOf(recipients)) {
          if (!(await insertChunk(open, campaign, chunk))) break
          await setImmediate()
        }
        await db
          .updateTable('campaigns')
          .set({ state: 'running' })
          .where('id', '=', campaign)
          .where('state', '=', 'staging')
          .execute()
      }
      const launched = await stateOf(db, campaign)
      if (launched.state === 'cancelled')
        throw new AppError('campaign.cancelled', `Campaign ${campaign} was cancelled: create another one`)
      return { total: launched.staged_to }
    },
  }
}
