import { describe, expect, it } from 'vitest'
import { areasOfRegions, contentOfRequest, withChange } from '../src/content-of-request.ts'
import { AlertRequest } from '../src/http/staff/alert-request.ts'
import { aHazard } from './support/alert-templates.ts'
import { anAlertContent } from './support/alerts.ts'
import { REGIONS } from './support/cap-alerts.ts'

const NOW = new Date('2026-11-26T02:10:00+08:00')
const BY_HAND = {
  event: { name: '停水' },
  severity: 'Minor',
  urgency: 'Expected',
  certainty: 'Likely',
  headline: '南华县龙川镇今天下午停水',
  expires: '2026-11-26T20:00:00+08:00',
  issuer: '南华县水务局',
  regions: ['532324'],
  status: 'Actual',
}

describe('an alert by hand', () => {
  const made = (more: object) =>
    contentOfRequest(AlertRequest.parse({ ...BY_HAND, ...more }), [aHazard()], REGIONS, NOW)

  it('has what was said, and defaults that say nothing', () => {
    expect(made({})).toMatchObject({
      kind: 'content',
      content: {
        hazard: 'other',
        categories: ['Other'],
        colour: null,
        description: '',
        instructions: [],
        effective: NOW,
        senderName: '南华县水务局',
        areas: [{ name: '南华县', regions: ['532324'] }],
      },
    })
  })

  it('is of the category of its hazard unless another is said', () => {
    expect(made({ hazard: 'rainstorm' })).toMatchObject({ content: { categories: ['Met'] } })
    expect(made({ hazard: 'rainstorm', categories: ['Safety'] })).toMatchObject({ content: { categories: ['Safety'] } })
  })

  it('names everything at once that has no safe default and was not said', () => {
    const { event: _event, expires: _expires, ...rest } = BY_HAND

    expect(contentOfRequest(AlertRequest.parse(rest), [], REGIONS, NOW)).toEqual({
      kind: 'refused',
      message: '不用模板时，还要写：event、expires。',
    })
  })
})

describe('a change', () => {
  it('leaves what it does not name, and puts names to regions', () => {
    const base = anAlertContent()

    const changed = withChange(base, { severity: 'Severe', issuer: '州气象台', regions: ['532325'] }, REGIONS)

    expect(changed).toEqual({
      ...base,
      severity: 'Severe',
      senderName: '州气象台',
      areas: [{ name: '姚安县', regions: ['532325'], geocodes: [], polygons: [], circles: [] }],
    })
  })

  it('takes a colour away, and changes nothing by what is left open', () => {
    expect(withChange(anAlertContent(), { colour: null, headline: undefined }, REGIONS)).toEqual(
      anAlertContent({ colour: null }),
    )
  })
})

it('names each region once, and one without a name by its code', () => {
  expect(areasOfRegions(['532324', '532324', '532324102'], REGIONS).map(({ name }) => name)).toEqual([
    '南华县',
    '532324102',
  ])
})
