import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createRecognise } from '../../src/recognise.ts'
import { setUpGroup } from '../support/group-set-up.ts'
import { shippedAnswerer } from '../support/knowledge.ts'

const Row = z.object({ at: z.string(), sender: z.string(), text: z.string() })
const DAY = readFileSync('test/rumours/data/group-day.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => Row.parse(JSON.parse(line)))

const answerer = await shippedAnswerer()

async function live(rows: readonly z.infer<typeof Row>[]): Promise<string[]> {
  const { say } = setUpGroup({
    recognise: createRecognise(() => answerer),
    receive: { answer: answerer.answer },
  })
  const said: string[] = []
  for (const { text, sender } of rows) {
    const answered = await say(text, { sender })
    if (answered.kind !== 'silent') said.push(`${text} → ${answered.kind}`)
  }
  return said
}

describe('a noisy day of a group', () => {
  it('hears nothing that nobody asked for', async () => {
    expect(DAY).toHaveLength(300)
    expect(await live(DAY)).toEqual([])
  })

  it('hears of a scam and of danger in the middle of it', async () => {
    const scam =
      '【紧急通知】您好，我是某宝客服，您的百万保障今晚到期，每月自动扣费八百，请马上下载会议软件打开共享屏幕，按我说的把钱转到安全账户验证后退回，不要挂电话也不要告诉家人'
    const danger = '救命，我妈吃了菌子在吐，人昏过去了'
    const rows = [
      ...DAY.slice(0, 40),
      { at: '09:00', sender: 'x', text: scam },
      { at: '09:01', sender: 'y', text: danger },
    ]

    const said = await live(rows)

    expect(said).toHaveLength(2)
    expect(said[0]).toContain('verdict')
    expect(said[1]).toContain('emergency')
  })
})
