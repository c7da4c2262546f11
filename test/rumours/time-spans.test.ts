import { describe, expect, it } from 'vitest'
import { namesSpan, overForIn } from '../../src/rumours/time-spans.ts'

describe('spans of time', () => {
  it.each([
    '超过24小时',
    '两个多钟头',
    '隔了一天一夜',
    '拖到第三天',
    '泡太久',
    '三个半月',
    '好几年',
    '每年三千六',
    '满3周岁',
  ])('are named in %s', (text) => {
    expect(namesSpan(text)).toBe(true)
  })

  it.each(['三月五号地震', '2017年级同学', '今日发布', '怕水怕风发了病才去'])('are not named in %s', (text) => {
    expect(namesSpan(text)).toBe(false)
  })
})

describe('what is over', () => {
  it.each([
    ['头孢停了一个多月的现在', ['months']],
    ['停药半年多了', ['years']],
    ['断奶都一年了', ['years']],
    ['打完针三个星期', ['weeks']],
    ['出了月子两年', ['years']],
    ['退烧三天了还捂', ['days']],
  ])('says for how long: %s', (text, sizes) => {
    expect(overForIn(text)).toEqual(sizes)
  })

  it('still acts within hours', () => {
    expect(overForIn('吃完一两个钟头就吐')).toEqual([])
  })

  it('is not what goes on or has a time of its own', () => {
    expect(overForIn('吃头孢这三天别喝酒')).toEqual([])
    expect(overForIn('药停了,过三天去看娃娃')).toEqual([])
  })
})
