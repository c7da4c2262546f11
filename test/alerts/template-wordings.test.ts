import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { AlertTemplate, type TemplateLevel } from '../../src/alerts/alert-template.ts'
import type { AlertContent, AlertRecord } from '../../src/domain/alert.ts'
import { fill } from '../../src/domain/sentences.ts'
import { anAlertSaying, anArea, COUNTIES, wordAlert } from '../support/worded-alerts.ts'
import { cutSentences, faultsOf, namedTexts } from '../support/wording-faults.ts'

const FOLDER = 'knowledge/alert-templates'
const templates = (existsSync(FOLDER) ? readdirSync(FOLDER) : [])
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => AlertTemplate.parse(parse(readFileSync(join(FOLDER, name), 'utf8'))))
const CASES = templates.flatMap((template) =>
  template.levels.map((level) => ({ name: `${template.name} ${level.colour ?? ''}`.trim(), template, level })),
)
const PLACES = [[anArea('南华县', ['532324']), anArea('姚安县', ['532325'])], counties()]
const KINDS: ReadonlyArray<Partial<AlertContent>> = [
  {},
  { messageType: 'Update' },
  { messageType: 'Cancel', responseTypes: ['AllClear'] },
  { status: 'Exercise' },
  { status: 'Test', messageType: 'Cancel' },
]

function counties() {
  return Object.entries(COUNTIES).flatMap(([code, name]) => (code === '532300' ? [] : [anArea(name, [code])]))
}

function alertsOf({ template, level }: (typeof CASES)[number]): AlertRecord[] {
  return PLACES.flatMap((areas) =>
    KINDS.map((kind) => anAlertSaying({ ...contentOf(template, level, areas), ...kind })),
  )
}

function contentOf(template: AlertTemplate, level: TemplateLevel, areas: AlertContent['areas']): Partial<AlertContent> {
  const values = {
    area: areas.map(({ name }) => name).join('、'),
    issuer: '楚雄州气象台',
    from: '8月15日 02:10',
    until: '8月15日 14:10',
  }
  return {
    ...level,
    event: template.event,
    hazard: template.hazard,
    categories: template.categories,
    headline: fill(level.headline, values),
    description: fill(level.description, values),
    instructions: level.instructions,
    areas,
  }
}

describe('the wordings of every template', () => {
  it('are checked for as many templates as ship', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(templates.length)
  })

  it.for(CASES)('keep their limits and marks: $name', (each) => {
    const faults = alertsOf(each).flatMap((alert) => faultsOf(alert, wordAlert(alert)))

    expect(faults).toEqual([])
  })

  it.for(CASES)('cut no sentence: $name', (each) => {
    const cut = alertsOf(each).flatMap((alert) => cutSentences(alert, wordAlert(alert)))

    expect(cut).toEqual([])
  })

  it.for(CASES)('tell something to do, of the template and not the fallback, in every text: $name', (each) => {
    const silent = alertsOf(each).flatMap((alert) =>
      Object.entries(namedTexts(wordAlert(alert))).flatMap(([name, text]) =>
        /政府和村组的通知/u.test(text) ? [`${name}: ${text}`] : [],
      ),
    )

    expect(silent).toEqual([])
  })
})
