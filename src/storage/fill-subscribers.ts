import { sql } from 'kysely'
import type { OpenDatabase } from './database.ts'

/** Ten counties of ten townships of ten villages; one in five elderly, one in ten wants fraud alone, one in twenty has ended. */
const ROW = sql`
  'webhook', 'a' || n, 0,
  substr('532301532302532322532323532324532325532326532327532328532329', cast(1 + 6 * (n % 10) as integer), 6)
    || (100 + (n / 10) % 10) || (200 + (n / 100) % 10),
  case when (n / 1000) % 5 = 0 then 8 else 2 end,
  case when (n / 7) % 10 = 0 then 2 else 0 end,
  0, 0, 0, 1760000000000, 'import', 'v1',
  case when (n / 13) % 20 = 0 then 1760000000001 end`
const COLUMNS = sql`channel, address, is_group, region, segments, topics, elder, quiet_from, quiet_to, consent_at,
  consent_how, consent_text, ended_at`

/** Made-up subscribers for measurements, far faster than through the store. */
export async function fillWithSubscribers({ db, engine }: OpenDatabase, count: number): Promise<void> {
  const numbers =
    engine === 'postgres'
      ? sql`generate_series(0, ${count - 1}::bigint) as numbers(n)`
      : sql`(with recursive numbers(n) as (select 0 union all select n + 1 from numbers where n < ${count - 1})
          select n from numbers)`
  await sql`insert into subscribers (${COLUMNS}) select ${ROW} from ${numbers}`.execute(db)
  await sql`analyze`.execute(db)
}
