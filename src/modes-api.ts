import type { EmergencyModes } from './alerts/switch-mode.ts'
import type { Hazard } from './domain/hazard.ts'
import type { Region } from './domain/region.ts'
import type { ModesApi } from './http/staff/modes-api.ts'

export interface ModesApiDeps {
  readonly modes: Pick<EmergencyModes, 'begin' | 'end' | 'list'>
  readonly hazards: readonly Hazard[]
  readonly regions: () => readonly Region[]
}

/** What the routes of the emergency mode ask, put to the modes. */
export function createModesApi({ modes, hazards, regions }: ModesApiDeps): ModesApi {
  return {
    async begin(wish, staff) {
      const begun = await modes.begin({ ...wish, staff })
      return begun.kind === 'begun'
        ? { kind: 'begun', id: begun.mode.id }
        : { kind: 'refused', code: 'mode.refused', message: begun.problems.join(' ') }
    },
    async end(id, staff) {
      return (await modes.end(id, staff)) === 'ended'
        ? { kind: 'ended' }
        : { kind: 'refused', code: 'mode.over', message: '这次应急状态已经结束了。' }
    },
    list: (limit) => modes.list(limit),
    hazards: () => hazards.map(({ id, name, category }) => ({ id, name, category })),
    regions: () => regions().map(({ code, name }) => ({ code, name })),
  }
}
