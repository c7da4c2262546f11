import { describe, expect, it } from 'vitest'
import { contentOfTemplate, levelOf, type TemplateUse } from '../../src/alerts/content-of-template.ts'
import { AlertContent } from '../../src/domain/alert.ts'
import { aLevel, aTemplate } from '../support/alert-templates.ts'

const NANHUA = { code: '532324', name: '南华县' }
const YAOAN = { code: '532325', name: '姚安县' }

function aUse(more: Partial<TemplateUse> = {}): TemplateUse {
  return {
    regions: [NANHUA],
    issuer: '楚雄州气象台',
    from: new Date('2026-11-26T02:10:00+08:00'),
    status: 'Actual',
    ...more,
  }
}

describe('the content that a template makes', () => {
  it('names place, issuer and times as they are in Chuxiong, whatever the zone of the machine', () => {
    const content = contentOfTemplate(aTemplate(), 'red', aUse({ regions: [NANHUA, YAOAN] }))

    expect(content.headline).toBe('南华县、姚安县暴雨红色预警')
    expect(content.description).toBe(
      '楚雄州气象台11月26日2时10分发布暴雨红色预警信号。南华县、姚安县：3小时内降雨量将达100毫米以上。有效到11月27日2时10分。',
    )
  })

  it('leaves the minutes of a full hour away', () => {
    const use = aUse({ from: new Date('2026-12-31T23:30:00+08:00'), until: new Date('2027-01-01T00:00:00+08:00') })

    const { description } = contentOfTemplate(aTemplate(), 'red', use)

    expect(description).toContain('12月31日23时30分')
    expect(description).toContain('有效到12月31日24时。')
  })

  it('lasts as long as the template says, or until staff say', () => {
    const byTemplate = contentOfTemplate(aTemplate(), 'red', aUse())
    const byStaff = contentOfTemplate(aTemplate(), 'red', aUse({ until: new Date('2026-11-26T08:00:00+08:00') }))

    expect(byTemplate.expires.toISOString()).toBe('2026-11-26T18:10:00.000Z')
    expect(byStaff.expires.toISOString()).toBe('2026-11-26T00:00:00.000Z')
  })

  it('has times without fractions of a second, which CAP forbids', () => {
    const { effective, expires } = contentOfTemplate(
      aTemplate(),
      'red',
      aUse({ from: new Date('2026-11-26T02:10:07.891+08:00') }),
    )

    expect(effective?.toISOString()).toBe('2026-11-25T18:10:07.000Z')
    expect(expires.toISOString()).toBe('2026-11-26T18:10:07.000Z')
  })

  it('has each region as an area of its own; its code is written into CAP from there', () => {
    const { areas } = contentOfTemplate(aTemplate(), 'red', aUse({ regions: [NANHUA, YAOAN] }))

    expect(areas).toEqual([
      {
        name: '南华县',
        regions: ['532324'],
        geocodes: [],
        polygons: [],
        circles: [],
      },
      {
        name: '姚安县',
        regions: ['532325'],
        geocodes: [],
        polygons: [],
        circles: [],
      },
    ])
  })

  it('names the entry of every instruction, and each ends in a stop', () => {
    const { instructions } = contentOfTemplate(aTemplate(), 'red', aUse())

    expect(instructions).toEqual([
      { entry: 'rain', text: '住沟边的马上撤。' },
      { entry: 'rain', text: '停止户外活动。' },
      { entry: 'rain', text: '不要下河、进沟。' },
    ])
  })

  it('keeps colour, severity and status as they were chosen', () => {
    const content = contentOfTemplate(aTemplate(), 'red', aUse({ status: 'Exercise', contact: '12345' }))

    expect(AlertContent.parse(content)).toMatchObject({
      status: 'Exercise',
      messageType: 'Alert',
      event: { code: '11B03', name: '暴雨' },
      hazard: 'rainstorm',
      colour: 'red',
      severity: 'Extreme',
      responseTypes: ['Evacuate'],
      senderName: '楚雄州气象台',
      contact: '12345',
      web: null,
    })
  })

  it('is made without a colour where the template has none', () => {
    const template = aTemplate({ levels: [aLevel({ colour: null, severity: 'Severe' })] })

    expect(contentOfTemplate(template, null, aUse())).toMatchObject({ colour: null, severity: 'Severe' })
    expect(levelOf(template, 'red')).toBeUndefined()
  })

  it('does not fill in what stands in a name', () => {
    const content = contentOfTemplate(aTemplate(), 'red', aUse({ issuer: '{area}气象台' }))

    expect(content.description).toMatch(/^\{area\}气象台11月26日/)
  })

  it.each([
    ['a colour that it does not have', 'blue', {}, 'alert-template.level'],
    ['no region', 'red', { regions: [] }, 'alert-template.regions'],
    ['an end before its beginning', 'red', { until: new Date('2026-11-26T02:00:00+08:00') }, 'alert-template.until'],
  ] as const)('is not made of %s', (_what, colour, more, code) => {
    expect(() => contentOfTemplate(aTemplate(), colour, aUse(more))).toThrow(expect.objectContaining({ code }))
  })
})
