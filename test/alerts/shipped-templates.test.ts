import { describe, expect, it } from 'vitest'
import { checkAlertFiles, readAlertFiles } from '../../src/alert-files.ts'
import { contentOfTemplate } from '../../src/alerts/content-of-template.ts'
import { contentProblems } from '../../src/alerts/content-problems.ts'
import { describeFileProblem } from '../../src/alerts/file-problem.ts'
import { findQuote } from '../../src/alerts/quote.ts'
import { AlertContent } from '../../src/domain/alert.ts'
import { foldSentence } from '../../src/domain/sentences.ts'
import { shippedKnowledge } from '../support/knowledge.ts'

const shipped = await readAlertFiles('knowledge')
const { knowledge } = await shippedKnowledge()
const levels = shipped.templates.flatMap((template) => template.levels.map((level) => ({ template, level })))
const named = levels.map((each) => [`${each.template.id} ${each.level.colour ?? 'without colour'}`, each] as const)

describe('the alert files that ship', () => {
  it('have no problem', () => {
    const problems = [...shipped.problems, ...checkAlertFiles(shipped, knowledge.entries)]

    expect(problems.map(describeFileProblem)).toEqual([])
  })

  it.each(named)('can be broadcast as they are: %s', (_, { template, level }) => {
    const now = new Date('2026-11-26T02:10:30.400Z')
    const content = contentOfTemplate(template, level.colour, {
      regions: [{ code: '532324', name: '南华县' }],
      issuer: '楚雄州气象台',
      from: now,
      status: 'Actual',
    })
    const context = { now, isHazard: () => true, isOurs: () => true, series: [], predecessors: [] }

    expect(contentProblems(content, context)).toEqual([])
  })

  it('draw every county once on the map', () => {
    const counties = knowledge.regions.map(({ code }) => code).filter((code) => !code.endsWith('00'))

    expect(shipped.tiles.map(({ code }) => code).toSorted()).toEqual(counties.toSorted())
  })

  it('know these hazards, which other files and stored alerts name', () => {
    expect(shipped.hazards.map(({ id }) => id).join(' ')).toBe(
      'rainstorm flash-flood geological thunder hail drought heat cold frost snow-ice wind fog forest-fire earthquake mushroom toxic-herb fraud food-poisoning infectious other',
    )
  })

  it('know the codes of weather events that were found, and no others', () => {
    const missing = [60, 62, 63]
    const weather = Array.from({ length: 64 }, (_, at) => at + 1).filter((number) => !missing.includes(number))

    expect(shipped.events.map(({ code }) => code)).toEqual([
      ...weather.map((number) => `11B${String(number).padStart(2, '0')}`),
      '11E02',
      '11E06',
    ])
  })

  it('know the hazard of every weather event by the longest of its words too, for issuers who give no code', () => {
    const words = shipped.hazards.flatMap(({ id, words: all }) => all.map((word) => ({ id, word })))
    const wrong = shipped.events
      .filter(({ hazard }) => hazard !== 'other')
      .filter(({ name, hazard }) => {
        const found = words.filter(({ word }) => name.includes(word)).sort((a, b) => b.word.length - a.word.length)
        return found[0]?.id !== hazard
      })

    expect(wrong).toEqual([])
  })

  it('have the colours that each signal has, and no more', () => {
    const colours = Object.fromEntries(
      shipped.templates.map(({ id, levels: all }) => [id, all.map(({ colour }) => colour ?? '-').join(' ')]),
    )

    expect(colours).toEqual({
      'cold-wave': 'blue yellow orange red',
      drought: 'orange red',
      'earthquake-aftershock': '-',
      'earthquake-rumour': '-',
      'fire-ban': '-',
      'flash-flood': 'blue yellow orange red',
      'food-poisoning': '-',
      'forest-fire-danger': 'yellow orange red',
      'fraud-wave': '-',
      geological: 'yellow orange red',
      hail: 'orange red',
      'high-temperature': 'yellow orange red',
      'infectious-disease': '-',
      lightning: 'yellow orange red',
      'mushroom-season': '-',
      rainstorm: 'blue yellow orange red',
      'toxic-herbs-winter': '-',
    })
  })
})

describe('a shipped template', () => {
  it.each(named)('%s makes an alert, with every mark filled in', (_name, { template, level }) => {
    const content = contentOfTemplate(template, level.colour, {
      regions: [
        { code: '532324', name: '南华县' },
        { code: '532325', name: '姚安县' },
      ],
      issuer: '楚雄州气象台',
      from: new Date('2026-11-26T02:10:00+08:00'),
      status: 'Actual',
    })

    const parsed = AlertContent.parse(JSON.parse(JSON.stringify(content)))
    expect(parsed).toEqual(content)
    expect(`${parsed.headline}${parsed.description}`).not.toMatch(/[{}]/)
    expect(parsed.instructions.every(({ entry }) => entry !== null)).toBe(true)
  })

  it.each(named)('%s never lets an entry speak of a sentence without a source', (_name, { level }) => {
    const sources = level.instructions.map(({ entry: id, text }) => {
      const entry = knowledge.entries.find((each) => each.id === id)
      const quote = entry === undefined ? undefined : findQuote(text, entry)
      return quote?.kind === 'stands' ? quote.statement.sources.length + quote.statement.basis.length : 0
    })

    expect(Math.min(...sources)).toBeGreaterThan(0)
  })

  it.each(named)('%s can be read out in pieces of twenty characters', (_name, { level }) => {
    const long = level.instructions.filter(({ text }) => foldSentence(text) === undefined)

    expect(long).toEqual([])
  })

  it('says to leave only where water, mud or stones come', () => {
    const leaving = levels.filter(({ level }) => level.responseTypes.includes('Evacuate'))

    expect([...new Set(leaving.map(({ template }) => template.id))]).toEqual(['flash-flood', 'geological', 'rainstorm'])
    expect(leaving.every(({ level }) => level.colour === 'orange' || level.colour === 'red')).toBe(true)
  })

  it('foretells no earthquake', () => {
    const texts = levels
      .filter(({ template }) => template.hazard === 'earthquake')
      .flatMap(({ level }) => [level.headline, level.description, ...level.instructions.map(({ text }) => text)])

    expect(texts.length).toBeGreaterThan(10)
    expect(texts.filter((text) => /预计|将要?发生|即将|可能发生|今晚|明天/.test(text))).toEqual([])
  })

  it('never says that a mushroom can be eaten', () => {
    const texts = levels
      .filter(({ template }) => template.hazard === 'mushroom')
      .flatMap(({ level }) => [level.headline, level.description, ...level.instructions.map(({ text }) => text)])

    expect(texts.filter((text) => /可以吃|能吃|再吃|放心/.test(text) && !/不要|别/.test(text))).toEqual([])
  })

  it('forbids vomiting for the unconscious wherever somebody may have been poisoned', () => {
    const poisonings = levels.filter(({ template }) =>
      ['mushroom', 'toxic-herb', 'food-poisoning'].includes(template.hazard),
    )

    expect(poisonings).toHaveLength(3)
    for (const { level } of poisonings)
      expect(level.instructions.map(({ text }) => text).join()).toMatch(/昏迷、抽搐(?:的人|时)绝不催吐/)
  })
})
