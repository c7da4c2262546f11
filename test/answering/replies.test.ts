import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { fill, isSentenceKey, Replies } from '../../src/answering/replies.ts'

const content: unknown = parse(readFileSync('prompts/replies.yaml', 'utf8'))
const replies = Replies.parse(content)

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /\.(ts|yaml)$/.test(file.name) && file.name !== 'replies.ts')
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
}

describe('what the bot says of itself', () => {
  it('stands in prompts/replies.yaml, every sentence and nothing else', () => {
    expect(Replies.safeParse({ ...replies, more: '多一句' }).success).toBe(false)
    const { hello: _hello, ...without } = replies
    expect(Replies.safeParse(without).success).toBe(false)
  })

  it('is all said somewhere', () => {
    const texts = [
      ...sources('src'),
      readFileSync('knowledge/intents.yaml', 'utf8'),
      readFileSync('knowledge/danger.yaml', 'utf8'),
    ]
    const used = (key: string) => texts.some((text) => new RegExp(`\\b${key.replace(/Elder$/, '')}\\b`).test(text))

    expect(Object.keys(replies).filter((key) => !used(key))).toEqual([])
  })

  it('promises no number and names no emergency number that is wrong', () => {
    const numbers = JSON.stringify(content).match(/(?<!\d)\d{3,5}(?!\d)/g) ?? []

    expect([...new Set(numbers)].filter((number) => !/^(110|119|120|12345|12348|96110|600)$/.test(number))).toEqual([])
  })

  it('tells sentences from the list of starters and fills its marks', () => {
    expect(isSentenceKey(replies, 'hello')).toBe(true)
    expect(isSentenceKey(replies, 'starters')).toBe(false)
    expect(fill('打{number}，{other}', { number: '120' })).toBe('打120，{other}')
  })
})
