import { beforeAll, describe, expect, it } from 'vitest'
import type { Answerer } from '../../src/answerer.ts'
import { openShipped, shippedAnswerer } from '../support/knowledge.ts'

const NOTICE = '⚠ 南华县正在发布暴雨红色预警'
const FLOOD = { entries: ['flash-flood-escape', 'urban-flood', 'landslide-escape'], words: ['暴雨', '大雨'] }
let peace: Answerer
let emergency: Answerer

beforeAll(async () => {
  peace = await shippedAnswerer()
  emergency = await openShipped({
    emphasis: (region) => (region === '532324' ? FLOOD : undefined),
    notice: (region) => (region === '532324' ? NOTICE : undefined),
  })
})

const asked = (text: string, region = '532324') => ({ text, region, elder: false, overheard: false })

describe('answers where there is an emergency', () => {
  it.each(['现在咋个办', '下大雨了要注意哪样', '怎么办'])(
    'a vague question gets the first danger entry: %s',
    async (text) => {
      const { kind, entries } = await emergency.answer(asked(text))

      expect([kind, entries[0]?.id]).toEqual(['answer', 'flash-flood-escape'])
    },
  )

  it('puts an entry of the hazard first that may be meant', async () => {
    const { kind, entries, text } = await emergency.answer(asked('能不能开车出门'))

    expect([kind, entries[0]?.id]).toEqual(['answer', 'urban-flood'])
    expect(text.split('\n')[0]).toBe(NOTICE)
  })

  it.each([
    '见手青怎么炒',
    '要不要转移',
    '打雷了躲哪里',
    '老人血压高吃什么',
    '停电了怎么办',
    '楚雄有什么好玩的',
    '接到公安的电话说我涉案',
  ])('answers what is about something else as ever, below the notice: %s', async (text) => {
    const before = await peace.answer(asked(text))

    expect(await emergency.answer(asked(text))).toEqual({ ...before, text: `${NOTICE}\n${before.text}` })
  })

  it.each(['刚吃了菌子，肚子疼还看见小人', '河水涨了怎么办', '你好', '谢谢', '草乌泡酒放多少克'])(
    'changes nothing of danger, small talk and what is declined: %s',
    async (text) => {
      expect(await emergency.answer(asked(text))).toEqual(await peace.answer(asked(text)))
    },
  )

  it('stays silent on what is overheard', async () => {
    expect((await emergency.answer({ ...asked('现在咋个办'), overheard: true })).kind).toBe('silent')
  })

  it.each(['现在咋个办', '能不能开车出门'])('changes nothing elsewhere: %s', async (text) => {
    expect(await emergency.answer(asked(text, '532325'))).toEqual(await peace.answer(asked(text, '532325')))
  })
})
