import { element } from '../chat/element.ts'
import { wordTime } from './china-time.ts'
import { createLooks, type Desk, namePlace, pathOf } from './context.ts'
import { box, facts, fill, link } from './element.ts'
import { readAlerts, type ShownAlert } from './read-alert.ts'
import { readHazards, readModes, type ShownMode, type ShownPlace } from './read-lists.ts'
import { isAllClear, wordAreas, wordKind, wordLevel, wordState } from './words.ts'

const LOOK_MS = 5_000
const ENDED = 20
const OPEN_STATES = ['live', 'approved']

/** Real or drill, and the level: both in words, and in a frame that differs. */
export function marksOf(alert: ShownAlert): HTMLElement {
  const mark = isAllClear(alert) ? 'over' : alert.colour || 'none'
  return box(
    'p',
    'marks',
    element('span', alert.drill ? 'kind drill' : 'kind real', wordKind(alert.drill)),
    element('span', `level level-${mark}`, wordLevel(alert)),
  )
}

/** Who has to do something about it now; empty: nobody. */
export function waitingFor(alert: ShownAlert, me: string): string {
  if (alert.state === 'approved') return '已经批准，正在发出。'
  if (alert.state !== 'draft') return ''
  return alert.createdBy === me ? '您起草的，要等另一个人批准。' : '等第二个人批准：起草人以外的人看过以后才能发。'
}

function card(alert: ShownAlert, me: string): HTMLElement {
  const waiting = waitingFor(alert, me)
  const made = box(
    'li',
    alert.drill ? 'card drill' : 'card real',
    marksOf(alert),
    box('h3', '', link(`#${pathOf(alert.id)}`, alert.headline)),
    facts('', [
      ['地区', wordAreas(alert)],
      ['有效到', wordTime(alert.expires)],
      ['起草', `${alert.createdBy}，${wordTime(alert.createdAt)}`],
      ['批准', alert.approvedBy === '' ? '' : `${alert.approvedBy}${alert.alone ? '（一个人发布）' : ''}`],
      ['现在', wordState(alert.state)],
    ]),
  )
  if (waiting !== '') made.appendChild(element('p', 'waiting', waiting))
  return made
}

function section(title: string, empty: string, alerts: readonly ShownAlert[], me: string): HTMLElement {
  const cards = alerts.map((alert) => card(alert, me))
  const content = cards.length === 0 ? element('p', 'empty', empty) : box('ul', 'cards', ...cards)
  return box('section', '', element('h2', '', title), content)
}

function modesLine(modes: readonly ShownMode[], hazards: readonly ShownPlace[], places: readonly ShownPlace[]): Node[] {
  return modes
    .filter(({ running }) => running)
    .map((mode) => {
      const text = `应急状态：${namePlace(mode.region, places)}，${namePlace(mode.hazard, hazards)}，到${wordTime(mode.until)}。`
      return box('p', 'mode', text, link('#/modes', '去看看'))
    })
}

/** Live alerts and open drafts first; what has ended below, folded. */
export function showOverview(stage: HTMLElement, desk: Desk): () => void {
  const { api, me, places } = desk
  const body = element('div', '', '正在打开……')
  fill(stage, element('h1', '', '预警'), body)
  desk.showDrill(false)
  let shown = ''
  let hazards: readonly ShownPlace[] = []

  async function look(): Promise<number> {
    const [alerts, modes] = await Promise.all([api.get('/api/alerts'), api.get('/api/emergency-modes')])
    if (alerts.kind === 'refused') {
      // What is on the screen stays: the line on top says that the server is not reached.
      if (shown === '') fill(body, element('p', 'problem', alerts.message))
      return LOOK_MS
    }
    const running = modes.kind === 'done' ? readModes(modes.body) : []
    if (running.length > 0 && hazards.length === 0) {
      const known = await api.get('/api/hazards')
      if (known.kind === 'done') hazards = readHazards(known.body)
    }
    const all = readAlerts(alerts.body)
    const key = JSON.stringify([all, running, hazards])
    if (key === shown) return LOOK_MS
    shown = key
    render(all, running)
    return LOOK_MS
  }

  function render(all: readonly ShownAlert[], modes: readonly ShownMode[]): void {
    const focused = document.activeElement instanceof HTMLAnchorElement ? document.activeElement.hash : ''
    const live = all.filter(({ state }) => OPEN_STATES.includes(state))
    const drafts = all.filter(({ state }) => state === 'draft')
    const over = all.filter(({ state }) => !OPEN_STATES.includes(state) && state !== 'draft').slice(0, ENDED)
    const ended = box(
      'details',
      'ended',
      element('summary', '', `结束的和不用的（${over.length}）`),
      box('ul', 'cards', ...over.map((alert) => card(alert, me.name))),
    )
    fill(
      body,
      ...modesLine(modes, hazards, places),
      section('正在生效', '现在没有正在生效的预警。', live, me.name),
      section('等着批准的草稿', '没有等着批准的草稿。', drafts, me.name),
      ...(over.length === 0 ? [] : [ended]),
    )
    if (focused === '') return
    for (const anchor of Array.from(body.querySelectorAll('a'))) if (anchor.hash === focused) anchor.focus()
  }

  return createLooks(look)
}
