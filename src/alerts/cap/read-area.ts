import { type Block, openBlock, type Placed } from './cap-block.ts'
import type { CapArea } from './cap-message.ts'
import { AREA } from './cap-schema.ts'
import { type Reading, readNamedValues, readNumber } from './cap-values.ts'
import { readCircles, readPolygons } from './read-geometry.ts'

/** Yunnan has 129 counties and 1,400 townships. */
const MAX_AREAS = 1500

export function readAreas(info: Block, reading: Reading): CapArea[] {
  const areas = info.blocks('area')
  if (areas.length > MAX_AREAS) {
    const text = `有 ${areas.length} 个地方，太多，不接收。请对方用上一级的地区代码。`
    reading.findings.add('error', 'too-many-areas', `${info.xpath}/area`, text)
  }
  return areas.slice(0, MAX_AREAS).map((placed) => readArea(placed, reading))
}

function readArea(placed: Placed, reading: Reading): CapArea {
  const block = openBlock(placed, AREA, reading.own, reading.findings)
  const geocodes = readNamedValues(block, 'geocode', reading)
  const altitude = readNumber(block.text('altitude'), reading)
  const ceiling = readNumber(block.text('ceiling'), reading)
  const area = {
    areaDesc: block.text('areaDesc')?.text ?? geocodes[0]?.value ?? '没有写名称的区域',
    polygons: readPolygons(block, reading),
    circles: readCircles(block, reading),
    geocodes,
    ...(altitude !== undefined && { altitude }),
    ...(ceiling !== undefined && { ceiling }),
  }
  reading.places.set(area, placed.xpath)
  return area
}
