import { describe, expect, it } from 'vitest'
import { claimKindOf } from '../../src/rumours/claim-kind.ts'
import { cleanClaim, windowsOf } from '../../src/rumours/claim-text.ts'

describe('a text as claims are compared', () => {
  it('has no links, no chain-letter phrases and no marks that only dodge filters', () => {
    expect(cleanClaim('紧急通知 加微*信 https://a.cn/x 大蒜治*癌,请转发给家人')).toBe('加微信 大蒜治癌,')
  })

  it('is empty when there is only a link', () => {
    expect(windowsOf(cleanClaim('https://mp.weixin.qq.com/s/abc'))).toEqual([])
  })

  it('is looked at as a whole, and when long in stretches as well', () => {
    const long = Array.from({ length: 12 }, (_, at) => `这是第${at}件要告诉大家的事情。`).join('')

    const windows = windowsOf(long)

    expect(windows[0]).toBe(long)
    expect(windows.length).toBeGreaterThan(1)
    expect(windows.length).toBeLessThanOrEqual(6)
    expect(windowsOf('大蒜能治癌')).toEqual(['大蒜能治癌'])
  })
})

describe('what a message does with a claim', () => {
  it.each([
    ['听说喝醋能软化血管,给是真的', 'asks'],
    ['快转发!今晚有地震', 'forward'],
    ['今天街上洋芋多少钱', 'other'],
    ['网上说的这个靠谱吗', 'asks'],
  ])('takes %s for %s', (text, kind) => {
    expect(claimKindOf(text, 'text')).toBe(kind)
  })

  it('knows a link and a forwarded record as passed on whatever they say', () => {
    expect(claimKindOf('看看', 'link')).toBe('forward')
    expect(claimKindOf('看看', 'forward')).toBe('forward')
  })
})
