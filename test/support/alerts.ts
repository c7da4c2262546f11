import type { NewAlert } from '../../src/alerts/alert-store.ts'
import type { AlertTexts } from '../../src/alerts/alert-texts.ts'
import { type AlertContent, type AlertRecord, DRILL_MARK, isDrill } from '../../src/domain/alert.ts'

/** 10:00 in Chuxiong. */
export const ALERT_MORNING = new Date('2026-11-26T02:00:00Z')
const HOUR_MS = 3_600_000

/** A red rain warning for 南华 that lasts six hours. */
export function anAlertContent(more: Partial<AlertContent> = {}): AlertContent {
  return {
    status: 'Actual',
    messageType: 'Alert',
    event: { code: '11B03', name: '暴雨' },
    hazard: 'rainstorm',
    categories: ['Met'],
    responseTypes: ['Shelter'],
    colour: 'red',
    severity: 'Extreme',
    urgency: 'Immediate',
    certainty: 'Observed',
    senderName: '楚雄州气象台',
    headline: '南华县暴雨红色预警',
    description: '未来3小时南华县降雨量将达100毫米以上。',
    instructions: [{ text: '往高处走,不要过河。', entry: null }],
    areas: [anArea('532324', '南华县')],
    effective: null,
    onset: null,
    expires: new Date(ALERT_MORNING.getTime() + 6 * HOUR_MS),
    contact: null,
    web: null,
    parameters: [],
    ...more,
  }
}

/** Live since ten in the morning, approved by `wang`. */
export function anAlertRecord(more: Partial<AlertRecord> = {}): AlertRecord {
  const { id = 'a1', liveAt = ALERT_MORNING } = more
  const at = liveAt ?? ALERT_MORNING
  return {
    id,
    series: id,
    identifier: `kepu-${id}`,
    sent: at,
    content: anAlertContent(),
    hash: id,
    references: [],
    origin: { kind: 'hand' },
    state: 'live',
    createdBy: 'li',
    createdAt: at,
    approval: { staff: 'wang', at, hash: more.hash ?? id, alone: false },
    liveAt,
    endedAt: null,
    endedBy: null,
    note: null,
    ...more,
  }
}

export function anArea(region: string, name: string): AlertContent['areas'][number] {
  return { name, regions: [region], geocodes: [], polygons: [], circles: [] }
}

export function aNewAlert(more: Partial<NewAlert> = {}): NewAlert {
  const id = more.id ?? 'a1'
  return {
    id,
    series: id,
    content: anAlertContent(),
    hash: `hash of ${id}`,
    origin: { kind: 'hand' },
    createdBy: 'li',
    createdAt: ALERT_MORNING,
    note: null,
    ...more,
  }
}

/** Wordings in the simplest form: what an alert says, marked when it is a drill. */
export function wordPlainly({ content }: Pick<AlertRecord, 'content'>): AlertTexts {
  const mark = isDrill(content) ? DRILL_MARK : ''
  const said = `${mark}${content.headline}`
  return {
    chat: `${said}\n${content.instructions.map(({ text }) => text).join('\n')}`,
    elder: `${said}。`,
    sms: said.slice(0, 70),
    led: [said.slice(0, 24)],
    card: {
      level: content.event.name,
      colour: content.colour ?? 'none',
      headline: said,
      areas: content.areas.map(({ name }) => name).join('、'),
      actions: content.instructions.map(({ text }) => text),
      issued: '',
      until: '',
      phone: null,
    },
    loudspeaker: { text: content.headline, sentences: [], seconds: 60 },
  }
}
