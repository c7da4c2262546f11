import { describe, expect, it } from 'vitest'
import { selectStatements, type Weighted } from '../../src/answering/select-statements.ts'
import { aStatement } from '../support/knowledge.ts'

const ROOM = { characters: 100, citations: 3, sentences: 5 }

function weighted(weight: number, text: string, sources: readonly string[], basis: readonly string[] = []): Weighted {
  return { weight, entry: 'a', statement: aStatement({ text, sources, basis }) }
}

describe('selectStatements', () => {
  it('keeps the weightiest sentence even when its source covers nothing else', () => {
    const { chosen, sources } = selectStatements(
      [
        weighted(9, '打120。', ['lonely']),
        weighted(5, '甲乙丙丁。', ['common']),
        weighted(4, '戊己庚辛。', ['common']),
        weighted(4, '壬癸子丑。', ['third']),
        weighted(3, '寅卯辰巳。', ['fourth']),
      ],
      ROOM,
    )

    expect(chosen.map(({ statement }) => statement.text)).toEqual(['打120。', '甲乙丙丁。', '戊己庚辛。', '壬癸子丑。'])
    expect(sources).toEqual(['lonely', 'common', 'third'])
  })

  it('cuts a sentence without a source, and keeps one that editors answer for', () => {
    const { chosen } = selectStatements([weighted(5, '没有出处。', []), weighted(4, '编写的话。', [], ['ed'])], ROOM)

    expect(chosen.map(({ statement }) => statement.text)).toEqual(['编写的话。'])
  })

  it('never cuts a sentence to make it fit', () => {
    const long = '长'.repeat(101)

    expect(selectStatements([weighted(5, long, ['s1']), weighted(4, '短。', ['s1'])], ROOM).chosen).toHaveLength(1)
  })

  it('says nothing twice', () => {
    const { chosen } = selectStatements(
      [weighted(5, '不要给昏迷的人催吐。', ['s1']), weighted(4, '昏迷的人不要催吐。', ['s2'])],
      ROOM,
    )

    expect(chosen).toHaveLength(1)
  })
})
