import type { Point } from '../../domain/alert.ts'
import type { Block, PlacedText } from './cap-block.ts'
import { shown } from './cap-findings.ts'
import type { Reading } from './cap-values.ts'

export type Circle = Point & { readonly radiusKm: number }

/** Of all polygons of a message. The outline of Yunnan at full detail has 8,000. */
const MAX_POINTS = 20_000

/** Where China lies, in degrees. The two ranges do not overlap, so a point of China with its numbers swapped gives itself away. */
const CHINA = { south: 18, north: 54, west: 73, east: 136 }

const NUMBER = /^[+-]?\d{1,3}(?:\.\d{0,18})?$/

export function readPolygons(area: Block, reading: Reading): Array<readonly Point[]> {
  return area.texts('polygon').flatMap((placed) => {
    const pairs = pairsOf(placed.text)
    reading.points.count += pairs.length
    if (reading.points.count > MAX_POINTS) {
      reading.findings.add(
        'error',
        'too-many-points',
        placed.xpath,
        `多边形的点超过 ${MAX_POINTS} 个，不接收。请对方把边界简化。`,
      )
      return []
    }
    const ring = ringOf(placed, pairs, reading)
    if (ring === undefined) return []
    reading.places.set(ring, placed.xpath)
    return [ring]
  })
}

function pairsOf(text: string): string[] {
  return text
    .normalize('NFKC')
    .replaceAll(/\s{0,9},\s{0,9}/g, ',')
    .split(/\s+/)
}

function ringOf({ text, xpath }: PlacedText, pairs: readonly string[], reading: Reading): readonly Point[] | undefined {
  const { findings } = reading
  const read = pairs.map((pair) => pointOf(pair))
  const unreadable = pairs.find((_, index) => read[index] === undefined)
  if (unreadable !== undefined) {
    findings.add(
      'error',
      'polygon-unreadable',
      xpath,
      `多边形里的“${shown(unreadable)}”不是“纬度,经度”。应当像 25.03,101.53 25.04,101.60 ……，点之间用空格。`,
    )
    return undefined
  }
  if (/\s,|,\s|，/.test(text)) {
    findings.add('warning', 'polygon-form', xpath, '多边形的逗号旁边有空格，或者是中文逗号，已照数字读。')
  }
  const points = unswapped(
    read.filter((point) => point !== undefined),
    xpath,
    reading,
  )
  return closed(points, xpath, reading)
}

function closed(points: readonly Point[], xpath: string, { findings }: Reading): readonly Point[] | undefined {
  const distinct = new Set(points.map(({ lat, lon }) => `${lat},${lon}`)).size
  if (distinct < 3) {
    findings.add(
      'error',
      'polygon-too-few-points',
      xpath,
      `多边形只有 ${distinct} 个不同的点，围不成一块地方。请对方改正。`,
    )
    return undefined
  }
  const [first] = points
  const last = points.at(-1)
  if (first === undefined || (first.lat === last?.lat && first.lon === last.lon)) return points
  findings.add('warning', 'polygon-open', xpath, '多边形的最后一点应当和第一点相同，已自动连上。请核对范围。')
  return [...points, first]
}

export function readCircles(area: Block, reading: Reading): Circle[] {
  return area.texts('circle').flatMap((placed) => {
    const [pair = '', radius, ...more] = pairsOf(placed.text)
    const point = pointOf(pair)
    if (point === undefined || radius === undefined || more.length > 0 || !/^-?\d{1,6}(\.\d{0,12})?$/.test(radius)) {
      reading.findings.add(
        'error',
        'circle-unreadable',
        placed.xpath,
        `“${shown(placed.text)}”不是圆。应当像 25.03,101.53 10(纬度,经度 半径公里数)。`,
      )
      return []
    }
    const [centre = point] = unswapped([point], placed.xpath, reading)
    const circle = { ...centre, radiusKm: Number(radius) }
    reading.places.set(circle, placed.xpath)
    return [circle]
  })
}

/** One for all the pairs of a polygon: a mixture is no slip of one program. */
function unswapped(points: readonly Point[], xpath: string, { findings }: Reading): readonly Point[] {
  const swapped = points.every(
    ({ lat, lon }) => lat >= CHINA.west && lat <= CHINA.east && lon >= CHINA.south && lon <= CHINA.north,
  )
  if (!swapped || points.length === 0) return points
  findings.add('warning', 'coordinates-swapped', xpath, '经度和纬度写反了（应当先纬度后经度），已换过来。请核对范围。')
  return points.map(({ lat, lon }) => ({ lat: lon, lon: lat }))
}

function pointOf(pair: string): Point | undefined {
  const [lat = '', lon = '', ...more] = pair.split(',', 4)
  if (more.length > 0 || !NUMBER.test(lat) || !NUMBER.test(lon)) return undefined
  return { lat: Number(lat), lon: Number(lon) }
}
