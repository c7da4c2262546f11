import { describe, expect, it } from 'vitest'
import { readContentFiles } from '../../src/content-files.ts'
import { resolveFollowUp } from '../../src/conversation/follow-up.ts'

const { intents } = await readContentFiles('knowledge', 'prompts')
const REGIONS = [
  { code: '532300', name: '楚雄州', aliases: ['楚雄'] },
  { code: '532324', name: '南华县', aliases: ['南华'] },
]
const LAST = { question: '吃了菌子头昏', at: 0, candidates: [] }
const resolve = (text: string, last: typeof LAST | undefined = LAST) =>
  resolveFollowUp(text, last, REGIONS, intents.followUp)

describe('resolveFollowUp', () => {
  it.each(['那怎么办', '它煮熟了呢', '那要是小孩呢', '多久', '为什么', '这个要紧吗'])(
    'joins %j to the question before it',
    (text) => {
      expect(resolve(text).text).toBe(`吃了菌子头昏,${text}`)
    },
  )

  it('takes a county for the asker’s region and asks the question again', () => {
    expect(resolve('我家在南华呢')).toEqual({ text: '吃了菌子头昏', region: '532324' })
  })

  it.each(['被蛇咬了怎么办', '楚雄州有几个县', '红色暴雨预警是什么意思', '96110打来的电话要接吗'])(
    'leaves %j alone, which says itself what it is about',
    (text) => {
      expect(resolve(text)).toEqual({ text })
    },
  )

  it('leaves a question alone when nothing was said before', () => {
    expect(resolveFollowUp('那怎么办', undefined, REGIONS, intents.followUp)).toEqual({ text: '那怎么办' })
  })
})
