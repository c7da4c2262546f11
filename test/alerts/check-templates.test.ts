import { describe, expect, it } from 'vitest'
import type { AlertTemplate, TemplateLevel } from '../../src/alerts/alert-template.ts'
import { templateProblems } from '../../src/alerts/check-templates.ts'
import type { Entry } from '../../src/domain/entry.ts'
import { aHazard, aLevel, aRainEntry, aTemplate, aWarningEvent } from '../support/alert-templates.ts'

const instructions = aLevel().instructions

function problemsOf(templates: readonly AlertTemplate[], entries: readonly Entry[] = [aRainEntry()]): string[] {
  const hazards = [aHazard(), aHazard({ id: 'hail', words: ['冰雹'] })]
  const events = [aWarningEvent(), aWarningEvent({ code: '11B15', name: '冰雹', hazard: 'hail' })]
  return templateProblems(templates, hazards, events, entries).map(({ file, field, reason }) => {
    expect(file).toBe('alert-templates/rainstorm.yaml')
    return `${field}: ${reason}`
  })
}

function ofLevel(more: Partial<TemplateLevel>): string[] {
  return problemsOf([aTemplate({ levels: [aLevel(more)] })])
}

describe('a template', () => {
  it('that is right has no problem', () => {
    expect(problemsOf([aTemplate()])).toEqual([])
  })

  it.each<[string, Partial<AlertTemplate>, string]>([
    [
      'a hazard that is not known',
      { hazard: 'ufo', event: { code: null, name: '飞碟' } },
      'hazard: ufo is not in hazards.yaml',
    ],
    [
      'a code that is not known',
      { event: { code: '11B99', name: '暴雨' } },
      'event.code: 11B99 is not in warning-events.yaml',
    ],
    [
      'another name for a code',
      { event: { code: '11B03', name: '大雨' } },
      'event.name: 11B03 is 暴雨 in warning-events.yaml',
    ],
    [
      'a code of another hazard',
      { event: { code: '11B15', name: '冰雹' } },
      'hazard: 11B15 belongs to hail in warning-events.yaml',
    ],
    [
      'not the category of its hazard',
      { categories: ['Health'] },
      'categories: Met of the hazard rainstorm is missing',
    ],
    ['one colour twice', { levels: [aLevel(), aLevel()] }, 'levels: colours from the least to the worst, each once'],
    [
      'a level without a colour beside one with it',
      { levels: [aLevel({ colour: null }), aLevel()] },
      'levels: a level without a colour stands alone',
    ],
  ])('with %s', (_what, more, problem) => {
    expect(problemsOf([aTemplate(more)])).toEqual([problem])
  })

  it('whose id stands twice is told of', () => {
    expect(problemsOf([aTemplate(), aTemplate()])).toEqual(['id: rainstorm stands twice'])
  })
})

describe('a level', () => {
  it.each<[string, Partial<TemplateLevel>, string]>([
    ['a severity that is not of its colour', { severity: 'Minor' }, 'severity: red is Extreme'],
    ['a colour that goes on for ever', { hours: 200 }, 'hours: a signal with a colour lasts 168 hours at most'],
    ['a headline that leaves the colour to the eye', { headline: '{area}暴雨预警' }, 'headline: does not say 红色'],
    ['a headline with another colour too', { headline: '{area}暴雨红色蓝色预警' }, 'headline: says 蓝色'],
    ['a headline without its place', { headline: '暴雨红色预警' }, 'headline: {area} is missing'],
    [
      'a description without its end',
      { description: '{issuer}发布{area}暴雨红色预警信号。' },
      'description: {until} is missing',
    ],
    [
      'a description without its issuer',
      { description: '{area}暴雨红色预警信号，有效到{until}。' },
      'description: {issuer} is missing',
    ],
    [
      'a mark that nobody fills in',
      { headline: '{area}{village}暴雨红色预警' },
      'headline: {village} is no known mark',
    ],
    [
      'a threshold that no entry has',
      { description: '{issuer}发布暴雨红色预警信号。{area}：3小时内降雨量将达90毫米以上。有效到{until}。' },
      'description: “3小时内降雨量将达90毫米以上” stands in no entry of the hazard or the instructions',
    ],
    [
      'words that the entry does not say',
      { instructions: [...instructions, { entry: 'rain', text: '可以不撤' }] },
      'instructions.3: “可以不撤” stands nowhere in rain',
    ],
    [
      'the word that forbids cut off',
      { instructions: [...instructions, { entry: 'rain', text: '站在桥上看水' }] },
      'instructions.3: “站在桥上看水” has lost the 不要 of its sentence in rain',
    ],
    [
      'an entry that does not exist',
      { instructions: [...instructions, { entry: 'snow', text: '不要回屋拿东西' }] },
      'instructions.3: entry snow is not in the knowledge',
    ],
    [
      'one instruction twice',
      { instructions: [...instructions, { entry: 'rain', text: '停止户外活动' }] },
      'instructions: “停止户外活动” stands twice',
    ],
    [
      'too few instructions',
      { instructions: instructions.filter(({ text }) => text !== '停止户外活动') },
      'instructions: 2, 3 to 7 wanted',
    ],
    [
      'nothing that is not to be done',
      {
        instructions: [
          ...instructions.filter(({ text }) => text !== '不要下河、进沟'),
          { entry: 'rain', text: '红色：停止户外活动' },
        ],
      },
      'instructions: none says what not to do, though an entry does',
    ],
    [
      'Evacuate without a word about leaving',
      {
        instructions: [
          ...instructions.filter(({ text }) => text !== '住沟边的马上撤'),
          { entry: 'rain', text: '不要回屋拿东西' },
        ],
      },
      'responseTypes: Evacuate, but no instruction says to leave',
    ],
  ])('with %s', (_what, more, problem) => {
    expect(ofLevel(more)).toEqual([`levels.red.${problem}`])
  })

  it('with a mark in an instruction, which nobody would fill in', () => {
    expect(ofLevel({ instructions: [...instructions, { entry: 'rain', text: '{area}的人马上撤' }] })).toEqual([
      'levels.red.instructions: “{area}的人马上撤” has a mark',
      'levels.red.instructions.3: “{area}的人马上撤” stands nowhere in rain',
    ])
  })

  it('may speak of what does not have to be forbidden where no entry forbids anything', () => {
    const entry = aRainEntry({ statements: aRainEntry().statements.filter(({ section }) => section !== 'dont') })
    const level = aLevel({
      instructions: [...instructions.slice(0, 2), { entry: 'rain', text: '红色：停止户外活动' }],
    })

    expect(problemsOf([aTemplate({ levels: [level] })], [entry])).toEqual([])
  })

  it.each(['draft', 'expired', 'withdrawn'] as const)('quotes no entry that is %s', (state) => {
    const entry = aRainEntry({ review: { ...aRainEntry().review, state } })

    const reason = `entry rain is ${state} and not shown to residents`
    expect(problemsOf([aTemplate()], [entry])).toEqual(
      [0, 1, 2].map((at) => `levels.red.instructions.${at}: ${reason}`),
    )
  })

  it('has all its problems told at once', () => {
    expect(ofLevel({ severity: 'Minor', hours: 999, headline: '暴雨' })).toHaveLength(4)
  })
})
