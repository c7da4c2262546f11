import { describe, expect, it } from 'vitest'
import { createBulletins } from '../../src/campaigns/bulletin.ts'
import { createScreenSlides } from '../../src/campaigns/screen-slides.ts'
import type { Entry } from '../../src/domain/entry.ts'
import type { Hazard } from '../../src/domain/hazard.ts'
import { MORNING, SOURCE, shippedWords } from '../support/campaign-fakes.ts'
import { anEntry } from '../support/entries.ts'
import { aStatement } from '../support/knowledge.ts'

const FLOOD: Hazard = {
  id: 'flood',
  name: '洪水',
  words: [],
  category: 'Met',
  topics: ['disaster'],
  entryTopics: ['weather'],
  entries: ['second', 'first'],
}

async function slidesOf(entries: readonly Entry[]) {
  const words = await shippedWords()
  const knowledge = { entries, sources: [SOURCE], hotlines: [] }
  return createScreenSlides({ knowledge: () => knowledge, bulletins: createBulletins(() => knowledge, words), words })
}
const many = (topic: string, count: number, more: Partial<Entry> = {}) =>
  Array.from({ length: count }, (_, at) => anEntry(`${topic}${at}`, { topic, ...more }))

describe('slides of a screen', () => {
  it('are sentences of the entry in short lines, with source, number and who has checked it', async () => {
    const statements = [
      aStatement({ section: 'do', text: '雨大的时候不要下河，沟边坡脚的人先往高处走。', line: 2 }),
      aStatement({ section: 'phones', text: '119 抢险救援', line: 9 }),
    ]
    const slides = await slidesOf([anEntry('a', { topic: 'weather', title: '雨大怎么办', statements })])

    expect(slides('532324', undefined, MORNING)).toEqual([
      {
        id: 'a',
        topic: '天气灾害',
        title: '雨大怎么办',
        lines: ['雨大的时候不要下河', '沟边坡脚的人先往高处走。'],
        phone: '119',
        source: '云南疾控',
        note: '依据公开资料整理，待主管部门审定。',
      },
    ])
  })

  it('leave out what is of another season, place or audience, due for review, or too long', async () => {
    const long = aStatement({ section: 'do', text: `${'很长的话'.repeat(12)}。` })
    const slides = await slidesOf([
      anEntry('fits', { months: [11] }),
      anEntry('summer', { months: [7] }),
      anEntry('elsewhere', { regions: ['532325'] }),
      anEntry('officials', { audiences: ['officials'] }),
      anEntry('draft', { review: { state: 'draft', on: '2026-11-23', next: '2027-05-01' } }),
      anEntry('long', { statements: [long] }),
    ])

    expect(slides('532324', undefined, MORNING).map(({ id }) => id)).toEqual(['fits'])
    // A township has the slides of its county.
    expect(
      slides('532325101', undefined, MORNING)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['elsewhere', 'fits'])
  })

  it('are at most twelve, three of one topic', async () => {
    const slides = await slidesOf(['mushroom', 'fraud', 'fire', 'health', 'weather'].flatMap((topic) => many(topic, 9)))
    const shown = slides('532324', undefined, MORNING)
    const counts = shown.map(({ topic }) => shown.filter((slide) => slide.topic === topic).length)

    expect(shown).toHaveLength(12)
    expect(Math.max(...counts)).toBe(3)
  })

  it('begin with what is dangerous', async () => {
    const slides = await slidesOf([
      ...many('mushroom', 2),
      ...many('fire', 2, { risk: 'high' }),
      ...many('health', 2, { risk: 'emergency' }),
    ])
    const shown = slides('532324', undefined, MORNING).map(({ topic }) => topic)

    expect(shown).toEqual(['健康', '健康', '防火', '防火', '野生菌', '野生菌'])
  })

  it('show what is in season and dangerous on more days', async () => {
    const entries = [...many('mushroom', 40), ...many('fire', 40, { months: [11], risk: 'high', topic: 'mushroom' })]
    const slides = await slidesOf(entries)
    const days = Array.from({ length: 60 }, (_, day) => new Date(MORNING.getTime() - day * 86_400_000))
    const november = days.filter((day) => day.getUTCMonth() === 10)
    const shown = november.flatMap((day) => slides('532324', undefined, day).map(({ id }) => id))

    const seasonal = shown.filter((id) => id.startsWith('fire')).length
    expect(seasonal / shown.length).toBeGreaterThan(0.75)
    expect(new Set(shown).size).toBeGreaterThan(20)
  })

  it('are in an emergency only what helps with it: first what its hazard names, in that order', async () => {
    const slides = await slidesOf([
      ...many('mushroom', 5),
      anEntry('other', { topic: 'weather' }),
      anEntry('worse', { topic: 'weather', risk: 'emergency' }),
      anEntry('first', { topic: 'health' }),
      anEntry('second', { topic: 'fire' }),
    ])

    const shown = slides('532324', FLOOD, MORNING).map(({ id }) => id)
    expect(shown).toEqual(['second', 'first', 'worse', 'other'])
  })

  it('are those of the season when nothing helps with the emergency', async () => {
    const slides = await slidesOf(many('mushroom', 2))

    expect(slides('532324', FLOOD, MORNING)).toHaveLength(2)
  })
})
