import type { Point } from '../../domain/alert.ts'

interface Segment {
  readonly from: Point
  readonly to: Point
  /** Its place in the ring. */
  readonly index: number
  readonly west: number
  readonly east: number
}

/** Pairs of sides that may be compared in one message: 20 ms or so. The outline of a county with 2,000 points needs 50,000. */
export const MAX_COMPARISONS = 500_000

/** How many of them are left; shared by all polygons of a message, since a message may have hundreds. */
export interface Comparisons {
  left: number
}

/**
 * Whether two sides of a closed ring cross. Sides that only touch do not: outlines of townships touch themselves where rivers meet.
 * `unknown` when looking would take too long; hostile rings can be made so that every side must be compared with every other.
 */
export function crossesItself(ring: readonly Point[], comparisons: Comparisons): boolean | 'unknown' {
  const sides = sidesOf(ring)
  for (const [order, side] of sides.entries()) {
    for (let next = order + 1; next < sides.length; next += 1) {
      const other = sides[next]
      if (other === undefined || other.west > side.east) break
      comparisons.left -= 1
      if (comparisons.left < 0) return 'unknown'
      if (cross(side, other)) return true
    }
  }
  return false
}

/** From west to east. */
function sidesOf(ring: readonly Point[]): Segment[] {
  const sides: Segment[] = []
  for (const [index, from] of ring.entries()) {
    const to = ring[index + 1]
    if (to === undefined) break
    sides.push({ from, to, index, west: Math.min(from.lon, to.lon), east: Math.max(from.lon, to.lon) })
  }
  return sides.sort((one, other) => one.west - other.west)
}

function cross(one: Segment, other: Segment): boolean {
  const a = turn(one.from, one.to, other.from)
  const b = turn(one.from, one.to, other.to)
  if (a * b >= 0) return false
  return turn(other.from, other.to, one.from) * turn(other.from, other.to, one.to) < 0
}

/** Positive: `point` is left of the line; 0: on it. The sign alone, so that products of tiny numbers do not vanish. */
function turn(from: Point, to: Point, point: Point): number {
  return Math.sign((to.lon - from.lon) * (point.lat - from.lat) - (to.lat - from.lat) * (point.lon - from.lon))
}
