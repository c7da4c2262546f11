import { element } from '../chat/element.ts'
import { isObject } from '../chat/reply.ts'
import { decisionsOn, followsOf } from './alert-steps.ts'
import type { Outcome } from './api.ts'
import { wordTime } from './china-time.ts'
import { createLooks, type Desk } from './context.ts'
import { box, facts, fill, link } from './element.ts'
import { nameEntry } from './entry-names.ts'
import { readAlert, type ShownAlert } from './read-alert.ts'
import { readPreview, type ShownPreview } from './read-preview.ts'
import { readReview, type ShownReview } from './read-review.ts'
import { marksOf, waitingFor } from './show-overview.ts'
import { showPreview } from './show-preview.ts'
import { showReview, waitingIn } from './show-review.ts'
import { wordAreas, wordState } from './words.ts'

const BUSY_MS = 2_000
const QUIET_MS = 10_000
/** Each look at a draft counts everybody who would get it. */
const DRAFT_MS = 30_000

interface Read {
  readonly alert: ShownAlert
  readonly preview: ShownPreview | undefined
  readonly review: ShownReview | undefined
}

function read(outcome: Outcome): Read | undefined {
  if (outcome.kind !== 'done' || !isObject(outcome.body)) return undefined
  const alert = readAlert(outcome.body['alert'])
  if (alert === undefined) return undefined
  return { alert, preview: readPreview(outcome.body['preview']), review: readReview(outcome.body['review']) }
}

function instructions({ instructions }: ShownAlert, { api }: Desk): HTMLElement {
  const items = instructions.map(({ text, entry }) => {
    const from = element('small', 'from', entry === '' ? '依据：起草人或发布单位' : `依据：${entry}`)
    if (entry !== '')
      void nameEntry(entry, api).then((title) => {
        from.textContent = `依据：${title}`
      })
    return box('li', '', element('span', '', text), from)
  })
  if (items.length === 0) return element('p', 'empty', '没有写做法。')
  return box('ol', 'instructions', ...items)
}

function headOf(alert: ShownAlert, me: string): HTMLElement[] {
  const title = element('h1', '', alert.headline)
  title.tabIndex = -1
  const waiting = waitingFor(alert, me)
  const approved = alert.approvedBy === '' ? '' : `${alert.approvedBy}，${wordTime(alert.approvedAt)}`
  const ended =
    alert.endedAt === '' ? '' : `${wordTime(alert.endedAt)}${alert.endedBy === '' ? '' : `，${alert.endedBy}`}`
  return [
    box('p', '', link('#/', '‹ 全部预警', 'back')),
    marksOf(alert),
    title,
    ...(waiting === '' ? [] : [element('p', 'waiting', waiting)]),
    facts('', [
      ['现在', wordState(alert.state)],
      ['地区', wordAreas(alert)],
      ['有效到', wordTime(alert.expires)],
      ['从', wordTime(alert.onset)],
      ['发布单位', alert.issuer],
      ['起草', `${alert.createdBy}，${wordTime(alert.createdAt)}${alert.origin === 'cap' ? '，来自 CAP 消息' : ''}`],
      ['批准', alert.alone ? `${approved}（一个人发布）` : approved],
      ['结束', ended],
      ['原因', alert.note],
    ]),
  ]
}

function contentOf(alert: ShownAlert, desk: Desk): HTMLElement {
  return box(
    'section',
    '',
    element('h2', '', '情况'),
    element('p', 'text', alert.description === '' ? '没有写。' : alert.description),
    element('h2', '', '做法'),
    instructions(alert, desk),
  )
}

function linksOf({ id, state, drill }: ShownAlert): HTMLElement[] {
  if (state === 'draft' || state === 'dropped') return []
  const name = encodeURIComponent(id)
  const links = [
    link(`/alerts/${name}`, drill ? '网页（演练）' : '居民看到的网页'),
    link(`/feeds/alerts/${name}.xml`, 'CAP 文件'),
    link(`/api/alerts/${name}/ebm.xml`, '应急广播格式（只供核对）'),
  ]
  return [box('section', '', element('h2', '', '文件'), box('ul', 'links', ...links.map((one) => box('li', '', one))))]
}

/** One alert: a draft with everything to read before saying yes, anything else with what became of it. */
export function showAlert(stage: HTMLElement, desk: Desk, id: string): () => void {
  const { api, me } = desk
  const reviewed = element('div', '')
  let shownState = ''
  let shownReview = ''
  fill(stage, element('p', 'empty', '正在打开……'))

  function showWhole({ alert, preview }: Read): void {
    const again = shownState !== ''
    shownState = `${alert.state} ${alert.hash}`
    desk.showDrill(alert.drill)
    const parts = preview === undefined ? undefined : showPreview(preview, desk)
    const whole = box(
      'article',
      alert.drill ? 'alert drill' : 'alert real',
      ...headOf(alert, me.name),
      ...(parts === undefined || preview === undefined
        ? [
            ...followsOf(alert, desk),
            box('section', '', element('h2', '', '发到哪里了'), reviewed),
            contentOf(alert, desk),
          ]
        : [parts.whom, contentOf(alert, desk), parts.texts, ...decisionsOn(alert, preview, desk)]),
      ...linksOf(alert),
    )
    fill(stage, whole)
    if (again) whole.querySelector('h1')?.focus()
  }

  function showProgress(review: ShownReview): void {
    const key = JSON.stringify(review)
    if (key === shownReview) return
    shownReview = key
    fill(reviewed, ...showReview(review, id, desk))
  }

  async function look(): Promise<number> {
    const outcome = await api.get(`/api/alerts/${encodeURIComponent(id)}`)
    const found = read(outcome)
    if (found === undefined) {
      if (shownState === '')
        fill(
          stage,
          box('p', 'problem', outcome.kind === 'refused' ? outcome.message : '没有读懂服务器的回答，请刷新页面。'),
        )
      return QUIET_MS
    }
    // A draft is not exchanged under the eyes of whoever reads it.
    if (shownState !== `${found.alert.state} ${found.alert.hash}`) showWhole(found)
    if (found.review === undefined) return DRAFT_MS
    showProgress(found.review)
    const busy = found.alert.state === 'approved' || found.alert.state === 'live' || waitingIn(found.review) > 0
    return busy ? BUSY_MS : QUIET_MS
  }

  return createLooks(look)
}
