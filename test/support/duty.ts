import type { DutyContact, DutyLetter, DutyWay, NewDutyContact } from '../../src/alerts/duty-store.ts'
import type { AlertContent, AlertRecord } from '../../src/domain/alert.ts'
import { anAlertContent, anAlertRecord } from './alerts.ts'
import { inHours, NOW } from './emergency-modes.ts'

/** Rain in Nanhua, live since just now. */
export function aLiveAlert(more: Partial<AlertContent> = {}, id = 'alert-1'): AlertRecord {
  const content = anAlertContent({
    responseTypes: ['Avoid'],
    senderName: '南华县气象台',
    headline: '南华县发布暴雨红色预警',
    description: '',
    instructions: [],
    expires: inHours(6),
    ...more,
  })
  return anAlertRecord({ id, content, liveAt: NOW })
}

export function aWay(more: Partial<DutyWay> = {}): DutyWay {
  return { channel: 'wechaty', address: 'w1', group: false, ...more }
}

export function aNewContact(more: Partial<NewDutyContact> = {}): NewDutyContact {
  const ways = [aWay(), aWay({ channel: 'webhook', address: 'sms1' })]
  return { name: '南华应急值班', region: '532324', ways, tester: false, createdAt: NOW, ...more }
}

export function aContact(id: number, more: Partial<DutyContact> = {}): DutyContact {
  return { ...aNewContact({ name: `值班${id}` }), id, endedAt: null, ...more }
}

export function aDutyLetter(more: Partial<DutyLetter> = {}): DutyLetter {
  const letter = { alert: 'alert-1', contact: 1, way: 0, campaign: 'd1', to: aWay(), at: NOW }
  return { ...letter, state: 'planned', failed: false, ...more }
}
