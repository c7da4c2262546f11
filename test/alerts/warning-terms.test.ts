import { describe, expect, it } from 'vitest'
import { type WarningWords, warningTermOf } from '../../src/alerts/warning-terms.ts'
import { EVENTS, HAZARDS } from '../support/cap-alerts.ts'

const TABLES = { hazards: HAZARDS, events: EVENTS }

function term(words: Partial<WarningWords>) {
  return warningTermOf({ event: '', headline: '', eventCodes: [], parameters: [], ...words }, TABLES)
}

const code = (value: string) => [{ name: 'eventCode', value }]

describe('codes of warnings', () => {
  it.each([
    ['11B03', '11B03', null],
    ['11B0301', '11B03', 'blue'],
    ['11B0302', '11B03', 'yellow'],
    ['11B03-03', '11B03', 'orange'],
    ['11b03_04', '11B03', 'red'],
    ['11B99', '11B99', null],
    ['11B9904', '11B99', 'red'],
    ['11B0305', '11B0305', null],
    ['FFW', 'FFW', null],
  ])('reads %s as %s of colour %s', (value, expected, colour) => {
    expect(term({ eventCodes: code(value) })).toMatchObject({ code: expected, colour })
  })

  it('prefers a code that is known to one that comes first, and keeps the other', () => {
    const found = term({ eventCodes: [{ name: 'SAME', value: 'FFW' }, ...code('11B03')] })

    expect(found).toMatchObject({ code: '11B03', hazard: 'rainstorm', otherCodes: [{ name: 'SAME', value: 'FFW' }] })
  })

  it('goes by the code before the words', () => {
    expect(term({ event: '暴雨', eventCodes: code('11B25') }).hazard).toBe('forest-fire')
  })

  it('goes by the words where the code means nothing in particular', () => {
    expect(term({ event: '暴雨健康提示', eventCodes: code('11B42') }).hazard).toBe('rainstorm')
  })
})

describe('hazards by words', () => {
  it.each([
    ['强降雨预警', '', 'rainstorm'],
    ['森林火险橙色预警', '', 'forest-fire'],
    ['预警', '发布火灾预警', 'fire'],
    ['海啸预警', '', 'other'],
  ])('takes %s %s for %s', (event, headline, hazard) => {
    expect(term({ event, headline }).hazard).toBe(hazard)
  })
})

describe('colours by words', () => {
  it.each([
    ['暴雨橙色预警信号', '', 'orange'],
    ['暴雨', '南华县气象台发布暴雨红色预警信号', 'red'],
    ['地质灾害气象风险', '地质灾害气象风险Ⅱ级（橙色）预警', 'orange'],
    ['干旱', '发布干旱III级预警', 'yellow'],
    ['暴雨', '由暴雨黄色预警信号升级为橙色预警信号', 'orange'],
    ['暴雨', '暴雨红色预警降级为黄色', 'yellow'],
    ['暴雨', '解除暴雨蓝色预警', 'blue'],
    ['大风', '红色旅游景区大风4级', null],
    ['暴雨', '启动防汛Ⅲ级应急响应', null],
    ['暴雨', '启动防汛Ⅲ级响应', null],
    ['暴雨预警', '暴雨预警', null],
  ])('reads %s · %s as %s', (event, headline, colour) => {
    expect(term({ event, headline }).colour).toBe(colour)
  })

  it.each([
    ['awareness_level', '2; yellow; Moderate', 'yellow'],
    ['awareness_level', '4; red; Extreme', 'red'],
    ['预警级别', 'Ⅱ级', 'orange'],
    ['预警级别', 'Ⅰ级（特别严重）', 'red'],
    ['预警颜色', '蓝', 'blue'],
    ['颜色', '橙色', 'orange'],
    ['severityColor', 'Red', 'red'],
    ['预警等级', '三级', 'yellow'],
    ['预警级别', '1', null],
    ['awareness_type', '10; rain', null],
    ['备注', '红色', null],
    ['level', 'Reduced', null],
  ])('reads the parameter %s = %s as %s', (name, value, colour) => {
    expect(term({ event: '暴雨', parameters: [{ name, value }] }).colour).toBe(colour)
  })

  it('takes the worst of colours that contradict each other, and says so', () => {
    const found = term({ event: '暴雨黄色预警', headline: '暴雨橙色预警', eventCodes: code('11B0302') })

    expect(found.colour).toBe('orange')
    expect(found.contradictingColours).toEqual(['yellow', 'orange'])
  })
})

describe('names of warnings', () => {
  it.each([
    ['暴雨橙色预警信号', '暴雨'],
    ['暴雨（橙色）预警', '暴雨'],
    ['地质灾害气象风险橙色预警', '地质灾害气象风险'],
    ['地质灾害Ⅱ级（橙色）预警', '地质灾害'],
    ['山洪灾害气象预警', '山洪灾害气象预警'],
    ['暴雨', '暴雨'],
  ])('takes the colour out of %s', (event, name) => {
    expect(term({ event }).name).toBe(name)
  })

  it('takes the name of the code where there is no other', () => {
    expect(term({ eventCodes: code('11B0304') }).name).toBe('暴雨')
  })
})
