import type { AlertTemplate, TemplateLevel } from '../../src/alerts/alert-template.ts'
import type { Entry } from '../../src/domain/entry.ts'
import type { Hazard, WarningEvent } from '../../src/domain/hazard.ts'
import { anEntry } from './entries.ts'
import { aStatement } from './knowledge.ts'

/** An entry that the level of `aLevel` quotes, with some that it may not. */
export function aRainEntry(more: Partial<Entry> = {}): Entry {
  return anEntry('rain', {
    topic: 'weather',
    statements: [
      aStatement({ section: 'do', text: '红色：停止户外活动，住沟边的马上撤。' }),
      aStatement({ section: 'dont', text: '不要下河、进沟。' }),
      aStatement({ section: 'dont', text: '不要回屋拿东西，不要牵牲口。' }),
      aStatement({ section: 'dont', text: '不要这样：站在桥上看水。' }),
      aStatement({ section: 'facts', text: '红色：3小时内降雨量将达100毫米以上。' }),
      aStatement({ section: 'myths', text: '下雨天到河边看水最安全。' }),
    ],
    ...more,
  })
}

export function aHazard(more: Partial<Hazard> = {}): Hazard {
  return {
    id: 'rainstorm',
    name: '暴雨',
    words: ['暴雨'],
    category: 'Met',
    topics: ['disaster'],
    entryTopics: ['weather'],
    entries: ['rain'],
    ...more,
  }
}

export function aWarningEvent(more: Partial<WarningEvent> = {}): WarningEvent {
  return { code: '11B03', name: '暴雨', hazard: 'rainstorm', ...more }
}

/** Right in every respect. */
export function aLevel(more: Partial<TemplateLevel> = {}): TemplateLevel {
  return {
    colour: 'red',
    severity: 'Extreme',
    urgency: 'Immediate',
    certainty: 'Likely',
    responseTypes: ['Evacuate'],
    hours: 24,
    headline: '{area}暴雨红色预警',
    description: '{issuer}{from}发布暴雨红色预警信号。{area}：3小时内降雨量将达100毫米以上。有效到{until}。',
    instructions: [
      { entry: 'rain', text: '住沟边的马上撤' },
      { entry: 'rain', text: '停止户外活动' },
      { entry: 'rain', text: '不要下河、进沟' },
    ],
    ...more,
  }
}

export function aTemplate(more: Partial<AlertTemplate> = {}): AlertTemplate {
  return {
    id: 'rainstorm',
    name: '暴雨预警',
    hazard: 'rainstorm',
    event: { code: '11B03', name: '暴雨' },
    categories: ['Met'],
    months: [],
    levels: [aLevel()],
    ...more,
  }
}
