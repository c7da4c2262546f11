import { describe, expect, it } from 'vitest'
import { checkContent } from '../../src/knowledge/check-content.ts'
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts'
import { aKnowledgeFolder, anEntryFile } from '../support/knowledge.ts'

async function problems(files: Readonly<Record<string, string>>, today = '2026-11-24'): Promise<string[]> {
  const loaded = await loadKnowledge(await aKnowledgeFolder(files))
  return checkContent(loaded, today).map(({ file, problem }) => `${file} ${problem}`)
}

describe('checkContent', () => {
  it('has nothing against a right entry', async () => {
    expect(await problems({ 'mushroom/a': anEntryFile('a') })).toEqual([])
  })

  it.each([
    ['an unknown source', anEntryFile('a', '', '## 要点\n- 话。[^nobody]\n'), 'unknown source nobody'],
    ['an editorial source shown', anEntryFile('a', '', '## 要点\n- 话。[^ed]\n'), 'may not be shown'],
    ['a sentence without a source', anEntryFile('a', '', '## 要点\n- 话。\n'), 'without a source'],
    ['an unknown phone number', anEntryFile('a', '', '## 要点\n- 打12399。[^s1]\n'), 'phone number 12399'],
    ['a mobile number', anEntryFile('a', '', '## 要点\n- 打13812345678。[^s1]\n'), 'phone number 13812345678'],
    ['a link of its own', anEntryFile('a', '', '## 要点\n- 看 https://example.org/x 。[^s1]\n'), 'link that is not'],
    ['the same sentence twice', anEntryFile('a', '', '## 要点\n- 话。[^s1]\n- 话。[^s1]\n'), 'same sentence'],
    ['danger without steps', anEntryFile('a').replace('risk: normal', 'risk: emergency'), 'without 马上做'],
    ['a rumour without a verdict', anEntryFile('a').replace('kind: guide', 'kind: rumour'), 'without claim or verdict'],
    ['a review that is due', anEntryFile('a').replace('2027-05-01', '2026-01-01'), 'review was due'],
    ['a file in the wrong place', anEntryFile('b'), 'file name and id'],
  ])('finds %s', async (_name, content, problem) => {
    expect((await problems({ 'mushroom/a': content })).join('\n')).toContain(problem)
  })

  it('finds an id that is taken twice, also as an alias', async () => {
    const found = await problems({ 'mushroom/a': anEntryFile('a'), 'mushroom/b': anEntryFile('b', 'aliases: [a]\n') })

    expect(found).toEqual(['entries/mushroom/b.md id a is taken by entries/mushroom/a.md'])
  })

  it('reports all bad files at once', async () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`mushroom/x${at}`, 'broken']))

    expect(await problems(files)).toHaveLength(40)
  })
})
