import { type AlertContent, type AlertRecord, type AlertState, regionsOf } from '../../src/domain/alert.ts'
import type { AlertChange } from '../../src/http/staff/alert-request.ts'
import type { AlertsApi } from '../../src/http/staff/alerts-api.ts'
import type { Refused } from '../../src/http/staff/campaigns-api.ts'
import { anAlertContent, anAlertRecord } from './alert-records.ts'
import { COUNTIES, WHOLE } from './counties.ts'
import { FRAUD_TEMPLATE, RAIN_TEMPLATE } from './desk-templates.ts'

const refused = (code: string, message: string): Refused => ({ kind: 'refused', code, message })
/** Another text, another hash: 64 hexadecimal digits that grow. */
const hashOf = (n: number) => n.toString(16).padStart(64, 'a')

function changed(content: AlertContent, { issuer, regions, event, ...change }: AlertChange): AlertContent {
  const told = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  return {
    ...content,
    ...told,
    ...(event && { event }),
    ...(issuer !== undefined && { senderName: issuer }),
    ...(regions && {
      areas: regions.map((code) => ({
        name: code === WHOLE ? '楚雄彝族自治州' : (COUNTIES[code] ?? code),
        regions: [code],
        geocodes: [],
        polygons: [],
        circles: [],
      })),
    }),
  }
}

const mark = ({ status }: AlertContent) => (status === 'Actual' ? '' : '【演练】')

function textsOf(content: AlertContent) {
  const words = `${mark(content)}${content.headline}`
  const actions = content.instructions.map(({ text }) => text)
  return {
    chat: `${words}\n${content.description}\n${actions.join('\n')}`,
    elder: `${words}\n${actions[0] ?? ''}`,
    sms: `${words}。${actions[0] ?? ''}`,
    led: [words.slice(0, 24), ...actions.map((text) => text.slice(0, 24))],
    card: {
      level: '红色预警（Ⅰ级）',
      colour: content.colour ?? 'none',
      headline: words,
      areas: content.areas.map(({ name }) => name).join('、'),
      actions,
      issued: `${content.senderName} 2时10分发布`,
      until: '到11月27日2时10分',
      phone: null,
    },
    loudspeaker: { text: `${words}（停1秒）${actions.join('（停1秒）')}`, sentences: [], seconds: 72 },
  }
}

