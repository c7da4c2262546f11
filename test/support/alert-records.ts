import type { AlertContent, AlertRecord } from '../../src/domain/alert.ts'
import { anArea, anAlertRecord as aRecord, anAlertContent as aWarning } from './alerts.ts'

/** Ten past two in the morning in Chuxiong. */
export const NIGHT = new Date('2026-11-25T18:10:00Z')

/** A red rain warning for 南华 in the night. */
export function anAlertContent(more: Partial<AlertContent> = {}): AlertContent {
  return aWarning({
    responseTypes: ['Evacuate'],
    certainty: 'Likely',
    headline: '南华县发布暴雨红色预警',
    description: '预计未来3小时有大暴雨。',
    instructions: [{ text: '不要在河边停留。', entry: 'rain-signal' }],
    areas: [{ ...anArea('532324', '南华县'), geocodes: [{ name: 'GB/T 2260', value: '532324' }] }],
    effective: NIGHT,
    expires: new Date('2026-11-26T00:10:00Z'),
    ...more,
  })
}

/** Live since ten past two in the morning. */
export function anAlertRecord(more: Partial<AlertRecord> = {}): AlertRecord {
  const hash = 'f'.repeat(64)
  return aRecord({
    identifier: 'kepu-chuxiong.20261126021000.a1',
    sent: NIGHT,
    content: anAlertContent(),
    hash,
    origin: { kind: 'template', template: 'rainstorm' },
    createdBy: '值班员',
    createdAt: NIGHT,
    approval: { staff: '带班领导', at: NIGHT, hash, alone: false },
    liveAt: NIGHT,
    series: 'a1',
    ...more,
  })
}
