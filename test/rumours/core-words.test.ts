import { describe, expect, it } from 'vitest'
import { coreFeatures, coreWordsOf, wordShares } from '../../src/rumours/core-words.ts'

const wordsOf = (text: string) => text.split(' ')
const own = wordShares(['狂犬 疫苗 失效', '狂犬 疫苗 白打', '狂犬 针 失效', '家里 狂犬 疫苗'], wordsOf)
const everywhere = new Map([
  ['疫苗', 0.1],
  ['家里', 0.4],
  ['狂犬', 0.02],
  ['失效', 0.02],
])
const core = coreWordsOf(own, everywhere)

describe('words on which a claim turns', () => {
  it('are what many of its texts have and others hardly do', () => {
    expect(core.map(({ word }) => word)).toEqual(['狂犬', '疫苗', '失效'])
  })

  it('are counted in a text', () => {
    expect(coreFeatures(core, '狂犬疫苗失效了')).toEqual([1, 0])
    expect(coreFeatures(core, '破伤风针失效了')[1]).toBe(1)
    expect(coreFeatures(core, '狂犬针失效了')[1]).toBe(0.75)
  })

  it('say nothing where there are none', () => {
    expect(coreFeatures([], '随便什么')).toEqual([1, 0])
  })
})