/** Alerts of the records given, in memory, with the rules a desk shows: two persons, the text that was read, one who stops. */
export function createAlertDesk(given: readonly AlertRecord[] = [], now: () => Date = () => new Date()) {
  const records = new Map(given.map((alert) => [alert.id, alert]))
  const calls: unknown[][] = []
  let made = 0
  /** How many of the letters of live alerts are out. */
  const letters = { sent: 3, pending: 7, refused: 0 }
  const outstanding: Array<{ name: string; exhausted: boolean }> = []

  const keep = (content: AlertContent, staff: string, series?: string) => {
    made += 1
    const id = `n${made}`
    const alert = anAlertRecord({
      id,
      series: series ?? id,
      content,
      hash: hashOf(made),
      identifier: null,
      sent: null,
      state: 'draft',
      createdBy: staff,
      createdAt: now(),
      approval: null,
      liveAt: null,
    })
    records.set(id, alert)
    return { kind: 'drafted', id } as const
  }
  const put = (alert: AlertRecord, state: AlertState, more: Partial<AlertRecord> = {}) =>
    records.set(alert.id, { ...alert, state, ...more })

  const alerts: AlertsApi = {
    async draft(request, staff) {
      calls.push(['draft', request, staff])
      const { template, status, ...wording } = request
      if (template !== undefined && !/^(?:rainstorm|fraud-wave)$/.test(template))
        return refused('alert.template', '没有这个模板，请重新选。')
      const level = RAIN_TEMPLATE.levels.find(({ colour }) => colour === request.colour)
      const names = request.regions.map((code) => COUNTIES[code] ?? '全州').join('、')
      const base = anAlertContent({
        status,
        headline: (level?.headline ?? '提醒').replace('{area}', names),
        instructions: (level?.instructions ?? []).map(({ entry, text }) => ({ entry, text: `${text}。` })),
        expires: new Date(now().getTime() + 24 * 3_600_000),
      })
      return keep(changed(base, wording), staff)
    },
    async importCap(bytes, contentType, staff) {
      calls.push(['importCap', bytes.length, contentType, staff])
      const text = Buffer.from(bytes).toString('utf8')
      if (!text.includes('<alert'))
        return {
          importAs: 'reject',
          alert: null,
          findings: [{ level: 'error', xpath: '/', message: '不是 CAP 消息：根元素不是 alert。' }],
        }
      const { id } = keep(anAlertContent({ status: text.includes('Exercise') ? 'Exercise' : 'Actual' }), staff)
      return {
        importAs: 'accept-with-warnings',
        alert: id,
        findings: [
          { level: 'warning', xpath: '/alert/info[1]/expires', message: '没有写有效期，按24小时算。' },
          { level: 'info', xpath: '/alert/info[1]/area[1]', message: '按名称认出：<b>南华县</b>。' },
        ],
      }
    },
    async revise(id, change, staff) {
      calls.push(['revise', id, change, staff])
      const alert = records.get(id)
      if (alert?.state !== 'draft') return refused('alert.over', '这条草稿已经不能改了。')
      put(alert, 'dropped')
      return keep(changed(alert.content, change), staff, alert.series)
    },
    async update(id, change, staff) {
      calls.push(['update', id, change, staff])
      const alert = records.get(id)
      if (alert?.state !== 'live') return refused('alert.over', '这条预警已经结束，不能更新。')
      return keep({ ...changed(alert.content, change), messageType: 'Update' }, staff, alert.series)
    },
    async allClear(id, staff) {
      calls.push(['allClear', id, staff])
      const alert = records.get(id)
      if (alert?.state !== 'live') return refused('alert.over', '这条预警已经结束，不用解除。')
      const content = { ...alert.content, headline: '南华县暴雨预警解除', messageType: 'Cancel', colour: null } as const
      return keep(content, staff, alert.series)
    },
    async approve(id, staff, hash) {
      calls.push(['approve', id, staff, hash])
      const alert = records.get(id)
      if (alert?.state !== 'draft') return refused('alert.over', '这条草稿已经处理过了。')
      if (alert.createdBy === staff) return refused('alert.own', '这条预警是您起草的，要由另一个人批准。')
      if (alert.hash !== hash) return refused('alert.changed', '草稿已经改过了，请重新看一遍再批准。')
      const at = now()
      put(alert, 'live', { sent: at, liveAt: at, approval: { staff, at, hash, alone: false } })
      return { kind: 'live', recipients: 10, alone: false }
    },
    async stop(id, staff, reason) {
      calls.push(['stop', id, staff, reason])
      const alert = records.get(id)
      if (alert === undefined) return refused('alert.not-found', '没有这条预警。')
      if (alert.state === 'draft') {
        put(alert, 'dropped')
        return { kind: 'dropped' }
      }
      if (alert.state !== 'live') return refused('alert.over', '这条预警已经结束了。')
      put(alert, 'stopped', { endedAt: now(), endedBy: staff, note: reason })
      const cancel = keep({ ...alert.content, messageType: 'Cancel' }, staff, alert.series)
      return { kind: 'stopped', letters: letters.pending, cancel: cancel.id }
    },
    find: async (id) => records.get(id),
    list: async (limit) => [...records.values()].toReversed().slice(0, limit),
    async preview(id) {
      const alert = records.get(id)
      if (alert === undefined) return undefined
      return {
        texts: textsOf(alert.content),
        problems: [],
        recipients: 10,
        excluded: [
          { reason: 'no-consent', count: 2 },
          { reason: 'other-region', count: 120 },
        ],
        reach: regionsOf(alert.content).flatMap((region) => [
          { region, channel: 'wechaty', recipients: 6 },
          { region, channel: 'webhook', recipients: 4 },
        ]),
      }
    },
    async review(id) {
      const alert = records.get(id)
      if (alert === undefined) return undefined
      const region = regionsOf(alert.content)[0] ?? WHOLE
      return {
        times: { toLive: 120, toFirstLetter: 480, to95Percent: letters.pending === 0 ? 12_300 : null },
        reach: [
          { region, channel: 'wechaty', state: 'sent', count: letters.sent },
          { region, channel: 'webhook', state: 'pending', count: letters.pending },
          { region, channel: 'webhook', state: 'refused', count: letters.refused },
        ].filter(({ count }) => count > 0),
        reasons: letters.refused > 0 ? [{ state: 'refused', reason: '网关说号码停用', count: letters.refused }] : [],
        series: [...records.values()]
          .filter(({ series }) => series === alert.series)
          .map((one) => ({ id: one.id, state: one.state, sent: one.sent?.toISOString() ?? null })),
        outstanding,
      }
    },
    ebm: async (id) => (records.has(id) ? '<EBM/>' : undefined),
    templates: () => [RAIN_TEMPLATE, FRAUD_TEMPLATE],
  }
  return { alerts, calls, records, letters, outstanding }
}
