import type { AlertContent, AlertRecord } from '../../src/domain/alert.ts'

export const NIGHT = new Date('2026-11-25T18:10:00Z')

/** A red rain warning for 南华. */
export function anAlertContent(more: Partial<AlertContent> = {}): AlertContent {
  return {
    status: 'Actual',
    messageType: 'Alert',
    event: { code: '11B03', name: '暴雨' },
    hazard: 'rainstorm',
    categories: ['Met'],
    responseTypes: ['Evacuate'],
    colour: 'red',
    severity: 'Extreme',
    urgency: 'Immediate',
    certainty: 'Likely',
    senderName: '楚雄州气象台',
    headline: '南华县发布暴雨红色预警',
    description: '预计未来3小时有大暴雨。',
    instructions: [{ text: '不要在河边停留。', entry: 'rain-signal' }],
    areas: [
      {
        name: '南华县',
        regions: ['532324'],
        geocodes: [{ name: 'GB/T 2260', value: '532324' }],
        polygons: [],
        circles: [],
      },
    ],
    effective: NIGHT,
    onset: null,
    expires: new Date('2026-11-26T00:10:00Z'),
    contact: null,
    web: null,
    parameters: [],
    ...more,
  }
}

/** Live since ten past two in the morning. */
export function anAlertRecord(more: Partial<AlertRecord> = {}): AlertRecord {
  return {
    id: 'a1',
    series: 'a1',
    identifier: 'kepu-chuxiong.20261126021000.a1',
    sent: NIGHT,
    content: anAlertContent(),
    hash: 'f'.repeat(64),
    references: [],
    origin: { kind: 'template', template: 'rainstorm' },
    state: 'live',
    createdBy: '值班员',
    createdAt: NIGHT,
    approval: { staff: '带班领导', at: NIGHT, hash: 'f'.repeat(64), alone: false },
    liveAt: NIGHT,
    endedAt: null,
    endedBy: null,
    note: null,
    ...more,
  }
}
