import type { Point } from '../../domain/alert.ts'
import type { CapArea } from './cap-message.ts'
import type { Judging } from './cap-rules.ts'
import { checkNamedValues, checkText } from './cap-rules-text.ts'
import { crossesItself } from './polygon-crossing.ts'

/** Half the way around the Earth; no circle reaches further. */
const MAX_RADIUS_KM = 20_038

/** Rules on one area. `xpath` is its place. */
export function checkArea(area: CapArea, xpath: string, judging: Judging): void {
  const { report, placeOf } = judging
  checkText(area.areaDesc, `${xpath}/areaDesc`, judging)
  for (const [index, polygon] of area.polygons.entries()) {
    checkPolygon(polygon, placeOf(polygon, `${xpath}/polygon[${index + 1}]`), judging)
  }
  for (const [index, circle] of area.circles.entries()) {
    const place = placeOf(circle, `${xpath}/circle[${index + 1}]`)
    checkRange([circle], place, judging)
    if (!(circle.radiusKm >= 0 && circle.radiusKm <= MAX_RADIUS_KM)) {
      report('error', 'circle-radius', place, `半径 ${circle.radiusKm} 公里不可能。请对方改正。`)
    }
  }
  checkNamedValues(area.geocodes, `${xpath}/geocode`, judging)
  checkHeights(area, xpath, judging)
}

function checkPolygon(ring: readonly Point[], xpath: string, judging: Judging): void {
  const { report } = judging
  const [first] = ring
  const last = ring.at(-1)
  if (ring.length < 4) {
    report('error', 'polygon-too-few-points', xpath, '多边形至少要 4 个点（最后一点和第一点相同）。')
  }
  if (first?.lat !== last?.lat || first?.lon !== last?.lon) {
    report('error', 'polygon-open', xpath, '多边形的最后一点应当和第一点相同。')
  }
  if (!checkRange(ring, xpath, judging)) return
  const crossing = crossesItself(ring, judging.comparisons)
  if (crossing === true) {
    report('warning', 'polygon-crosses-itself', xpath, '多边形的边自己交叉了，范围可能不准。请核对范围。')
  }
  if (crossing === 'unknown') {
    report('warning', 'polygon-too-complex', xpath, '多边形太复杂，没能查完有没有交叉。请核对范围。')
  }
}

function checkRange(points: readonly Point[], xpath: string, { report }: Judging): boolean {
  const outside = points.find(({ lat, lon }) => !(Math.abs(lat) <= 90 && Math.abs(lon) <= 180))
  if (outside === undefined) return true
  report(
    'error',
    'coordinates-out-of-range',
    xpath,
    `“${outside.lat},${outside.lon}”不是地球上的点（纬度,经度）。请对方改正。`,
  )
  return false
}

/** Feet above sea level; a ceiling needs a floor below it (CAP-v1.2 §3.2.4). People on the ground are warned whatever it says. */
function checkHeights({ altitude, ceiling }: CapArea, xpath: string, { report }: Judging): void {
  if (ceiling === undefined) return
  if (altitude === undefined) {
    report(
      'warning',
      'ceiling-without-altitude',
      `${xpath}/ceiling`,
      '写了最高高度（ceiling），没写最低高度（altitude）。',
    )
  } else if (ceiling < altitude) {
    report('warning', 'ceiling-below-altitude', `${xpath}/ceiling`, '最高高度比最低高度还低。请核对。')
  }
}
