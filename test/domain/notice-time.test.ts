import { describe, expect, it } from 'vitest'
import { namesTime, noticeEnd, noticeTime, saysIssue } from '../../src/domain/notice-time.ts'

/** In Chuxiong. */
const at = (time: string) => new Date(`2026-${time}:00+08:00`)

describe('times in the words of warnings', () => {
  it('have no minutes at a full hour, and an end at midnight belongs to the day that ends', () => {
    expect(noticeTime(at('11-27T02:04'))).toBe('11月27日2时4分')
    expect(noticeTime(at('11-27T02:00'))).toBe('11月27日2时')
    expect(noticeEnd(at('11-28T00:00'))).toBe('11月27日24时')
    expect(noticeEnd(at('11-28T00:01'))).toBe('11月28日0时1分')
  })

  it.each([
    ['11月27日2时14分发布', '11-27T02:14'],
    ['11月27日02时14分发布', '11-27T02:14'],
    ['11月27日 02:14发布', '11-27T02:14'],
    ['11月27日02：14发布', '11-27T02:14'],
    ['有效到11月27日2时。', '11-27T02:00'],
    ['有效到11月27日24时。', '11-28T00:00'],
    ['有效到11月28日0时。', '11-28T00:00'],
    ['有效到1月3日8时5分。', '01-03T08:05'],
  ])('are found in %s', (text, time) => {
    expect(namesTime(text, at(time))).toBe(true)
  })

  it.each([
    ['11月27日2时14分', '11-27T02:00'],
    ['11月27日2时14分', '11-27T02:01'],
    ['11月27日12时14分', '11-27T02:14'],
    ['11月27日2时14分', '01-27T02:14'],
    ['11月27日 02:145', '11-27T02:14'],
    ['11月7日2时14分', '11-27T02:14'],
  ])('are not found in %s when another minute is meant: %s', (text, time) => {
    expect(namesTime(text, at(time))).toBe(false)
  })

  it('count as those of issue only in the sentence that names the issuer', () => {
    const when = at('11-27T02:14')

    expect(saysIssue('楚雄州气象台11月27日2时14分发布。雨还会下。', '楚雄州气象台', when)).toBe(true)
    expect(saysIssue('楚雄州气象台发布。11月27日2时14分开始下雨。', '楚雄州气象台', when)).toBe(false)
  })
})
