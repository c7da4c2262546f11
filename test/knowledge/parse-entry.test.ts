import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEntry } from '../../src/knowledge/parse-entry.ts'
import { anEntryFile } from '../support/knowledge.ts'
import '../support/fixed-seed.ts'

function entryOf(content: string) {
  const parsed = parseEntry('entries/mushroom/a.md', content)
  if (parsed.kind !== 'entry') throw new Error(JSON.stringify(parsed.findings))
  return parsed
}

describe('parseEntry', () => {
  it('reads sections, sentences, their sources and where they stand', () => {
    const body =
      '## 马上做\n1. 打120。[^s1][^s2]\n\n## 误区\n- 【不实】大蒜能试毒 —— 不能。[^s1]\n## 要点\n- 常识一句。[~ed]\n'

    const { entry, findings } = entryOf(anEntryFile('a', '', body))

    expect(findings).toEqual([])
    expect(
      entry.statements.map(({ section, text, sources, basis, verdict }) => ({
        section,
        text,
        sources,
        basis,
        verdict,
      })),
    ).toEqual([
      { section: 'now', text: '打120。', sources: ['s1', 's2'], basis: [], verdict: undefined },
      { section: 'myths', text: '大蒜能试毒 —— 不能。', sources: ['s1'], basis: [], verdict: 'false' },
      { section: 'facts', text: '常识一句。', sources: [], basis: ['ed'], verdict: undefined },
    ])
    const [first] = entry.statements
    expect(anEntryFile('a', '', body).split('\n')[(first?.line ?? 0) - 1]).toBe('1. 打120。[^s1][^s2]')
  })

  it('reads files with Windows line ends', () => {
    expect(entryOf(anEntryFile('a').replaceAll('\n', '\r\n')).entry.statements).toHaveLength(1)
  })

  it('names every bad field with its line', () => {
    const parsed = parseEntry(
      'entries/mushroom/a.md',
      anEntryFile('a').replace('risk: normal', 'risk: huge').replace('kind: guide', 'kind: x'),
    )

    expect(parsed.findings.map(({ line, problem }) => [line, problem.split(':')[0]])).toEqual([
      [3, 'field kind'],
      [9, 'field risk'],
    ])
  })

  it.each([
    ['no front matter', 'hello'],
    ['broken YAML', anEntryFile('a').replace('title: 条目a', 'title: "条目')],
    ['an empty file', ''],
  ])('reports %s and goes on', (_name, content) => {
    const parsed = parseEntry('entries/mushroom/a.md', content)

    expect(parsed.kind).toBe('unusable')
    expect(parsed.findings).toHaveLength(1)
  })

  it.each([
    ['an unknown section', '## 没有这一节\n- 话。[^s1]\n'],
    ['text outside a bullet', '## 要点\n随便写的话\n'],
    ['text after the marks', '## 要点\n- 话。[^s1] 还有\n'],
  ])('reports %s', (_name, body) => {
    expect(entryOf(anEntryFile('a', '', body)).findings.length).toBeGreaterThan(0)
  })

  it('never throws, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.boolean(), (text, framed) => {
        const parsed = parseEntry('x.md', framed ? `---\n${text}\n---\n${text}` : text)
        expect(['entry', 'unusable']).toContain(parsed.kind)
      }),
    )
  })
})
