import { describe, expect, it } from 'vitest'
import { readCap } from '../../../src/alerts/cap/read-cap.ts'
import {
  after,
  drop,
  type Edit,
  edited,
  outcome,
  put,
  READ_AT,
  type Row,
  row,
  set,
  swap,
} from '../../support/cap-xml.ts'

const warned = 'accept-with-warnings'
const AREA = '/alert/info[1]/area[1]'
const polygon = (text: string) => set('polygon', text)
const circle = (text: string) => after('polygon', `<circle>${text}</circle>`)

const ROWS: readonly Row[] = [
  row('no area', drop('area'), 'reject', 'error area-missing /alert/info[1]/area'),
  row(
    'an area by name only',
    swap('area', '<area><areaDesc>南华县</areaDesc></area>'),
    warned,
    `warning advice-area-by-name-only ${AREA}`,
  ),
  row('an area without a name', drop('areaDesc'), warned, `warning missing ${AREA}/areaDesc`),
  row('an area with an empty name', set('areaDesc', ''), warned, `warning empty ${AREA}/areaDesc`),
  row(
    'an empty area',
    swap('area', '<area/>'),
    warned,
    `warning missing ${AREA}/areaDesc`,
    `warning advice-area-by-name-only ${AREA}`,
  ),
  row(
    'two areas of which the second is open',
    after('area', '<area><areaDesc>姚安县</areaDesc><polygon>25.3,101.0 25.3,101.4 25.6,101.4</polygon></area>'),
    warned,
    'warning polygon-open /alert/info[1]/area[2]/polygon[1]',
  ),

  row('an empty polygon', polygon(''), warned, `warning empty ${AREA}/polygon[1]`),
  row(
    'an empty polygon before a crossed one',
    after('areaDesc', '<polygon/><polygon>25,101 26,102 25,102 26,101 25,101</polygon>'),
    warned,
    `warning empty ${AREA}/polygon[1]`,
    `warning polygon-crosses-itself ${AREA}/polygon[2]`,
  ),
  row(
    'an open polygon',
    polygon('25.0,101.0 25.0,101.4 25.4,101.4 25.4,101.0'),
    warned,
    `warning polygon-open ${AREA}/polygon[1]`,
  ),
  row('a triangle', polygon('25.0,101.0 25.0,101.4 25.4,101.4 25.0,101.0'), 'accept'),
  row(
    'a polygon of two points',
    polygon('25.0,101.0 25.0,101.4 25.0,101.0'),
    'reject',
    `error polygon-too-few-points ${AREA}/polygon[1]`,
  ),
  row(
    'a polygon of one point, four times',
    polygon('25,101 25,101 25,101 25,101'),
    'reject',
    `error polygon-too-few-points ${AREA}/polygon[1]`,
  ),
  row(
    'a polygon with blanks at the commas',
    polygon('25.0, 101.0 25.0 ,101.4 25.4 , 101.4 25.0,101.0'),
    warned,
    `warning polygon-form ${AREA}/polygon[1]`,
  ),
  row(
    'a polygon with Chinese commas',
    polygon('25.0，101.0 25.0，101.4 25.4，101.4 25.0，101.0'),
    warned,
    `warning polygon-form ${AREA}/polygon[1]`,
  ),
  row('a polygon over several lines', polygon('\n25.0,101.0\n25.0,101.4\n25.4,101.4\n25.0,101.0\n'), 'accept'),
  row(
    'a polygon of numbers without pairs',
    polygon('25.0 101.0 25.0 101.4 25.4 101.4'),
    'reject',
    `error polygon-unreadable ${AREA}/polygon[1]`,
  ),
  row(
    'a polygon with heights',
    polygon('25,101,0 25,102,0 26,102,0 25,101,0'),
    'reject',
    `error polygon-unreadable ${AREA}/polygon[1]`,
  ),
  row(
    'a polygon in degrees and minutes',
    polygon('25°0′,101° 25°,102° 26°,102° 25°0′,101°'),
    'reject',
    `error polygon-unreadable ${AREA}/polygon[1]`,
  ),
  row(
    'a polygon with latitude and longitude swapped',
    polygon('101.0,25.0 101.4,25.0 101.4,25.4 101.0,25.4 101.0,25.0'),
    warned,
    `warning coordinates-swapped ${AREA}/polygon[1]`,
  ),
  row(
    'a polygon with one point swapped',
    polygon('25.0,101.0 101.4,25.0 25.4,101.4 25.0,101.0'),
    'reject',
    `error coordinates-out-of-range ${AREA}/polygon[1]`,
  ),
  row(
    'a polygon beyond the pole',
    polygon('95,10 95,11 96,11 95,10'),
    'reject',
    `error coordinates-out-of-range ${AREA}/polygon[1]`,
  ),
  row(
    'a polygon beyond the date line',
    polygon('25,190 25,191 26,191 25,190'),
    'reject',
    `error coordinates-out-of-range ${AREA}/polygon[1]`,
  ),
  row(
    'a polygon in the shape of a U',
    polygon('25,101 25,104 27,104 27,103 26,103 26,102 27,102 27,101 25,101'),
    'accept',
  ),
  row(
    'a bow tie',
    polygon('25.0,101.0 25.4,101.4 25.0,101.4 25.4,101.0 25.0,101.0'),
    warned,
    `warning polygon-crosses-itself ${AREA}/polygon[1]`,
  ),
  row('a polygon that touches itself', polygon('25,101 25,103 26,102 27,103 27,101 26,102 25,101'), 'accept'),
  row(
    'a polygon of 20,001 points',
    polygon(`${'25.0,101.0 '.repeat(20_000)}25,102`),
    'reject',
    `error too-many-points ${AREA}/polygon[1]`,
  ),
  row(
    'a polygon of 400,001 characters',
    polygon(`25,101${' '.repeat(399_990)}25,102`),
    'reject',
    `error text-too-long ${AREA}/polygon[1]`,
  ),
  row(
    'a comb of 5,000 teeth, too long to judge',
    polygon(comb(5_000)),
    warned,
    `warning polygon-too-complex ${AREA}/polygon[1]`,
  ),

  row('a circle', circle('25.2,101.2 12.5'), 'accept'),
  row('a circle that is a point', circle('25.2,101.2 0'), 'accept'),
  row('a circle of a negative radius', circle('25.2,101.2 -5'), 'reject', `error circle-radius ${AREA}/circle[1]`),
  row('a circle larger than the Earth', circle('25.2,101.2 30000'), 'reject', `error circle-radius ${AREA}/circle[1]`),
  row('a circle without a radius', circle('25.2,101.2'), 'reject', `error circle-unreadable ${AREA}/circle[1]`),
  row('a circle with a unit', circle('25.2,101.2 5km'), 'reject', `error circle-unreadable ${AREA}/circle[1]`),
  row(
    'a circle with its centre swapped',
    circle('101.2,25.2 5'),
    warned,
    `warning coordinates-swapped ${AREA}/circle[1]`,
  ),
  row('a circle off the Earth', circle('125.2,201.2 5'), 'reject', `error coordinates-out-of-range ${AREA}/circle[1]`),
  row('an empty circle', circle(''), warned, `warning empty ${AREA}/circle[1]`),

  row('a geocode of an unknown kind', put('GB/T 2260', 'UGC'), 'accept'),
  row(
    'a geocode without a value',
    put('<value>532324</value>', ''),
    warned,
    `warning missing ${AREA}/geocode[1]/value`,
  ),
  row(
    'the second geocode empty',
    after('geocode', '<geocode><valueName>GB/T 2260</valueName><value/></geocode>'),
    warned,
    `warning empty ${AREA}/geocode[2]/value`,
  ),
  row(
    'a geocode of CAP 1.0',
    swap('geocode', '<geocode>532324</geocode>'),
    warned,
    `warning stray-text ${AREA}/geocode[1]`,
    `warning missing ${AREA}/geocode[1]/valueName`,
    `warning missing ${AREA}/geocode[1]/value`,
  ),
  row('heights', after('geocode', '<altitude>0</altitude><ceiling>9000.5</ceiling>'), 'accept'),
  row(
    'a ceiling without a floor',
    after('geocode', '<ceiling>9000</ceiling>'),
    warned,
    `warning ceiling-without-altitude ${AREA}/ceiling`,
  ),
  row(
    'a ceiling below the floor',
    after('geocode', '<altitude>9000</altitude><ceiling>100</ceiling>'),
    warned,
    `warning ceiling-below-altitude ${AREA}/ceiling`,
  ),
  row(
    'a height in words',
    after('geocode', '<altitude>sea level</altitude>'),
    warned,
    `warning number-unreadable ${AREA}/altitude`,
  ),
  row(
    'elements of an area out of order',
    [drop('polygon'), after('geocode', '<polygon>25,101 25,102 26,102 25,101</polygon>')],
    warned,
    `warning out-of-order ${AREA}/polygon`,
  ),
]

