import type { AlertTexts } from '../../src/alerts/alert-texts.ts'
import { type AlertContent, type AlertRecord, COLOUR_WORDS, DRILL_MARK, isDrill } from '../../src/domain/alert.ts'
import { anAlertContent, anAlertRecord, anArea } from './alerts.ts'

/** A red warning of rain for 南华 that is live since 12:00 in Chuxiong. */
export function anAlert(id: string, content: Partial<AlertContent> = {}, more: Partial<AlertRecord> = {}): AlertRecord {
  const warning = anAlertContent({
    responseTypes: ['Evacuate'],
    certainty: 'Likely',
    headline: '南华县发布暴雨红色预警',
    description: '预计未来3小时降雨量将达100毫米以上。',
    instructions: [{ text: '马上离开河边和陡坡。', entry: null }],
    expires: new Date('2026-11-26T10:00:00Z'),
    ...content,
  })
  return anAlertRecord({ id, content: warning, liveAt: new Date('2026-11-26T04:00:00Z'), ...more })
}

export function areasOf(...regions: readonly string[]): Pick<AlertContent, 'areas'> {
  return { areas: regions.map((code) => anArea(code, code)) }
}

/** Plain wordings, enough for screens and loudspeakers. */
export function plainTexts({ content }: AlertRecord): AlertTexts {
  const mark = isDrill(content) ? DRILL_MARK : ''
  const text = `${mark}${content.headline}。`
  return {
    chat: text,
    elder: text,
    sms: text,
    led: [text],
    card: {
      level: content.colour === null ? '预警' : `${COLOUR_WORDS[content.colour]}预警`,
      colour: content.colour ?? 'none',
      headline: `${mark}${content.headline}`,
      areas: content.areas.map(({ name }) => name).join('、'),
      actions: content.instructions.map((each) => each.text),
      issued: content.senderName,
      until: '11月26日 18:00',
      phone: '119',
    },
    loudspeaker: { text, sentences: [{ text, pauseMs: 1_000 }], seconds: 10 },
  }
}

/** A store of alerts that a test changes. */
export function aLiveStore() {
  const held = { alerts: new Array<AlertRecord>(), revision: 1, asked: 0, loaded: 0, away: false, hangs: false }
  async function answer<Result>(result: Result): Promise<Result> {
    if (held.hangs) return new Promise(() => undefined)
    if (held.away) throw new Error('the database is away')
    return result
  }
  return {
    held,
    set(...alerts: readonly AlertRecord[]) {
      held.alerts = [...alerts]
      held.revision++
    },
    revision: () => {
      held.asked++
      return answer(held.revision)
    },
    live: (now: Date) => {
      held.loaded++
      return answer(held.alerts.filter(({ content }) => content.expires > now))
    },
  }
}
