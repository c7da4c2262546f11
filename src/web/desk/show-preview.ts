import { element } from '../chat/element.ts'
import { type Desk, namePlace } from './context.ts'
import { box, table } from './element.ts'
import type { ShownPreview, ShownTexts } from './read-preview.ts'
import { wordChannel, wordExclusion } from './words.ts'

const SMS_MOST = 70

function wording(name: string, note: string, ...lines: readonly string[]): HTMLElement {
  const texts = lines.map((line) => element('p', 'text', line))
  const title = box('h4', '', name, ...(note === '' ? [] : [element('small', '', ` ${note}`)]))
  return box('section', 'wording', title, ...texts)
}

function wordings({ chat, elder, sms, led, card, loudspeaker, loudspeakerSeconds }: ShownTexts): HTMLElement {
  const length = Array.from(sms).length
  return box(
    'div',
    'wordings',
    wording('微信、网页', '', chat),
    wording('老年版', '', elder),
    wording('短信', `${length} 个字，最多 ${SMS_MOST}`, sms),
    wording('屏幕滚动字幕', `${led.length} 条，轮流放`, ...led),
    wording('全屏卡片', '', ...card),
    wording('大喇叭', `约 ${loudspeakerSeconds} 秒，念两遍`, loudspeaker),
  )
}

/** What would go out, and to whom, before anybody says yes. */
export function showPreview(
  preview: ShownPreview,
  { places }: Pick<Desk, 'places'>,
): { readonly whom: HTMLElement; readonly texts: HTMLElement } {
  const { recipients, excluded, reach, problems } = preview
  const blocked = problems.map((text) => element('li', '', text))
  const left = excluded.reduce((sum, one) => sum + one.count, 0)
  const rows = reach.map(({ region, channel, recipients }) => [
    namePlace(region, places),
    wordChannel(channel),
    String(recipients),
  ])
  const reasons = excluded.map(({ reason, count }) => [wordExclusion(reason), String(count)])
  const whom = box(
    'section',
    '',
    element('h2', '', '会发给谁'),
    ...(blocked.length === 0
      ? []
      : [box('div', 'blocked', element('p', '', '先把这些改好才能批准：'), box('ul', '', ...blocked))]),
    element('p', 'total', `一共 ${recipients} 个接收地址；${left} 个不发。`),
    ...(rows.length === 0 ? [] : [table('每个县市、每个渠道', ['县市', '渠道', '接收地址'], rows)]),
    ...(reasons.length === 0 ? [] : [table('不发的和原因', ['原因', '接收地址'], reasons)]),
  )
  const texts = box('section', '', element('h2', '', '每个渠道的原文'), wordings(preview.texts))
  return { whom, texts }
}
