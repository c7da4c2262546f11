import type { EmergencyMode, EmergencyModeStore } from '../../src/alerts/emergency-modes.ts'
import type { Hazard } from '../../src/domain/hazard.ts'

/** 10:00 in Chuxiong. */
export const NOW = new Date('2026-07-02T02:00:00Z')
export const HOUR_MS = 3_600_000
export const inHours = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS)

/** Nanhua, for six hours, because of rain. */
export function aMode(more: Partial<EmergencyMode> = {}): EmergencyMode {
  return {
    id: 'm1',
    region: '532324',
    hazard: 'rainstorm',
    reason: '红色预警',
    from: NOW,
    until: inHours(6),
    startedBy: '值班员',
    endedAt: null,
    endedBy: null,
    ...more,
  }
}

export const HAZARDS: readonly Hazard[] = [
  {
    id: 'rainstorm',
    name: '暴雨',
    words: ['大雨'],
    category: 'Met',
    topics: ['disaster'],
    entryTopics: ['weather'],
    entries: ['rain-now', 'flood-now'],
  },
  {
    id: 'mushroom',
    name: '野生菌中毒',
    words: [],
    category: 'Health',
    topics: ['mushroom', 'health'],
    entryTopics: ['mushroom'],
    entries: ['mushroom-now'],
  },
]

export function aMemoryModeStore(): EmergencyModeStore {
  let modes: readonly EmergencyMode[] = []
  const newestFirst = () => [...modes].sort((a, b) => b.from.getTime() - a.from.getTime() || (a.id < b.id ? -1 : 1))
  const runs = ({ from, until, endedAt }: EmergencyMode, now: Date) => endedAt === null && from <= now && now < until
  return {
    async add(mode) {
      modes = [...modes, mode]
    },
    async end(id, by, at) {
      const isOver = !modes.some((mode) => mode.id === id && mode.endedAt === null && at < mode.until)
      if (isOver) return false
      modes = modes.map((mode) => (mode.id === id ? { ...mode, endedAt: at, endedBy: by } : mode))
      return true
    },
    running: async (now) => newestFirst().filter((mode) => runs(mode, now)),
    list: async (limit) => newestFirst().slice(0, limit),
  }
}
