import { describe, expect, it } from 'vitest'
import { createAnswerEmergencies } from '../src/answer-emergencies.ts'
import type { AlertContent } from '../src/domain/alert.ts'
import type { Hazard } from '../src/domain/hazard.ts'
import { aHazard } from './support/alert-templates.ts'
import { anAlert } from './support/live-alerts.ts'

const NOW = new Date('2026-11-26T04:00:00Z')

function emergencies(contents: ReadonlyArray<Partial<AlertContent>>, hazards: readonly Hazard[] = []) {
  const known = createAnswerEmergencies(() => NOW)
  const asked: Array<readonly [string | undefined, Date]> = []
  known.follow({
    modes: {
      hazardsFor(region, now) {
        asked.push([region, now])
        return hazards
      },
    },
    alerts: { current: () => contents.map((content, at) => anAlert(`a${at}`, content)) },
  })
  return { known, asked }
}

describe('what is different in answers where there is an emergency', () => {
  it('is nothing before anybody has said where emergencies come from', () => {
    const known = createAnswerEmergencies(() => NOW)

    expect(known.emphasis('532324')).toBeUndefined()
    expect(known.notice('532324')).toBeUndefined()
  })

  it('puts the entries of the hazards first, each once, and names what is going on', () => {
    const flood = aHazard({ id: 'flash-flood', name: '山洪', words: ['洪水'], entries: ['flood', 'rain'] })
    const { known, asked } = emergencies([], [aHazard(), flood])

    expect(known.emphasis('532324')).toEqual({ entries: ['rain', 'flood'], words: ['暴雨', '暴雨', '山洪', '洪水'] })
    expect(asked).toEqual([['532324', NOW]])
  })

  it.each<readonly [string, Partial<AlertContent>, string | undefined]>([
    ['names a grave alert of the region', {}, '532324'],
    ['names it in a township of the region', {}, '532324102'],
    ['names it where nobody knows the region', {}, undefined],
    ['goes by the colour where the severity is mild', { severity: 'Moderate', colour: 'orange' }, '532324'],
    ['goes by the severity where there is no colour', { severity: 'Severe', colour: null }, '532324'],
  ])('%s', (_, content, region) => {
    expect(emergencies([content]).known.notice(region)).toBe('【正在生效】南华县发布暴雨红色预警')
  })

  it.each<readonly [string, Partial<AlertContent>, string]>([
    ['of another region', {}, '532328'],
    ['that is mild', { severity: 'Moderate', colour: 'yellow' }, '532324'],
    ['of a drill', { status: 'Exercise' }, '532324'],
    ['of a test', { status: 'Test' }, '532324'],
    ['that says it is over', { messageType: 'Update', responseTypes: ['AllClear'] }, '532324'],
  ])('says nothing of an alert %s', (_, content, region) => {
    expect(emergencies([content]).known.notice(region)).toBeUndefined()
  })

  it('passes over what is mild for what is grave', () => {
    const { known } = emergencies([{ status: 'Exercise' }, { headline: '南华县山洪红色预警' }])

    expect(known.notice('532324')).toBe('【正在生效】南华县山洪红色预警')
  })
})
