import { describe, expect, it } from 'vitest'
import { rememberAnswers } from '../../src/answering/remember-answers.ts'
import { type Reply, reply } from '../../src/domain/message.ts'

const question = { text: '见手青怎么炒', elder: false, overheard: false }

function counted(answer: (text: string) => Promise<Reply>) {
  const asked: string[] = []
  const remembered = rememberAnswers((one) => {
    asked.push(one.text)
    return answer(one.text)
  })
  return { asked, remembered }
}

describe('answers that were given before', () => {
  it('are given again without being made again', async () => {
    const { asked, remembered } = counted(async (text) => reply('answer', `答：${text}`))

    expect(await remembered(question)).toEqual(await remembered({ ...question }))
    expect(asked).toEqual(['见手青怎么炒'])
  })

  it('are made for each county, for old people and for what is overheard', async () => {
    const { asked, remembered } = counted(async () => reply('answer', '答'))

    await remembered(question)
    await remembered({ ...question, region: '532324' })
    await remembered({ ...question, elder: true })
    await remembered({ ...question, overheard: true })

    expect(asked).toHaveLength(4)
  })

  it('are not remembered when they failed', async () => {
    let down = true
    const { remembered } = counted(async () => {
      if (down) throw new Error('model is down')
      return reply('answer', '答')
    })

    await expect(remembered(question)).rejects.toThrow('down')
    down = false

    expect((await remembered(question)).text).toBe('答')
  })

  it('are forgotten, the longest unused first, when they are many', async () => {
    const { asked, remembered } = counted(async () => reply('answer', '答'))

    for (let n = 0; n < 2_001; n++) await remembered({ ...question, text: `问题${n}` })
    await remembered({ ...question, text: '问题2000' })
    await remembered({ ...question, text: '问题0' })

    expect(asked).toHaveLength(2_002)
  })
})
