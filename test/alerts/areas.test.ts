import { describe, expect, it } from 'vitest'
import { placeArea } from '../../src/alerts/areas.ts'
import type { CapArea } from '../../src/alerts/cap/cap-message.ts'
import { Outlines } from '../../src/alerts/outlines.ts'
import { REGIONS } from '../support/cap-alerts.ts'

const square = (code: string | number, west: number, south: number) => ({
  type: 'Feature',
  properties: typeof code === 'number' ? { adcode: code } : { code },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [west + 1, south],
        [west + 1, south + 1],
        [west, south + 1],
        [west, south],
      ],
    ],
  },
})
/** Two squares side by side: 南华 from 101 to 102 degrees east, 姚安 from 102 to 103. */
const OUTLINES = Outlines.parse({
  type: 'FeatureCollection',
  features: [square(532324, 101, 25), square('532325', 102, 25)],
})

function place(area: Partial<CapArea>, outlines?: Outlines) {
  const cap = { areaDesc: '见图', polygons: [], circles: [], geocodes: [], ...area }
  const { area: found, elsewhere, findings } = placeArea(cap, { regions: REGIONS, outlines }, '/alert/info[1]/area[1]')
  return { regions: found.regions, elsewhere, levels: findings.map(({ level }) => level), findings, area: found }
}

const geocode = (value: string, name = 'adcode') => [{ name, value }]
const box = (west: number, south: number, east: number, north: number) => [
  [
    { lat: south, lon: west },
    { lat: south, lon: east },
    { lat: north, lon: east },
    { lat: north, lon: west },
    { lat: south, lon: west },
  ],
]

describe('areas by geocode', () => {
  it.each([
    ['532324', ['532324']],
    ['532324000', ['532324']],
    ['532324000000', ['532324']],
    ['532324101', ['532324']],
    ['532324101001', ['532324']],
    ['532300', ['532300']],
    ['530000', ['532300']],
    ['000000', ['532300']],
    ['100000', ['532300']],
    ['532324,532325', ['532324', '532325']],
  ])('takes %s for %s', (value, regions) => {
    expect(place({ geocodes: geocode(value) })).toMatchObject({ regions, levels: [] })
  })

  it.each(['GB/T 2260', '行政区划代码', 'AreaCode', 'adcode'])('reads codes under the name %s', (name) => {
    expect(place({ geocodes: geocode('532324', name) }).regions).toEqual(['532324'])
  })

  it.each(['SAME', 'FIPS6', '邮编'])('does not take a code of another list, %s, for ours', (name) => {
    expect(place({ geocodes: geocode('532324', name) }).regions).toEqual([])
  })

  it.each(['530100', '110000', '532901'])('knows that %s lies elsewhere and keeps the code', (value) => {
    expect(place({ areaDesc: '', geocodes: geocode(value) })).toMatchObject({
      regions: [],
      elsewhere: true,
      levels: ['info'],
      area: { geocodes: [{ name: 'adcode', value }] },
    })
  })

  it('warns the whole prefecture rather than nobody for a county it does not know', () => {
    expect(place({ areaDesc: '', geocodes: geocode('532399') })).toMatchObject({
      regions: ['532300'],
      levels: ['warning'],
    })
  })

  it('goes by the name where the code is one of former times', () => {
    const found = place({ areaDesc: '禄丰县', geocodes: geocode('532331') })

    expect(found).toMatchObject({ regions: ['532302'], levels: ['warning'] })
  })
})

describe('areas by name', () => {
  it.each([
    ['南华县', ['532324']],
    ['南华县、姚安县', ['532324', '532325']],
    ['南华县和姚安县', ['532324', '532325']],
    ['南华，姚安', ['532324', '532325']],
    ['楚雄州南华县', ['532324']],
    ['云南省楚雄彝族自治州南华县龙川镇', ['532324']],
    ['楚雄', ['532300']],
    ['楚雄州', ['532300']],
    ['楚雄市', ['532301']],
    ['楚雄州楚雄市', ['532301']],
    ['楚雄州（南华县、姚安县）', ['532324', '532325']],
    ['楚雄州：南华县、姚安县', ['532324', '532325']],
    ['楚雄州（含双柏县）', ['532300']],
    ['楚雄州（除元谋县外）', ['532300']],
    ['除元谋、武定外的全州', ['532300']],
    ['楚雄州南部', ['532300']],
    ['南华县北部', ['532324']],
    ['元谋县区域', ['532328']],
    ['全州', ['532300']],
    ['云南省', ['532300']],
    ['云南省大部', ['532300']],
    ['昆明、楚雄、大理', ['532300']],
    ['禄丰县', ['532302']],
    ['五街镇', ['532324']],
    ['南华县沙桥镇、五街镇', ['532324']],
    ['预计明天南华县有暴雨', ['532324']],
  ])('takes %s for %s', (areaDesc, regions) => {
    expect(place({ areaDesc })).toMatchObject({ regions, levels: [] })
  })

  it.each([
    '昆明市',
    '云南省昆明市',
    '四川省攀枝花市仁和区太平镇',
    '四川省攀枝花市仁和区、太平镇',
    '攀枝花市东区、西区',
    '温州市鹿城区',
    '广西全州县',
  ])('does not take %s for ours', (areaDesc) => {
    expect(place({ areaDesc })).toMatchObject({ regions: [], elsewhere: true })
  })

  it.each(['高海拔山区', '龙川江沿线', '见图', '鹿城区', '全州县', '城区', '我县南部', '云南高海拔山区'])(
    'asks staff about %s',
    (areaDesc) => {
      expect(place({ areaDesc })).toMatchObject({ regions: [], elsewhere: false, levels: ['warning'] })
    },
  )

  it('means all townships of a name, unless the county stands before it', () => {
    expect(place({ areaDesc: '大姚县龙街镇' }).regions).toEqual(['532326'])
    expect(place({ areaDesc: '大姚县、龙街镇' }).regions).toEqual(['532326'])
  })
})

