import type { EmergencyMode, EmergencyModeStore } from '../alerts/emergency-modes.ts'
import type { Db } from './database.ts'
import type { EmergencyModeRow } from './tables/emergency-modes.ts'

function toMode(row: EmergencyModeRow): EmergencyMode {
  return {
    id: row.id,
    region: row.region,
    hazard: row.hazard,
    reason: row.reason,
    from: new Date(row.from_at),
    until: new Date(row.until_at),
    startedBy: row.started_by,
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
    endedBy: row.ended_by,
  }
}

export function createEmergencyModeStore(db: Db): EmergencyModeStore {
  return {
    async add({ id, region, hazard, reason, from, until, startedBy, endedAt, endedBy }) {
      await db
        .insertInto('emergency_modes')
        .values({
          id,
          region,
          hazard,
          reason,
          from_at: from.getTime(),
          until_at: until.getTime(),
          started_by: startedBy,
          ended_at: endedAt?.getTime() ?? null,
          ended_by: endedBy,
        })
        .execute()
    },
    async end(id, by, at) {
      const { numUpdatedRows } = await db
        .updateTable('emergency_modes')
        .set({ ended_at: at.getTime(), ended_by: by })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .where('until_at', '>', at.getTime())
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },
    async running(now) {
      const rows = await db
        .selectFrom('emergency_modes')
        .selectAll()
        .where('until_at', '>', now.getTime())
        .where('from_at', '<=', now.getTime())
        .where('ended_at', 'is', null)
        .orderBy('from_at', 'desc')
        .orderBy('id')
        .execute()
      return rows.map(toMode)
    },
    async list(limit) {
      const rows = await db
        .selectFrom('emergency_modes')
        .selectAll()
        .orderBy('from_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toMode)
    },
  }
}
