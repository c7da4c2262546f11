import { describe, expect, it } from 'vitest'
import { eventProblems, hazardProblems } from '../../src/alerts/check-hazards.ts'
import { aHazard, aRainEntry, aWarningEvent } from '../support/alert-templates.ts'

const other = aHazard({ id: 'other', words: [] })

describe('hazards', () => {
  it('that are right have no problem', () => {
    expect(hazardProblems([aHazard(), other], [aRainEntry()])).toEqual([])
  })

  it.each([
    [
      'an entry that does not exist',
      { entries: ['rain', 'snow'] },
      'rainstorm.entries',
      'entry snow is not in the knowledge',
    ],
    ['a topic that no entry has', { entryTopics: ['space'] }, 'rainstorm.entryTopics', 'no entry has the topic space'],
    ['a word twice', { words: ['暴雨', '暴雨'] }, 'words', '暴雨 stands twice'],
  ])('with %s', (_what, more, field, reason) => {
    const problems = hazardProblems([aHazard(more), other], [aRainEntry()])

    expect(problems).toEqual([{ file: 'hazards.yaml', field, reason }])
  })

  it('put no withdrawn entry first', () => {
    const entry = aRainEntry({ review: { ...aRainEntry().review, state: 'withdrawn' } })

    const problems = hazardProblems([other], [entry])

    expect(problems.map(({ reason }) => reason)).toEqual(['entry rain is withdrawn and not shown to residents'])
  })

  it('have ids that stand once', () => {
    expect(hazardProblems([other, other], [aRainEntry()])).toMatchObject([
      { field: 'id', reason: 'other stands twice' },
    ])
  })

  it('have one for whatever fits nowhere', () => {
    expect(hazardProblems([aHazard()], [aRainEntry()])).toMatchObject([{ field: 'id', reason: 'other is missing' }])
  })
})

describe('codes of warning events', () => {
  it('stand once and belong to a hazard', () => {
    const events = [aWarningEvent(), aWarningEvent(), aWarningEvent({ code: '11B99', hazard: 'ufo' })]

    expect(eventProblems(events, [aHazard()])).toEqual([
      { file: 'warning-events.yaml', field: 'code', reason: '11B03 stands twice' },
      { file: 'warning-events.yaml', field: '11B99.hazard', reason: 'ufo is not in hazards.yaml' },
    ])
  })
})
