import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { CapInfo, CapMessage } from '../../src/alerts/cap/cap-message.ts'
import type { AlertContent, AlertRecord } from '../../src/domain/alert.ts'
import { Hazards, WarningEvents } from '../../src/domain/hazard.ts'
import type { Region } from '../../src/domain/region.ts'
import { RegionFile } from '../../src/knowledge/reference-files.ts'

const { prefecture, counties } = RegionFile.parse(parse(readFileSync('knowledge/region.yaml', 'utf8')))

/** The regions as shipped, in the shape in which the service has them. */
export const REGIONS: readonly Region[] = [
  prefecture,
  ...counties.map(({ code, name, aliases, townships }) => ({
    code,
    name,
    aliases: [...aliases, ...townships.flatMap((township) => [township.name, ...township.aliases])],
  })),
]

const hazard = (id: string, name: string, words: readonly string[]) => ({
  id,
  name,
  words,
  category: 'Met',
  topics: [],
  entryTopics: [],
  entries: ['e-1'],
})
export const HAZARDS = Hazards.parse([
  hazard('rainstorm', '暴雨', ['强降雨']),
  hazard('forest-fire', '森林火险', ['火险']),
  hazard('fire', '火灾', ['火']),
  hazard('other', '其他', []),
])
export const EVENTS = WarningEvents.parse([
  { code: '11B03', name: '暴雨', hazard: 'rainstorm' },
  { code: '11B25', name: '森林火险', hazard: 'forest-fire' },
  { code: '11B42', name: '医疗气象', hazard: 'other' },
])
export const WORLD = { regions: REGIONS, hazards: HAZARDS, events: EVENTS }

export const SENT = new Date('2026-07-01T02:10:00+08:00')

export function capContent(overrides: Partial<AlertContent> = {}): AlertContent {
  return {
    status: 'Actual',
    messageType: 'Alert',
    event: { code: '11B03', name: '暴雨' },
    hazard: 'rainstorm',
    categories: ['Met'],
    responseTypes: ['Shelter', 'Avoid'],
    colour: 'red',
    severity: 'Extreme',
    urgency: 'Immediate',
    certainty: 'Likely',
    senderName: '楚雄州气象台',
    headline: '南华县、姚安县暴雨红色预警',
    description: '未来3小时雨量将超过100毫米。\n沟谷涨水快。',
    instructions: [
      { text: '马上离开河边和陡坡。', entry: 'flood-leave' },
      { text: '听村干部指挥。', entry: null },
    ],
    areas: [
      {
        name: '南华县、姚安县',
        regions: ['532324', '532325'],
        geocodes: [{ name: 'X', value: '1' }],
        polygons: [],
        circles: [{ lat: 25.2, lon: 101.3, radiusKm: 12.5 }],
      },
    ],
    effective: SENT,
    onset: null,
    expires: new Date('2026-07-01T08:10:00+08:00'),
    contact: null,
    web: null,
    parameters: [{ name: '雨量', value: '100毫米' }],
    ...overrides,
  }
}

export function capRecord(overrides: Partial<AlertRecord> = {}): AlertRecord {
  return {
    id: 'a1',
    series: 'a1',
    identifier: 'kepu.example_20260701021000_a1',
    sent: SENT,
    content: capContent(),
    hash: 'h',
    references: [],
    origin: { kind: 'hand' },
    state: 'live',
    createdBy: 'u1',
    createdAt: SENT,
    approval: null,
    liveAt: SENT,
    endedAt: null,
    endedBy: null,
    note: null,
    ...overrides,
  }
}

export function capTime(text: string) {
  return { text, at: new Date(text) }
}

export function capInfo(overrides: Partial<CapInfo> = {}): CapInfo {
  return {
    language: 'zh-CN',
    categories: ['Met'],
    event: '暴雨橙色预警信号',
    responseTypes: [],
    urgency: 'Immediate',
    severity: 'Severe',
    certainty: 'Likely',
    eventCodes: [],
    parameters: [],
    resources: [],
    senderName: '南华县气象台',
    headline: '南华县气象台发布暴雨橙色预警信号',
    description: '有暴雨。',
    expires: capTime('2026-07-01T08:10:00+08:00'),
    areas: [{ areaDesc: '南华县', polygons: [], circles: [], geocodes: [] }],
    ...overrides,
  }
}

export function capMessage(overrides: Partial<CapMessage> = {}, info: Partial<CapInfo> = {}): CapMessage {
  return {
    identifier: 'w1',
    sender: 'weather@feed.example',
    sent: capTime('2026-07-01T02:10:00+08:00'),
    status: 'Actual',
    msgType: 'Alert',
    scope: 'Public',
    codes: [],
    references: [],
    infos: [capInfo(info)],
    ...overrides,
  }
}
