import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildSoundTable } from '../../src/retrieval/sounds.ts'
import { createSpelling, writtenFormsOf } from '../../src/retrieval/spelling.ts'
import '../support/fixed-seed.ts'

const texts = [
  '吃了菌子头昏想吐怎么办',
  '吃菌子中毒先打120',
  '转账给骗子了怎么办',
  '奶奶说话含糊，右手抬不起来',
  '我妈吃了菌子一直吐',
]
const correct = createSpelling(writtenFormsOf(texts), await buildSoundTable())

describe('spelling', () => {
  it.each([
    ['吃军子中毒', '吃菌子中毒'],
    ['转帐给骗子', '转账给骗子'],
    ['吃菌子头婚想吐', '吃菌子头昏想吐'],
  ])('reads %s as %s', (written, meant) => {
    expect(correct(written)).toBe(meant)
  })

  it('leaves alone what the knowledge knows and what it knows nothing of', () => {
    for (const text of [...texts, '篮球比赛几点开始', 'WiFi password', '']) expect(correct(text)).toBe(text)
  })

  it('reads a message in pinyin', () => {
    expect(correct('wo ma chi le jun zi yi zhi tu')).toBe('我妈吃了菌子一直吐')
    expect(correct('nai nai shuo hua han hu')).toBe('奶奶说话含糊')
  })

  it('takes no other language for pinyin', () => {
    for (const text of ['hello world', 'what is the weather today', 'api key', 'ok']) expect(correct(text)).toBe(text)
  })

  it('keeps the number of characters of a Chinese text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const han = `${text}中`
        expect(Array.from(correct(han))).toHaveLength(Array.from(han).length)
      }),
    )
  })
})
