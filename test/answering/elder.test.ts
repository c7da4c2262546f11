import { describe, expect, it } from 'vitest'
import { foldSentence, lengthOf } from '../../src/domain/sentences.ts'

describe('foldSentence', () => {
  it('keeps the sign of a list at the end of a line and drops a comma there', () => {
    const lines = foldSentence('马上打110，说清转账时间、金额、双方卡号或账户名、转账的银行和时间；不要等。')

    expect(lines).toEqual(['马上打110，说清转账时间、金额、', '双方卡号或账户名、转账的银行和时间', '不要等。'])
  })

  it('counts the sign of a list among the twenty characters', () => {
    const part = '一二三四五六七八九十'

    expect(foldSentence(`${part}${part}、好。`)).toBeUndefined()
    expect(foldSentence(`${part}${part}，好。`)).toEqual([`${part}${part}`, '好。'])
    for (const line of foldSentence(`${part}，${part}、好。`) ?? []) expect(lengthOf(line)).toBeLessThanOrEqual(20)
  })
})
