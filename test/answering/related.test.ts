import { describe, expect, it } from 'vitest'
import { withRelated } from '../../src/answering/related.ts'
import { readContentFiles } from '../../src/content-files.ts'
import { reply } from '../../src/domain/message.ts'
import { shippedAnswerer } from '../support/knowledge.ts'

const { search } = await shippedAnswerer()
const { replies } = await readContentFiles('knowledge', 'prompts')
const entries = new Map(search.knowledge.entries.map((entry) => [entry.id, entry]))
const deps = { entries, replies, thresholds: { suggestFrom: 0.1 } }
const [first = '', second = '', third = ''] = [...entries.keys()]
const found = (id: string, score: number, confidence = 0.9) => ({ id, score, confidence, likeness: 0 })
const refOf = (id: string) => ({ id, aliases: [], title: '', review: 'source-checked' }) as const
const answered = reply('answer', '答案。', { entries: [refOf(first)] })

describe('what may have been meant instead', () => {
  it('is offered by title and number when it comes close', () => {
    const replied = withRelated(deps, answered, [found(first, 3), found(second, 2.9), found(third, 1)])

    expect(replied.text).toBe(`答案。\n${replies.related}\n1. ${entries.get(second)?.title}`)
    expect(replied.candidates).toEqual([{ n: 1, entry: second, title: entries.get(second)?.title }])
    expect(replied.entries.map(({ id }) => id)).toEqual([first, second])
  })

  it('is not offered when it is unlikely or was used already', () => {
    expect(withRelated(deps, answered, [found(first, 3), found(second, 2.9, 0.01)])).toEqual(answered)
    const both = reply('answer', '答案。', { entries: [refOf(first), refOf(second)] })
    expect(withRelated(deps, both, [found(first, 3), found(second, 2.9)])).toEqual(both)
  })

  it('never makes a reply too long', () => {
    const long = reply('answer', '字'.repeat(595), { entries: [refOf(first)] })

    expect(withRelated(deps, long, [found(first, 3), found(second, 2.9)])).toEqual(long)
  })
})
