import { element } from '../chat/element.ts'
import { isObject, words } from '../chat/reply.ts'
import { readSetting, writeSetting } from '../chat/store.ts'
import { BY_HAND, HAND_COLOURS, handFields, handProblems } from './by-hand.ts'
import { showCapForm } from './cap-form.ts'
import { fieldTime, monthAt, wordTime } from './china-time.ts'
import { type Desk, namePlace, pathOf } from './context.ts'
import { type Draft, EMPTY, keep, linesOf, type Problem, readKept, requestOf, wholeRequestOf } from './draft.ts'
import { createDraftForm, type DraftForm } from './draft-form.ts'
import { box, button, fill } from './element.ts'
import { option, selectField } from './fields.ts'
import { placesWithin } from './places.ts'
import { readHazards, readTemplates, type ShownHazard, type ShownLevel, type ShownTemplate } from './read-lists.ts'

const KEPT = 'desk-draft'
const ISSUER = 'desk-issuer'
const HOUR_MS = 3_600_000

function levelIn(templates: readonly ShownTemplate[], { template, colour }: Draft): ShownLevel | undefined {
  return templates.find(({ id }) => id === template)?.levels.find((level) => level.colour === colour)
}

function groupOf(label: string, templates: readonly ShownTemplate[]): HTMLOptGroupElement {
  const made = box('optgroup', '', ...templates.map(({ id, name }) => option(id, name)))
  made.label = label
  return made
}

/** Those of this month first, as the server has put them. */
function offer(control: HTMLSelectElement, templates: readonly ShownTemplate[], chosen: string): void {
  const month = monthAt(Date.now())
  const isDue = ({ months }: ShownTemplate) => months.includes(month)
  fill(
    control,
    option('', '请选一个模板'),
    groupOf('这个季节常用', templates.filter(isDue)),
    groupOf(
      '其他',
      templates.filter((template) => !isDue(template)),
    ),
    option(BY_HAND, '没有合适的模板，自己写'),
  )
  control.value = chosen
}

/** Marks of a template filled as far as the form knows them. */
function filled(text: string, draft: Draft, hours: number, desk: Desk): string {
  const until = draft.until || fieldTime(Date.now() + hours * HOUR_MS)
  return text
    .replace(/\{area\}/g, draft.regions.map((code) => namePlace(code, desk.places)).join('、') || '（县市）')
    .replace(/\{issuer\}/g, draft.issuer || '（发布单位）')
    .replace(/\{from\}/g, wordTime(new Date().toISOString()))
    .replace(/\{until\}/g, wordTime(`${until}:00+08:00`))
}

function startOf({ me, places }: Desk): Draft {
  const kept = readKept(KEPT)
  if (kept !== undefined) return kept
  const within = placesWithin(me.region, places)
  const only = within.length === 1 ? within.map(({ code }) => code) : []
  return { ...EMPTY, issuer: readSetting(ISSUER), regions: only }
}

function coloursOf(template: string, templates: readonly ShownTemplate[]): readonly string[] {
  if (template === BY_HAND) return HAND_COLOURS
  return templates.find(({ id }) => id === template)?.levels.map(({ colour }) => colour) ?? []
}

function problemsWith(draft: Draft, templates: readonly ShownTemplate[]): readonly Problem[] {
  if (draft.template === BY_HAND) return handProblems(draft)
  const known = templates.some(({ id }) => id === draft.template)
  if (!known) return [{ field: 'template', message: '请选一个模板，或者选“自己写”。' }]
  return levelIn(templates, draft) === undefined ? [{ field: 'colour', message: '请选一个颜色。' }] : []
}

function templateForm(desk: Desk, templates: readonly ShownTemplate[], hazards: readonly ShownHazard[]): DraftForm {
  const start = startOf(desk)
  const wording = element('p', 'says')
  const chosen = selectField('模板', '', (value) => choose(value))
  offer(chosen.control, templates, start.template)
  const hand = handFields(hazards, start, (more) => form.put(more))
  const form = createDraftForm({
    desk,
    draft: start,
    asksStatus: true,
    before: { template: chosen, hazard: hand.hazard, event: hand.event },
    colours: ({ template }) => coloursOf(template, templates),
    folded: true,
    submitText: '写成草稿，先看一遍',
    problems: (draft) => problemsWith(draft, templates),
    onChange(draft) {
      keep(KEPT, draft)
      showWording(draft)
    },
    submit: async (draft) => {
      const level = levelIn(templates, draft)
      writeSetting(ISSUER, draft.issuer.trim())
      const category = hazards.find(({ code }) => code === draft.hazard)?.category ?? ''
      return desk.api.post('/api/alerts', level ? requestOf(draft, level) : wholeRequestOf(draft, category))
    },
    done(body) {
      keep(KEPT, undefined)
      desk.say('草稿写好了，还没有发。请看一遍，再让另一个人批准。')
      desk.go(pathOf(isObject(body) ? words(body['id']) : ''))
    },
  })
  chosen.host.appendChild(wording)

  function choose(id: string): void {
    const levels = templates.find((template) => template.id === id)?.levels ?? []
    const only = levels.length === 1 ? levels[0] : undefined
    chosen.tell('')
    form.put({ template: id, colour: only?.colour ?? '', steps: only === undefined ? '' : linesOf(only.instructions) })
    hand.show(form.current())
    if (id === BY_HAND) form.unfold()
  }
  function showWording(draft: Draft): void {
    const level = levelIn(templates, draft)
    const [title, text] = [level?.headline ?? '', level?.description ?? ''].map((one) =>
      filled(one, draft, level?.hours ?? 0, desk),
    )
    wording.textContent = title === '' ? '' : `模板的标题：${title}`
    form.hintWording(title ?? '', text ?? '')
    const before = templates.flatMap(({ levels }) => levels.map(({ instructions }) => linesOf(instructions)))
    const untouched = draft.steps === '' || before.includes(draft.steps)
    if (level !== undefined && untouched && draft.steps !== linesOf(level.instructions))
      form.put({ steps: linesOf(level.instructions) })
  }
  showWording(start)
  return form
}

/** A new alert: from a template, or from a CAP message. */
export function showNew(stage: HTMLElement, desk: Desk): undefined {
  const body = element('div', '', '正在打开……')
  const title = element('h1', '', '新建预警')
  fill(stage, title, element('p', 'lead', '这里只写草稿，什么都不会发出去。另一个人批准以后才会发。'), body)

  async function open(): Promise<void> {
    const [outcome, hazards] = await Promise.all([desk.api.get('/api/alert-templates'), desk.api.get('/api/hazards')])
    if (outcome.kind === 'refused') {
      fill(
        body,
        box('p', 'problem', outcome.message),
        button('plain', '再试一次', () => void open()),
      )
      return
    }
    const form = templateForm(
      desk,
      readTemplates(outcome.body),
      hazards.kind === 'done' ? readHazards(hazards.body) : [],
    )
    desk.showDrill(form.current().status === 'Exercise')
    const clear = button('plain', '清空，重新写', () => {
      keep(KEPT, undefined)
      void open()
    })
    fill(
      body,
      box('section', 'panel', element('h2', '', '用模板写'), form.host, box('p', '', clear)),
      showCapForm(desk),
    )
  }
  void open()
  return undefined
}
