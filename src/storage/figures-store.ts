import type { ConsentStep } from '../audience/subscriber-store.ts'
import type { LetterState } from '../delivery/ledger.ts'
import { dayIn } from '../domain/clock.ts'
import type { Figures, Week, WeekFigures } from '../jobs/brief.ts'
import type { SentLetters } from '../jobs/report.ts'
import type { Db } from './database.ts'
import { campaignsBetween } from './sent-letters.ts'

/** What was talked about. Replies leave no row behind, so it comes from whoever counts them. */
export interface TalkFigures {
  readonly week: (
    week: Week,
  ) => Promise<Pick<WeekFigures, 'messages' | 'answered' | 'emergencies' | 'verdicts' | 'topics' | 'counties'>>
}

export interface FiguresDeps {
  readonly letters: SentLetters
  readonly talk: TalkFigures
}

const REFUSED: readonly LetterState[] = ['refused', 'dead']
const UNCONFIRMED: LetterState = 'unknown'
const JOINED: readonly ConsentStep[] = ['given']
const ENDED: readonly ConsentStep[] = ['withdrawn', 'erased']

/** Figures of a week from the ledger, the subscribers and the enquiries: counts and ids of entries, nobody's address. */
export function createFigures(db: Db, deps: FiguresDeps): Figures {
  return {
    async week(week) {
      const [talk, asked, letters, sent, subscribers] = await Promise.all([
        deps.talk.week(week),
        enquiriesIn(db, week),
        endedWithoutSuccess(db, week),
        countSent(deps, week),
        subscribersIn(db, week),
      ])
      const { personTimes, ...counted } = sent
      return { ...talk, ...asked, letters: { ...letters, ...counted }, personTimes, subscribers }
    },
    /** Places that were told of each entry: one place counts once, by the last time. */
    async asked({ from, until }) {
      const rows = await db
        .selectFrom('verdict_replies')
        .select(({ fn }) => ['entry', fn.countAll<number>().as('count')])
        .where('at', '>=', from.getTime())
        .where('at', '<', until.getTime())
        .groupBy('entry')
        .execute()
      return new Map(rows.map(({ entry, count }) => [entry, count]))
    },
  }
}

async function enquiriesIn(db: Db, { from, until }: Week): Promise<Pick<WeekFigures, 'unknown' | 'open'>> {
  const count = db.selectFrom('enquiries').select(({ fn }) => fn.countAll<number>().as('count'))
  const open = await count.where('state', '=', 'open').executeTakeFirstOrThrow()
  const unknown = await count
    .where('asked_at', '>=', from.getTime())
    .where('asked_at', '<', until.getTime())
    .executeTakeFirstOrThrow()
  return { open: open.count, unknown: unknown.count }
}

async function endedWithoutSuccess(db: Db, { from, until }: Week) {
  const rows = await campaignsBetween(db, from, until)
    .innerJoin('deliveries as d', 'd.campaign_id', 'c.id')
    .select(({ fn }) => ['d.state', fn.countAll<number>().as('count')])
    .where('d.state', 'in', [...REFUSED, UNCONFIRMED])
    .where('d.ended_at', '>=', from.getTime())
    .where('d.ended_at', '<', until.getTime())
    .groupBy('d.state')
    .execute()
  const sumOf = (states: readonly LetterState[]) =>
    rows.reduce((sum, { state, count }) => (states.includes(state) ? sum + count : sum), 0)
  return { refused: sumOf(REFUSED), unconfirmed: sumOf([UNCONFIRMED]) }
}

/** Counted as `countReach` of the report counts: one address of a channel on one day is one person-time. */
async function countSent({ letters }: FiguresDeps, { from, until }: Week) {
  const seen = new Set<string>()
  let sent = 0
  for await (const page of letters.between(from, until)) {
    sent += page.length
    for (const { channel, address, sentAt } of page) seen.add(`${channel}\0${address}\0${dayIn(sentAt)}`)
  }
  return { sent, personTimes: seen.size }
}

async function subscribersIn(db: Db, { from, until }: Week): Promise<WeekFigures['subscribers']> {
  const { total } = await db
    .selectFrom('subscribers')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  /** Each once: whoever leaves and has everything erased has left once. */
  const having = async (steps: readonly ConsentStep[]) => {
    const { count } = await db
      .selectFrom('consents')
      .select(({ fn }) => fn.count<number>('subscriber').distinct().as('count'))
      .where('what', 'in', steps)
      .where('at', '>=', from.getTime())
      .where('at', '<', until.getTime())
      .executeTakeFirstOrThrow()
    return count
  }
  return { total, joined: await having(JOINED), ended: await having(ENDED) }
}
