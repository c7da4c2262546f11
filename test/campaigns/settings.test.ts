import { describe, expect, it } from 'vitest'
import { formatsFor } from '../../src/campaigns/formats.ts'
import { isPriorityArea } from '../../src/campaigns/priority-areas.ts'
import { subscriptionTopicsOf } from '../../src/campaigns/topics.ts'
import { BulletinWords } from '../../src/campaigns/words.ts'
import { readBulletinFiles } from '../../src/content-files.ts'
import { SUBSCRIPTION_TOPICS } from '../../src/domain/segments.ts'
import { aSubscriber, shippedWords } from '../support/campaign-fakes.ts'
import { shippedKnowledge } from '../support/knowledge.ts'

describe('the words of bulletins', () => {
  it('must tell how to stop, in words the chat understands', async () => {
    const words = await shippedWords()

    expect(BulletinWords.safeParse({ ...words, unsubscribe: '不想收就算了' }).success).toBe(false)
    expect(BulletinWords.safeParse({ ...words, more: '多的' }).success).toBe(false)
  })
})

describe('areas of priority', () => {
  it('are regions that exist, each with its source', async () => {
    const { knowledge } = await shippedKnowledge()
    const { priorityAreas: areas } = await readBulletinFiles('knowledge', 'prompts')
    const codes = new Set(knowledge.regions.map(({ code }) => code))

    expect(areas.areas.filter(({ region }) => !codes.has(region))).toEqual([])
    expect(isPriorityArea('532327101', areas)).toBe(true)
    expect(isPriorityArea('532301', areas)).toBe(false)
  })
})

describe('the topics of subscribers', () => {
  it('each have entries that go out under them', async () => {
    const { knowledge } = await shippedKnowledge()
    const served = new Set(knowledge.entries.flatMap(subscriptionTopicsOf))

    expect(SUBSCRIPTION_TOPICS.filter((topic) => !served.has(topic))).toEqual([])
  })
})

describe('the wording for a subscriber', () => {
  it.each([
    ['short lines for who asked for them', { elder: true }, [], false, ['elder', 'chat']],
    ['short lines for old people', { segments: ['elderly', 'farmers'] }, [], false, ['elder', 'chat']],
    ['a text message where nothing longer goes', { elder: true }, [], true, ['sms']],
    ['that of the audience meant', { segments: ['youth', 'farmers'] }, ['youth'], false, ['youth', 'chat']],
    ['one’s own', { segments: ['courier'] }, ['elderly'], false, ['workers', 'chat']],
    ['the general one', {}, ['farmers'], false, ['chat']],
    ['the general one for a group', { group: true, segments: ['farmers'] }, [], false, ['chat']],
  ] as const)('is %s', (_, more, meant, short, formats) => {
    expect(formatsFor(aSubscriber(1, more), meant, short)).toEqual(formats)
  })
})
