import type { AlertWords } from '../../src/alerts/alert-words.ts'
import { createWordAlert } from '../../src/alerts/word-alert.ts'
import { readAlertWords } from '../../src/content-files.ts'
import type { AlertArea, AlertContent, AlertRecord } from '../../src/domain/alert.ts'

export const COUNTIES: Readonly<Record<string, string>> = {
  '532300': '楚雄彝族自治州',
  '532301': '楚雄市',
  '532302': '禄丰市',
  '532322': '双柏县',
  '532323': '牟定县',
  '532324': '南华县',
  '532325': '姚安县',
  '532326': '大姚县',
  '532327': '永仁县',
  '532328': '元谋县',
  '532329': '武定县',
}

export function anArea(name: string, regions: readonly string[]): AlertArea {
  return { name, regions, geocodes: [], polygons: [], circles: [] }
}

/** A red warning of rainstorm for 南华 and 姚安, at night. */
export function aContent(more: Partial<AlertContent> = {}): AlertContent {
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
    certainty: 'Observed',
    senderName: '楚雄州气象台',
    headline: '楚雄州气象台发布暴雨红色预警',
    description: '过去3小时，南华县、姚安县部分乡镇降雨量已达100毫米以上，雨还会持续。山洪、滑坡、泥石流的风险很高。',
    instructions: [
      { text: '处在危险地带的马上转移', entry: 'rain-signal' },
      { text: '接到预警马上走，往溪河两侧的高处或结实楼房高层转移。', entry: 'flash-flood-escape' },
      { text: '不要步行或开车过漫水的路、桥。', entry: 'flash-flood-escape' },
      { text: '没有通知不要提前返回。', entry: 'evacuate-order' },
    ],
    areas: [anArea('南华县', ['532324']), anArea('姚安县', ['532325'])],
    effective: null,
    onset: null,
    expires: new Date('2026-08-14T21:10:00Z'),
    contact: null,
    web: null,
    parameters: [],
    ...more,
  }
}

export function anAlertSaying(more: Partial<AlertContent> = {}): AlertRecord {
  return {
    id: 'a1',
    series: 'a1',
    identifier: '5323.a1',
    sent: new Date('2026-08-14T18:10:00Z'),
    content: aContent(more),
    hash: '0'.repeat(64),
    references: [],
    origin: { kind: 'hand' },
    state: 'live',
    createdBy: 'duty',
    createdAt: new Date('2026-08-14T18:05:00Z'),
    approval: null,
    liveAt: null,
    endedAt: null,
    endedBy: null,
    note: null,
  }
}

const words: AlertWords = await readAlertWords('prompts')
export const alertWords = words
export const wordAlert = createWordAlert({
  words,
  regionName: (code) => COUNTIES[code],
  publicUrl: 'https://kepu.example.cn',
})

export const allClear = () =>
  anAlertSaying({
    messageType: 'Cancel',
    responseTypes: ['AllClear'],
    headline: '南华县、姚安县暴雨红色预警解除',
    description: '雨已经停了，水位正在下降。',
    instructions: [
      { text: '没有通知不要提前返回。', entry: 'evacuate-order' },
      { text: '雨停了不要急着回沟里的住处。', entry: 'debris-flow-escape' },
    ],
  })

export const fireBan = () =>
  anAlertSaying({
    event: { code: null, name: '森林防火禁火令' },
    hazard: 'forest-fire',
    categories: ['Fire'],
    colour: null,
    severity: 'Severe',
    urgency: 'Expected',
    senderName: '楚雄州人民政府',
    headline: '全州高火险期严禁一切野外用火',
    description: '2027年3月1日至5月31日为高火险期。',
    instructions: [
      { text: '严禁一切野外用火', entry: 'forest-fire-ban' },
      { text: '不要烧地埂、烧秸秆、烧灰积肥。', entry: 'forest-fire-ban' },
      { text: '上坟用鲜花、清扫、鞠躬代替香纸炮。', entry: 'forest-fire-ban' },
      { text: '管好打火机、火柴，老人、小孩、精神障碍者由家人监护。', entry: 'forest-fire-ban' },
    ],
    areas: [anArea('楚雄彝族自治州', ['532300'])],
    expires: new Date('2027-05-31T16:00:00Z'),
  })

export const aftershocks = () =>
  anAlertSaying({
    event: { code: null, name: '地震' },
    hazard: 'earthquake',
    categories: ['Geo'],
    colour: null,
    severity: 'Moderate',
    senderName: '双柏县应急管理局',
    headline: '双柏县发生4.4级地震，请注意余震',
    description: '8月14日20时12分双柏县大麦地镇发生4.4级地震，震源深度8公里。',
    instructions: [
      { text: '护头撤到空旷处，先看自己和家人有没有受伤。', entry: 'quake-after' },
      { text: '闻到燃气味就离远些再打电话，不开灯不打火。', entry: 'quake-after' },
      { text: '不要马上回屋睡觉或收拾东西。', entry: 'quake-after' },
      { text: '不要占用电话闲聊，不要转发没核实的消息。', entry: 'quake-after' },
    ],
    areas: [anArea('双柏县', ['532322'])],
  })

export const drill = () => anAlertSaying({ status: 'Exercise' })
