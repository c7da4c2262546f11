import type { Ledger } from '../delivery/ledger.ts'
import type { Db } from './database.ts'

/** How fast each account may send, and whether it rests. */
export function accountsIn(db: Db): Pick<Ledger, 'setPace' | 'pauseAccount'> {
  return {
    async setPace({ account, channel, intervalMs, jitterMs }) {
      const pace = { channel, interval_ms: intervalMs, jitter_ms: jitterMs }
      await db
        .insertInto('accounts')
        .values({ account, ...pace })
        .onConflict((conflict) => conflict.column('account').doUpdateSet(pace))
        .execute()
    },
    async pauseAccount(account, until) {
      await db
        .updateTable('accounts')
        .set({ paused_until: until?.getTime() ?? null })
        .where('account', '=', account)
        .execute()
    },
  }
}
