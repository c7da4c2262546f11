import { booleanIntersects } from '@turf/boolean-intersects'
import { circle } from '@turf/circle'
import { polygon } from '@turf/helpers'
import type { Feature, MultiPolygon, Polygon } from 'geojson'
import { z } from 'zod'
import type { Point } from '../domain/alert.ts'

const Position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).rest(z.number())
const Ring = z
  .array(Position)
  .min(4)
  .refine((ring) => String(ring[0]?.slice(0, 2)) === String(ring.at(-1)?.slice(0, 2)), {
    error: 'a ring ends where it begins',
  })
const Rings = z.array(Ring).min(1)
const Code = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^\d{6}(\d{3}){0,2}$/))
const Outline = z.object({
  type: z.literal('Feature'),
  properties: z
    .object({ code: Code.optional(), adcode: Code.optional() })
    .refine(({ code, adcode }) => (code ?? adcode) !== undefined, { error: 'needs code or adcode' }),
  geometry: z.discriminatedUnion('type', [
    z.object({ type: z.literal('Polygon'), coordinates: Rings }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(Rings).min(1) }),
  ]),
})

type Shape = Feature<Polygon | MultiPolygon>
type Box = readonly [west: number, south: number, east: number, north: number]

interface RegionOutline {
  readonly code: string
  readonly shape: Shape
  readonly box: Box
}

/**
 * Outlines of counties, which an operator may add as `knowledge/outlines.geojson`: GeoJSON (RFC 7946, longitude before latitude, WGS 84)
 * with the GB/T 2260 code of each as property `code` or `adcode`. None are shipped: their publishers do not allow it.
 */
export const Outlines = z
  .object({ type: z.literal('FeatureCollection'), features: z.array(Outline).min(1) })
  .transform(({ features }): readonly RegionOutline[] =>
    features.map(({ properties, geometry }) => {
      const shape: Shape = { type: 'Feature', properties: {}, geometry }
      return { code: properties.code ?? properties.adcode ?? '', shape, box: boxOf(pointsOf(geometry)) }
    }),
  )
export type Outlines = z.infer<typeof Outlines>

export interface DrawnArea {
  readonly polygons: ReadonlyArray<readonly Point[]>
  readonly circles: ReadonlyArray<Point & { readonly radiusKm: number }>
}

/** Comparing takes longer than linear; what is drawn finer than this is taken as the box around it, which is more, never less. */
const MOST_POINTS = 2000

/** Codes of the outlines that a drawn area touches, in the order of the outlines. */
export function regionsTouched({ polygons, circles }: DrawnArea, outlines: Outlines): string[] {
  const shapes = [
    ...polygons.map(shapeOfRing).filter((shape) => shape !== undefined),
    ...circles.map(({ lat, lon, radiusKm }) =>
      // A circle of no size is a point, but a ring of one point is no ring.
      circle([lon, lat], Math.max(radiusKm, 0.1), { units: 'kilometers', steps: 64 }),
    ),
  ].map((shape) => ({ shape, box: boxOf(pointsOf(shape.geometry)) }))
  const touches = ({ shape, box }: RegionOutline) =>
    shapes.some((drawn) => overlap(drawn.box, box) && booleanIntersects(drawn.shape, shape))
  return [...new Set(outlines.filter(touches).map(({ code }) => code))]
}

function shapeOfRing(points: readonly Point[]): Feature<Polygon> | undefined {
  const ring = points.map(({ lat, lon }) => [lon, lat])
  const [first, last] = [ring[0], ring.at(-1)]
  if (first === undefined || last === undefined || ring.length < 3) return undefined
  if (ring.length > MOST_POINTS) return polygon([ringOfBox(boxOf(ring))])
  const closed = String(first) === String(last) ? ring : [...ring, first]
  return closed.length < 4 ? undefined : polygon([closed])
}

function ringOfBox([west, south, east, north]: Box): number[][] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
}

function pointsOf(geometry: Polygon | MultiPolygon): readonly number[][] {
  return geometry.type === 'Polygon' ? geometry.coordinates.flat() : geometry.coordinates.flat(2)
}

/** By a loop: spreading a long outline into `Math.min` overflows the stack. */
function boxOf(points: readonly number[][]): Box {
  let [west, south, east, north] = [180, 90, -180, -90]
  for (const [lon = 0, lat = 0] of points) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return [west, south, east, north]
}

function overlap(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}
