import type { GroupSettings, GroupStore } from '../conversation/group-settings.ts'
import { isHarmCategory } from '../domain/harm.ts'
import type { Db, GroupRow } from './database.ts'

/** Names that are no category any more are left out. */
function categoriesIn(json: string): GroupSettings['categories'] {
  const names: unknown = JSON.parse(json)
  return Array.isArray(names) ? names.filter(isHarmCategory) : []
}

function toSettings(row: GroupRow): GroupSettings {
  return {
    categories: categoriesIn(row.categories),
    dailyBudget: row.daily_budget,
    hourlyBudget: row.hourly_budget,
    quietFrom: row.quiet_from,
    quietTo: row.quiet_to,
    shadow: row.shadow === 1,
    mutedUntil: row.muted_until === null ? null : new Date(row.muted_until),
    leftAt: row.left_at === null ? null : new Date(row.left_at),
  }
}

type Columns = Omit<GroupRow, 'channel' | 'room' | 'changed_at'>

function toColumns(settings: GroupSettings): Columns {
  return {
    categories: JSON.stringify(settings.categories),
    daily_budget: settings.dailyBudget,
    hourly_budget: settings.hourlyBudget,
    quiet_from: settings.quietFrom,
    quiet_to: settings.quietTo,
    shadow: settings.shadow ? 1 : 0,
    muted_until: settings.mutedUntil?.getTime() ?? null,
    left_at: settings.leftAt?.getTime() ?? null,
  }
}

const COLUMN_OF: Readonly<Record<keyof GroupSettings, keyof Columns>> = {
  categories: 'categories',
  dailyBudget: 'daily_budget',
  hourlyBudget: 'hourly_budget',
  quietFrom: 'quiet_from',
  quietTo: 'quiet_to',
  shadow: 'shadow',
  mutedUntil: 'muted_until',
  leftAt: 'left_at',
}

/** Only the columns whose settings are named. */
function changedColumns(columns: Columns, change: Partial<GroupSettings>): Partial<Columns> {
  const names = new Set<string>(Object.entries(COLUMN_OF).flatMap(([key, column]) => (key in change ? column : [])))
  return Object.fromEntries(Object.entries(columns).filter(([column]) => names.has(column)))
}

/** Settings of groups and what was said in them. */
export function createGroupStore(db: Db): GroupStore {
  return {
    async settingsOf({ channel, room }) {
      const row = await db
        .selectFrom('groups')
        .selectAll()
        .where('channel', '=', channel)
        .where('room', '=', room)
        .executeTakeFirst()
      return row === undefined ? undefined : toSettings(row)
    },
    async changeSettings({ channel, room }, before, change, at) {
      const columns = { ...toColumns({ ...before, ...change }), changed_at: at.getTime() }
      await db
        .insertInto('groups')
        .values({ channel, room, ...columns })
        .onConflict((conflict) =>
          conflict
            .columns(['channel', 'room'])
            .doUpdateSet({ ...changedColumns(columns, change), changed_at: at.getTime() }),
        )
        .execute()
    },
    async repliesSince({ channel, room }, since) {
      const rows = await db
        .selectFrom('group_replies')
        .select(['entry', 'at', 'kind'])
        .where('channel', '=', channel)
        .where('room', '=', room)
        .where('at', '>=', since.getTime())
        .orderBy('at')
        .execute()
      return rows.map(({ entry, at, kind }) => ({ entry, at: new Date(at), kind }))
    },
    async recordReply({ channel, room }, { entry, at, kind }) {
      await db.insertInto('group_replies').values({ channel, room, entry, at: at.getTime(), kind }).execute()
    },
    async forgetBefore(before) {
      const { numDeletedRows } = await db
        .deleteFrom('group_replies')
        .where('at', '<', before.getTime())
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    },
  }
}
