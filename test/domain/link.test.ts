import { describe, expect, it } from 'vitest'
import { withCanonicalLinks } from '../../src/domain/link.ts'

describe('links to articles of official accounts', () => {
  it('are the same whoever passed them on', () => {
    const first = 'http://mp.weixin.qq.com/s?__biz=MzA5&mid=22&idx=1&sn=ab&chksm=1&scene=27#rd'
    const second = 'https://mp.weixin.qq.com/s?sn=ab&idx=1&mid=22&__biz=MzA5&amp;share_token=x'

    expect(withCanonicalLinks(`看这个 ${first}`)).toBe(
      '看这个 https://mp.weixin.qq.com/s?__biz=MzA5&mid=22&idx=1&sn=ab',
    )
    expect(withCanonicalLinks(second)).toBe(withCanonicalLinks(first))
  })

  it('keep their short form and lose what follows', () => {
    expect(withCanonicalLinks('https://mp.weixin.qq.com/s/AbC-1_2?from=timeline')).toBe(
      'https://mp.weixin.qq.com/s/AbC-1_2',
    )
  })

  it('of two articles stay two', () => {
    expect(withCanonicalLinks('https://mp.weixin.qq.com/s/A')).not.toBe(
      withCanonicalLinks('https://mp.weixin.qq.com/s/B'),
    )
  })

  it('leave other links and texts as they are', () => {
    expect(withCanonicalLinks('https://example.org/s?sn=1 和文字')).toBe('https://example.org/s?sn=1 和文字')
  })
})
