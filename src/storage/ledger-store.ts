import type { Ledger } from '../delivery/ledger.ts'
import type { DecideNextStep } from '../delivery/retry.ts'
import type { OpenDatabase } from './database.ts'
import { accountsIn } from './ledger-accounts.ts'
import { campaignsIn } from './ledger-campaigns.ts'
import { claimsIn } from './ledger-claims.ts'
import { endsIn } from './ledger-finish.ts'
import { launchIn } from './ledger-launch.ts'
import { reportsIn } from './ledger-reports.ts'
import { startsIn } from './ledger-start.ts'

/**
 * The ledger on SQLite or PostgreSQL.
 * @param decide what becomes of a letter after a try
 * @param random 0–1, for the jitter of slots
 */
export function createLedgerStore(open: OpenDatabase, decide: DecideNextStep, random: () => number): Ledger {
  return {
    ...campaignsIn(open),
    ...reportsIn(open),
    ...accountsIn(open.db),
    ...launchIn(open),
    ...claimsIn(open),
    ...startsIn(open, random),
    ...endsIn(open, decide),
  }
}
