import { describe, expect, it } from 'vitest'
import { emphasise, isVague } from '../../src/answering/emphasise.ts'
import { rememberAnswers } from '../../src/answering/remember-answers.ts'
import { reply } from '../../src/domain/message.ts'
import { anEntry } from '../support/entries.ts'

const RAIN = { entries: ['gone', 'flash-flood', 'urban-flood'], words: ['暴雨', '大雨'] }
const ENTRIES = [
  anEntry('flash-flood'),
  anEntry('urban-flood'),
  anEntry('drink-drive'),
  anEntry('myth', { kind: 'rumour' }),
]
const deps = {
  entries: new Map(ENTRIES.map((entry) => [entry.id, entry])),
  thresholds: { answerFrom: 0.2, suggestFrom: 0.1 },
}
const hit = (id: string, score: number, confidence: number) => ({ id, score, confidence, likeness: 0.3 })
const order = (question: string, ...found: ReturnType<typeof hit>[]) =>
  emphasise(deps, question, found, RAIN).map(({ id }) => id)

describe('a vague question', () => {
  it.each(['现在咋个办', '怎么办', '我们要注意哪样', '下大雨了要注意哪样', '暴雨怎么办？', '去哪里躲', '现在该做什么'])(
    '%s',
    (question) => {
      expect(isVague(question, RAIN.words)).toBe(true)
    },
  )

  it.each(['社保卡怎么办', '见手青怎么炒', '你好', '大雨', '谢谢', '你是什么', '孩子在学校咋办', '吃了菌子咋个办'])(
    'is not: %s',
    (question) => {
      expect(isVague(question, RAIN.words)).toBe(false)
    },
  )

  it('gets the first entry of the hazard that there is', () => {
    expect(order('现在咋个办', hit('drink-drive', 2.6, 0.16))).toEqual(['flash-flood'])
    expect(order('现在咋个办')).toEqual(['flash-flood'])
  })
})

describe('what was found in an emergency', () => {
  it('has an entry of the hazard first when it is close, and sure enough to be offered', () => {
    const found = emphasise(deps, '能开车吗', [hit('drink-drive', 3.4, 0.14), hit('urban-flood', 2.8, 0.12)], RAIN)

    expect(found[0]).toEqual({ id: 'urban-flood', score: 3.4, confidence: 0.2, likeness: 0.3 })
    expect(found[1]?.id).toBe('drink-drive')
  })

  it.each([
    ['far behind', hit('drink-drive', 3.4, 0.9), hit('urban-flood', 2.7, 0.9)],
    ['not sure', hit('drink-drive', 3.4, 0.9), hit('urban-flood', 3.3, 0.09)],
    ['behind a verdict', hit('myth', 3.4, 0.9), hit('urban-flood', 3.3, 0.9)],
  ])('stays as it is when the entry is %s', (_, ...found) => {
    expect(order('能开车吗', ...found)).toEqual(found.map(({ id }) => id))
  })
})

it('answers anew when an emergency begins, and recalls the old answer when it is over', async () => {
  let emergency: string | undefined
  let asked = 0
  const answer = rememberAnswers(
    async () => reply('answer', `第${++asked}次`),
    () => emergency,
  )
  const question = { text: '现在咋个办', elder: false, overheard: false }

  const texts: string[] = []
  for (const now of [undefined, 'rain', undefined]) {
    emergency = now
    texts.push((await answer(question)).text)
  }

  expect(texts).toEqual(['第1次', '第2次', '第1次'])
})
