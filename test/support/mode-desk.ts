import type { Refused } from '../../src/http/staff/campaigns-api.ts'
import type { ModeRecord, ModesApi } from '../../src/http/staff/modes-api.ts'
import { COUNTIES, WHOLE } from './counties.ts'

const refused = (code: string, message: string): Refused => ({ kind: 'refused', code, message })

/** Emergency modes in memory. */
export function createModeDesk(given: readonly ModeRecord[] = [], now: () => Date = () => new Date()) {
  const records = [...given]
  const calls: unknown[][] = []
  const modes: ModesApi = {
    async begin(wish, staff) {
      calls.push(['begin', wish, staff])
      if (wish.until <= now()) return refused('mode.refused', '结束时间已经过了，请填以后的时间。')
      const id = `m${records.length + 1}`
      records.unshift({ ...wish, id, from: now(), startedBy: staff, endedAt: null, endedBy: null })
      return { kind: 'begun', id }
    },
    async end(id, staff) {
      calls.push(['end', id, staff])
      const at = records.findIndex((mode) => mode.id === id)
      const mode = records[at]
      if (mode === undefined || mode.endedAt !== null) return refused('mode.over', '这个应急状态已经结束了。')
      records[at] = { ...mode, endedAt: now(), endedBy: staff }
      return { kind: 'ended' }
    },
    list: async (limit) => records.slice(0, limit),
    hazards: () => [
      { id: 'rainstorm', name: '暴雨', category: 'Met' },
      { id: 'geological', name: '地质灾害', category: 'Geo' },
    ],
    regions: () => [
      { code: WHOLE, name: '楚雄彝族自治州' },
      ...Object.entries(COUNTIES).map(([code, name]) => ({ code, name })),
    ],
  }
  return { modes, calls, records }
}

/** Runs for six hours from noon in 南华. */
export function aMode(more: Partial<ModeRecord> = {}): ModeRecord {
  return {
    id: 'm1',
    region: '532324',
    hazard: 'rainstorm',
    reason: '州气象台红色预警',
    from: new Date('2026-11-26T03:00:00Z'),
    until: new Date('2026-11-26T09:00:00Z'),
    startedBy: '值班员',
    endedAt: null,
    endedBy: null,
    ...more,
  }
}
