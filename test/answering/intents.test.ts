import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { createIntents } from '../../src/answering/intents.ts'
import { readContentFiles } from '../../src/content-files.ts'
import { normalise } from '../../src/retrieval/normalise.ts'
import { shippedAnswerer, shippedKnowledge } from '../support/knowledge.ts'

const Cases = z.strictObject({ declined: z.record(z.string(), z.array(z.string())), answered: z.array(z.string()) })
const { declined: DECLINED, answered: ANSWERED } = Cases.parse(
  parse(readFileSync('test/answering/decline-cases.yaml', 'utf8')),
)
const { intents: rules } = await readContentFiles('knowledge', 'prompts')
const { search } = await shippedAnswerer()
const intentOf = createIntents(rules, search.wantsOf)
const isDeclined = (text: string) => intentOf(normalise(text)).kind === 'declined'

function share(texts: readonly string[]): number {
  return texts.filter(isDeclined).length / texts.length
}

describe('intents', () => {
  // Small classes allow one miss; the rules are measured here, not fitted to each line.
  it.each(Object.entries(DECLINED))('declines most of what is meant to be declined: %s', (_id, texts) => {
    expect(share(texts)).toBeGreaterThanOrEqual(0.7)
  })

  it('declines nine in ten over all', () => {
    expect(share(Object.values(DECLINED).flat())).toBeGreaterThanOrEqual(0.9)
  })

  it('answers what only sounds alike', () => {
    expect(ANSWERED.filter(isDeclined).length).toBeLessThanOrEqual(2)
  })

  it('takes no more than two in a hundred wordings of the knowledge for something to decline', async () => {
    const { knowledge } = await shippedKnowledge()

    expect(share(knowledge.entries.flatMap(({ asks }) => asks))).toBeLessThanOrEqual(0.02)
  })

  it.each([
    ['你好', 'greeting'],
    ['谢谢小科', 'greeting'],
    ['😀😀', 'greeting'],
    ['帮助', 'command'],
    ['你好，草乌能不能吃', 'question'],
  ])('sorts %s as %s', (text, kind) => {
    expect(intentOf(normalise(text)).kind).toBe(kind)
  })

  it('names a word group that does not exist', () => {
    const broken = { ...rules, declines: rules.declines.map((decline) => ({ ...decline, when: ['nobody'] })) }

    expect(() => createIntents(broken, search.wantsOf)).toThrow('nobody')
  })
})
