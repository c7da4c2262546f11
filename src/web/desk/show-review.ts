import { element } from '../chat/element.ts'
import { wordTime } from './china-time.ts'
import { type Desk, namePlace, pathOf } from './context.ts'
import { box, button, facts, link, table } from './element.ts'
import type { ShownReview } from './read-review.ts'
import { wordChannel, wordLength, wordLetters, wordState } from './words.ts'

type Shown = Pick<Desk, 'places' | 'api' | 'say'>

const OUT = ['sent', 'unknown']
const WAITING = ['pending', 'leased']

function total(reach: ShownReview['reach'], states: readonly string[]): number {
  return reach.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0)
}

/** Letters that are still to go out. */
export function waitingIn({ reach }: ShownReview): number {
  return total(reach, WAITING)
}

/** Rows of a table: what `nameOf` says of a row, then the letters that are out, waiting and not sent. */
function tally(reach: ShownReview['reach'], nameOf: (one: ShownReview['reach'][number]) => readonly string[]) {
  const groups = new Map<
    string,
    { readonly names: readonly string[]; readonly rows: Array<ShownReview['reach'][number]> }
  >()
  for (const one of reach) {
    const names = nameOf(one)
    const key = names.join('\n')
    const group = groups.get(key) ?? { names, rows: [] }
    group.rows.push(one)
    groups.set(key, group)
  }
  return Array.from(groups.values()).map(({ names, rows }) => {
    const all = rows.reduce((sum, { count }) => sum + count, 0)
    const [out, waiting] = [total(rows, OUT), total(rows, WAITING)]
    return [...names, String(out), String(waiting), String(all - out - waiting)]
  })
}

function progress({ reach }: ShownReview): HTMLElement {
  const all = reach.reduce((sum, { count }) => sum + count, 0)
  const out = total(reach, OUT)
  const bar = element('progress', '')
  bar.max = Math.max(all, 1)
  bar.value = out
  bar.setAttribute('aria-label', '已发出')
  return box('div', 'progress', element('p', 'total', `已发出 ${out} 封，一共 ${all} 封。`), bar)
}

function byState({ reach }: ShownReview): string[][] {
  const states = new Map<string, number>()
  for (const { state, count } of reach) states.set(state, (states.get(state) ?? 0) + count)
  return Array.from(states).map(([state, count]) => [wordLetters(state), String(count)])
}

/** Somebody who was rung up, or told in person, is written down here: text messages cannot be answered. */
function unansweredLine({ name, exhausted }: ShownReview['outstanding'][number], id: string, desk: Shown): HTMLElement {
  const told = button('plain', '已经告诉他了', () => void writeDown())
  async function writeDown(): Promise<void> {
    told.disabled = true
    const outcome = await desk.api.post(`/api/alerts/${encodeURIComponent(id)}/acknowledge`, { name })
    desk.say(outcome.kind === 'done' ? `记下了：${name}已经知道。` : outcome.message)
    told.disabled = false
    // The next look may be half a minute away.
    if (outcome.kind === 'done') line.textContent = `${name}：已经告诉了`
  }
  told.setAttribute('aria-label', `已经告诉${name}了`)
  const line = box('li', '', exhausted ? `${name}：各种办法都用过了，请打电话或派人去。` : name, ' ', told)
  return line
}

function unanswered({ outstanding }: ShownReview, id: string, desk: Shown): HTMLElement[] {
  if (outstanding.length === 0) return []
  return [
    box(
      'section',
      'outstanding',
      element('h3', '', `还没有回“收到”的值班人员（${outstanding.length}）`),
      box('ul', '', ...outstanding.map((one) => unansweredLine(one, id, desk))),
    ),
  ]
}

function history({ series }: ShownReview, id: string): HTMLElement[] {
  const others = series.filter((one) => one.id !== id)
  if (others.length === 0) return []
  const rows = others.map((one) =>
    box('li', '', link(`#${pathOf(one.id)}`, wordState(one.state)), one.sent === '' ? '' : `，${wordTime(one.sent)}发`),
  )
  return [box('section', '', element('h3', '', '同一件事的其他几条'), box('ul', '', ...rows))]
}

/** What became of an alert, as it is just now. */
export function showReview(review: ShownReview, id: string, desk: Shown): HTMLElement[] {
  const { places } = desk
  const { reach, reasons, toLive, toFirstLetter, to95Percent } = review
  const byPlace = tally(reach, ({ region, channel }) => [namePlace(region, places), wordChannel(channel)])
  const why = reasons.map(({ state, reason, count }) => [reason, wordLetters(state), String(count)])
  return [
    ...unanswered(review, id, desk),
    progress(review),
    facts('long', [
      ['批准到生效', wordLength(toLive)],
      ['批准到第一封发出', wordLength(toFirstLetter)],
      ['批准到 95% 发出', wordLength(to95Percent)],
    ]),
    ...(reach.length === 0 ? [] : [table('每种状态', ['状态', '封数'], byState(review))]),
    ...(byPlace.length === 0
      ? []
      : [table('每个县市、每个渠道', ['县市', '渠道', '已发出', '等着', '没发成'], byPlace)]),
    ...(why.length === 0 ? [] : [table('没发成的和原因', ['原因', '状态', '封数'], why)]),
    ...history(review, id),
  ]
}