describe('areas by drawing', () => {
  it('takes the counties that a polygon touches', () => {
    expect(place({ polygons: box(101.2, 25.2, 101.4, 25.4) }, OUTLINES)).toMatchObject({
      regions: ['532324'],
      levels: ['info'],
    })
    expect(place({ polygons: box(101.9, 25.2, 102.1, 25.4) }, OUTLINES).regions).toEqual(['532324', '532325'])
  })

  it('sees a polygon that lies around a county, or a county around it', () => {
    expect(place({ polygons: box(100, 24, 104, 27) }, OUTLINES).regions).toEqual(['532324', '532325'])
  })

  it('measures circles in kilometres', () => {
    const circles = (radiusKm: number) => [{ lat: 25.5, lon: 101.9, radiusKm }]

    // A tenth of a degree of longitude is ten kilometres there.
    expect(place({ circles: circles(9) }, OUTLINES).regions).toEqual(['532324'])
    expect(place({ circles: circles(11) }, OUTLINES).regions).toEqual(['532324', '532325'])
    expect(place({ circles: circles(0) }, OUTLINES).regions).toEqual(['532324'])
  })

  it('asks staff when there are no outlines', () => {
    const found = place({ polygons: box(101.2, 25.2, 101.4, 25.4) })

    expect(found).toMatchObject({ regions: [], elsewhere: false, levels: ['warning'] })
    expect(found.findings[0]?.message).toContain('请选择地区')
  })

  it('asks staff when it touches none of ours', () => {
    expect(place({ polygons: box(110, 30, 111, 31) }, OUTLINES)).toMatchObject({ regions: [], levels: ['warning'] })
  })

  it('is not slowed down by an endless ring', () => {
    const points = Array.from({ length: 40_000 }, (_, step) => {
      const angle = (step / 40_000) * 2 * Math.PI
      return { lat: 25.5 + 0.2 * Math.sin(angle), lon: 101.5 + 0.2 * Math.cos(angle) }
    })
    const start = performance.now()

    expect(place({ polygons: [[...points, ...points.slice(0, 1)]] }, OUTLINES).regions).toEqual(['532324'])
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it('leaves out rings that are none', () => {
    const ring = [
      { lat: 25, lon: 101 },
      { lat: 25, lon: 101 },
    ]

    expect(place({ polygons: [ring] }, OUTLINES)).toMatchObject({ regions: [], area: { polygons: [] } })
  })
})

describe('areas that are named in several ways', () => {
  it('takes the code that lies above the names', () => {
    expect(place({ areaDesc: '南华县', geocodes: geocode('532300') })).toMatchObject({
      regions: ['532300'],
      levels: [],
    })
  })

  it('joins code and name that contradict each other, and says so', () => {
    const found = place({ areaDesc: '姚安县', geocodes: geocode('532324') })

    expect(found).toMatchObject({ regions: ['532324', '532325'], levels: ['warning'] })
  })

  it('goes by our name beside a foreign code, and says so', () => {
    const found = place({ areaDesc: '姚安县', geocodes: geocode('530100') })

    expect(found).toMatchObject({ regions: ['532325'], elsewhere: false, levels: ['warning'] })
  })

  it('does not add what a drawing touches besides, but tells staff', () => {
    const found = place({ areaDesc: '南华县', polygons: box(101.9, 25.2, 102.1, 25.4) }, OUTLINES)

    expect(found).toMatchObject({ regions: ['532324'], levels: ['info'] })
  })

  it('joins a drawing that lies wholly outside of what is named', () => {
    const found = place({ areaDesc: '南华县', polygons: box(102.4, 25.2, 102.6, 25.4) }, OUTLINES)

    expect(found).toMatchObject({ regions: ['532324', '532325'], levels: ['warning'] })
  })
})

describe('Outlines', () => {
  it.each([
    ['no code', { ...square('532324', 101, 25), properties: { name: '南华县' } }],
    ['a code that is none', square('53', 101, 25)],
    ['latitude first', square('532324', 25, 101)],
    [
      'an open ring',
      {
        ...square('532324', 101, 25),
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [1, 1],
              [2, 1],
              [2, 2],
              [1, 2],
            ],
          ],
        },
      },
    ],
    ['a point', { ...square('532324', 101, 25), geometry: { type: 'Point', coordinates: [1, 1] } }],
  ])('refuses %s', (_, feature) => {
    expect(Outlines.safeParse({ type: 'FeatureCollection', features: [feature] }).success).toBe(false)
  })
})