/** Long teeth side by side: none crosses another, and each overlaps all others from west to east. */
function comb(teeth: number): string {
  const points = Array.from({ length: teeth }, (_, n) => {
    const lat = (20 + n * 0.001).toFixed(3)
    return n % 2 === 0 ? `${lat},101.0 ${lat},102.0` : `${lat},102.0 ${lat},101.0`
  })
  return `${points.join(' ')} 40,100 20,100 20.000,101.0`
}

function areaOf(edit: Edit) {
  return readCap(new TextEncoder().encode(edited(edit)), { now: READ_AT }).message?.infos[0]?.areas[0]
}

describe('reading an area of a CAP message', () => {
  it.each(ROWS)('judges %s', (_, xml, ...expected) => {
    expect(outcome(xml)).toEqual(expected)
  })

  it('turns swapped coordinates the right way round', () => {
    const area = areaOf(polygon('101.0,25.0 101.4,25.0 101.4,25.4 101.0,25.0'))

    expect(area?.polygons[0]?.[1]).toEqual({ lat: 25, lon: 101.4 })
  })

  it('closes an open ring', () => {
    const ring = areaOf(polygon('25.0,101.0 25.0,101.4 25.4,101.4'))?.polygons[0]

    expect(ring).toHaveLength(4)
    expect(ring?.[3]).toEqual({ lat: 25, lon: 101 })
  })

  it('names an area without a name by its code', () => {
    expect(areaOf(drop('areaDesc'))?.areaDesc).toBe('532324')
  })
})
