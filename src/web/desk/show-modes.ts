import { element } from '../chat/element.ts'
import { isoOfField, msOfField, wordTime } from './china-time.ts'
import { confirmedStep } from './confirm.ts'
import { createLooks, type Desk, namePlace } from './context.ts'
import { box, facts, fill, problemLine } from './element.ts'
import { option, selectField, textField, untilField } from './fields.ts'
import { placesWithin } from './places.ts'
import { readHazards, readModes, type ShownMode, type ShownPlace } from './read-lists.ts'

const LOOK_MS = 10_000
const OVER = 10
const LONGEST_REASON = 200

function modeCard(mode: ShownMode, hazards: readonly ShownPlace[], desk: Desk, changed: () => void): HTMLElement {
  const ended = mode.endedAt === '' ? '' : `${wordTime(mode.endedAt)}，${mode.endedBy}`
  const title = `${namePlace(mode.region, desk.places)}：${namePlace(mode.hazard, hazards)}`
  const end = confirmedStep({
    name: '结束',
    confirm: '确认结束',
    className: 'plain',
    sentence: () => `${title}，应急状态马上结束，平时的推送会恢复。`,
    act: () => desk.api.post(`/api/emergency-modes/${encodeURIComponent(mode.id)}/end`),
    done() {
      desk.say('应急状态已经结束。')
      changed()
    },
  })
  return box(
    'li',
    mode.running ? 'card real' : 'card',
    element('h3', '', title),
    facts('', [
      ['原因', mode.reason],
      ['从', wordTime(mode.from)],
      ['到', wordTime(mode.until)],
      ['谁开始的', mode.startedBy],
      ['提前结束', ended],
    ]),
    ...(mode.running ? [end] : []),
  )
}

function beginForm(desk: Desk, hazards: readonly ShownPlace[], begun: () => void): HTMLElement {
  const wish = { region: '', hazard: '', reason: '', until: '' }
  const region = selectField('县市', '', (value) => (wish.region = value))
  const hazard = selectField('灾种', '', (value) => (wish.hazard = value))
  const reason = textField('原因', '例如：州气象台发布暴雨红色预警。', LONGEST_REASON, (value) => (wish.reason = value))
  const until = untilField('到时间自己结束。', (value) => (wish.until = value))
  const within = placesWithin(desk.me.region, desk.places)
  fill(region.control, option('', '请选县市'), ...within.map(({ code, name }) => option(code, name)))
  fill(hazard.control, option('', '请选灾种'), ...hazards.map(({ code, name }) => option(code, name)))
  const said = problemLine()
  const send = element('button', 'go-on', '开始应急状态')
  send.type = 'submit'
  const form = box('form', '', region.host, hazard.host, reason.host, until.host, said, send)
  form.noValidate = true

  function isFilled(): boolean {
    const wrongs = [
      [region, wish.region === '' ? '请选县市。' : ''],
      [hazard, wish.hazard === '' ? '请选灾种。' : ''],
      [reason, wish.reason.trim() === '' ? '请写原因。' : ''],
      [until, msOfField(wish.until) > Date.now() ? '' : '请填以后的时间。'],
    ] as const
    for (const [field, message] of wrongs) field.tell(message)
    const first = wrongs.find(([, message]) => message !== '')
    first?.[0].focus()
    return first === undefined
  }

  async function submit(): Promise<void> {
    said.textContent = ''
    if (!isFilled()) return
    send.disabled = true
    const outcome = await desk.api.post('/api/emergency-modes', { ...wish, until: isoOfField(wish.until) })
    send.disabled = false
    if (outcome.kind === 'refused') {
      said.textContent = outcome.message
      return send.focus()
    }
    desk.say('应急状态已经开始。')
    begun()
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void submit()
  })
  return box('section', 'panel', element('h2', '', '开始应急状态'), form)
}

/** Regions in emergency mode, and how to begin and end it. */
export function showModes(stage: HTMLElement, desk: Desk): () => void {
  const { api } = desk
  const body = element('div', '', '正在打开……')
  const begin = element('div', '')
  desk.showDrill(false)
  fill(
    stage,
    element('h1', '', '应急状态'),
    element('p', 'lead', '应急状态里，和险情无关的平时推送先停下，回答和屏幕先讲这种险情。到时间自己结束。'),
    body,
    begin,
  )
  let hazards: readonly ShownPlace[] = []
  let shown = ''

  async function look(): Promise<number> {
    const [modes, known] = await Promise.all([api.get('/api/emergency-modes'), api.get('/api/hazards')])
    if (modes.kind === 'refused' || known.kind === 'refused') {
      const refused = modes.kind === 'refused' ? modes : known
      if (shown === '' && refused.kind === 'refused') fill(body, element('p', 'problem', refused.message))
      return LOOK_MS
    }
    hazards = readHazards(known.body)
    const all = readModes(modes.body)
    const key = JSON.stringify(all)
    if (key === shown) return LOOK_MS
    if (shown === '') renderBegin()
    shown = key
    render(all)
    return LOOK_MS
  }
  const again = () => void look()
  const renderBegin = () =>
    fill(
      begin,
      beginForm(desk, hazards, () => {
        renderBegin()
        again()
      }),
    )
  function render(all: readonly ShownMode[]): void {
    const cards = (modes: readonly ShownMode[]) =>
      box('ul', 'cards', ...modes.map((mode) => modeCard(mode, hazards, desk, again)))
    const running = all.filter((mode) => mode.running)
    const over = all.filter((mode) => !mode.running).slice(0, OVER)
    fill(
      body,
      element('h2', '', '现在'),
      running.length === 0 ? element('p', 'empty', '没有县市在应急状态。') : cards(running),
      ...(over.length === 0
        ? []
        : [box('details', 'ended', element('summary', '', `已经结束的（${over.length}）`), cards(over))]),
    )
  }
  return createLooks(look)
}
