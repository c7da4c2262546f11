import { z } from 'zod'

/** A map of one square per county: `knowledge/tile-grid.yaml`. Columns count from the west, rows from the north, both from 0. */
export const TileGrid = z
  .array(
    z.strictObject({
      code: z.string().regex(/^\d{6}$/),
      column: z.number().int().min(0).max(20),
      row: z.number().int().min(0).max(20),
    }),
  )
  .min(1)
  .readonly()
  .refine((tiles) => new Set(tiles.map(({ code }) => code)).size === tiles.length, { error: 'a code stands twice' })
  .refine((tiles) => new Set(tiles.map(({ column, row }) => `${column},${row}`)).size === tiles.length, {
    error: 'two tiles share a place',
  })
export type TileGrid = z.infer<typeof TileGrid>
