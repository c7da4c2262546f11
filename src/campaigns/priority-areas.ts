import { z } from 'zod'
import { coversRegion } from '../domain/region.ts'

export const AREA_KINDS = ['old-revolutionary', 'minority', 'formerly-poor'] as const

/** `knowledge/priority-areas.yaml`: where the plan wants content to go first. They get it earlier; nobody else gets less. */
export const PriorityAreas = z.strictObject({
  /** Where the lists come from, for those who have to account for them. */
  note: z.string().min(1),
  areas: z
    .array(
      z.strictObject({
        region: z.string().regex(/^\d{6,12}$/),
        kind: z.enum(AREA_KINDS),
        source: z.string().min(1),
      }),
    )
    .readonly(),
})
export type PriorityAreas = z.infer<typeof PriorityAreas>

export function isPriorityArea(region: string, { areas }: PriorityAreas): boolean {
  return areas.some((area) => coversRegion(area.region, region))
}
