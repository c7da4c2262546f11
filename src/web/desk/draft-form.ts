import { element } from '../chat/element.ts'
import type { Outcome } from './api.ts'
import { type Desk, namePlace } from './context.ts'
import { type Draft, type Problem, problemsOf } from './draft.ts'
import { box, problemLine } from './element.ts'
import { areaField, type Choice, choiceField, type Field, textField, untilField } from './fields.ts'
import { isWhole, placesWithin } from './places.ts'
import { wordLevelOf } from './words.ts'

export interface DraftFormDeps {
  readonly desk: Desk
  readonly draft: Draft
  /** Left out: it is settled already. */
  readonly asksStatus: boolean
  /** Further fields above the others: the choice of a template. */
  readonly before: Partial<Record<keyof Draft, Field>>
  readonly colours: (draft: Draft) => readonly string[]
  /** Where the wording starts folded, because a template has it. */
  readonly folded: boolean
  readonly submitText: string
  /** Of everything that is checked in the form and more; none: it may go to the server. */
  readonly problems: (draft: Draft) => readonly Problem[]
  readonly onChange: (draft: Draft) => void
  readonly submit: (draft: Draft) => Promise<Outcome>
  readonly done: (body: unknown) => void
}

export interface DraftForm {
  readonly host: HTMLElement
  readonly current: () => Draft
  /** Changes what stands in the form, after a template was chosen. */
  readonly put: (more: Partial<Draft>) => void
  /** Opens what is folded. */
  readonly unfold: () => void
  /** What the template says, beside the fields that may say otherwise. */
  readonly hintWording: (headline: string, description: string) => void
}

const DESCRIPTION_ROWS = 4
const STEPS_ROWS = 6
const LONGEST_ISSUER = 60
const LONGEST_TEXT = 2_000
/** Named as the server names them in its messages. */
const SERVER_NAMES: Readonly<Record<string, keyof Draft>> = { expires: 'until', instructions: 'steps' }

const STATUSES: readonly Choice[] = [
  { value: 'Actual', text: '真实预警：发给居民', className: 'real' },
  { value: 'Exercise', text: '演练：只发给测试人员', className: 'drill' },
]

/** The fields of a draft. What stands in them is told with every change, so that nothing is lost by a reload. */
export function createDraftForm(deps: DraftFormDeps): DraftForm {
  let draft = deps.draft
  const change = (more: Partial<Draft>) => {
    draft = { ...draft, ...more }
    deps.onChange(draft)
  }
  const fields = fieldsOf(deps, change)
  const { headline, description } = fields.all
  const wording = box('details', 'wording-change', element('summary', '', '改标题、情况、做法（可以不改）'))
  wording.open = !deps.folded
  const sending = sendingOf(deps, fields, wording)
  const form = layOut(deps, fields, wording, sending)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void sending.submit(draft)
  })
  paint(deps, fields, draft, draft)
  return {
    host: form,
    current: () => draft,
    put(more) {
      change(more)
      paint(deps, fields, draft, more)
    },
    unfold() {
      wording.open = true
    },
    hintWording(title, text) {
      headline.control.placeholder = title
      description.control.placeholder = text
    },
  }
}

type Fields = ReturnType<typeof fieldsOf>

function layOut(
  { asksStatus, before }: DraftFormDeps,
  { all }: Fields,
  wording: HTMLElement,
  { said, send }: Pick<ReturnType<typeof sendingOf>, 'said' | 'send'>,
): HTMLFormElement {
  for (const { host } of [all.headline, all.description, all.steps]) wording.appendChild(host)
  const further = Object.values(before).map(({ host }) => host)
  const fields = [all.colour, all.regions, all.issuer, all.until].map(({ host }) => host)
  const form = box('form', '', ...(asksStatus ? [all.status.host] : []), ...further, ...fields, wording, said, send)
  form.noValidate = true
  return form
}

/** Checks what stands in the form and sends it; what is wrong is said beside the field it is about. */
function sendingOf(deps: DraftFormDeps, fields: Fields, wording: HTMLDetailsElement) {
  const said = problemLine()
  const send = element('button', 'go-on', deps.submitText)
  send.type = 'submit'

  function tell(problems: readonly Problem[]): void {
    for (const [name, field] of Object.entries(fields.all))
      field.tell(problems.find((problem) => problem.field === name)?.message ?? '')
    const first = problems[0]
    if (first === undefined) return
    if (['headline', 'description', 'steps'].includes(first.field)) wording.open = true
    fields.find(first.field)?.focus()
  }

  async function submit(draft: Draft): Promise<void> {
    const problems = [...problemsOf(draft, Date.now()), ...deps.problems(draft)]
    tell(problems)
    said.textContent = problems.length === 0 ? '' : `还有 ${problems.length} 处要填好或改好。`
    if (problems.length > 0) return
    send.disabled = true
    const outcome = await deps.submit(draft)
    send.disabled = false
    if (outcome.kind === 'done') return deps.done(outcome.body)
    const named = /字段 (\w+)/.exec(outcome.message)?.[1] ?? ''
    const field = fields.find(SERVER_NAMES[named] ?? named)
    said.textContent = outcome.message
    if (field === undefined) return send.focus()
    field.tell(outcome.message)
    field.focus()
  }
  return { said, send, submit }
}

/** Puts into the controls what has changed; one that is made anew without need would lose the focus of the keyboard. */
function paint(deps: DraftFormDeps, { all }: Fields, draft: Draft, more: Partial<Draft>): void {
  if (more.status !== undefined) all.status.set(STATUSES, [draft.status])
  if (more.template !== undefined) {
    const colours = deps.colours(draft)
    all.colour.set(
      colours.map((value) => ({ value, text: wordLevelOf(value), className: `level-${value || 'none'}` })),
      [draft.colour],
    )
    all.colour.host.hidden = colours.length < 2
  }
  if (more.regions !== undefined) all.regions.set(choicesOf(deps.desk, draft), draft.regions)
  if (more.issuer !== undefined) all.issuer.control.value = draft.issuer
  if (more.until !== undefined) all.until.set(draft.until)
  if (more.headline !== undefined) all.headline.control.value = draft.headline
  if (more.description !== undefined) all.description.control.value = draft.description
  if (more.steps !== undefined) all.steps.control.value = draft.steps
}

/** Places of an alert that are no county stay to be chosen. */
function choicesOf({ places, me }: Desk, { regions }: Draft): Choice[] {
  const within = placesWithin(me.region, places)
  const further = regions.filter((code) => !within.some((place) => place.code === code))
  return [
    ...within.map(({ code, name }) =>
      isWhole(code, places)
        ? { value: code, text: `全州（${name}）`, className: 'whole' }
        : { value: code, text: name },
    ),
    ...further.map((code) => ({ value: code, text: namePlace(code, places) })),
  ]
}

function fieldsOf({ desk, folded, before }: DraftFormDeps, change: (more: Partial<Draft>) => void) {
  const { places } = desk
  const status = choiceField('radio', '这次是', '没有默认，一定要自己选。', (value) => {
    change({ status: value })
    desk.showDrill(value === 'Exercise')
  })
  const colour = choiceField('radio', '颜色', '', (value) => change({ colour: value }))
  const regions = choiceField('checkbox', '发给哪些县市', '', (value) => {
    const chosen = regions.chosen()
    const whole = isWhole(value, places)
    const kept = chosen.filter((code) => code === value || (!whole && !isWhole(code, places)))
    change({ regions: kept })
    for (const input of Array.from(regions.host.querySelectorAll('input'))) input.checked = kept.includes(input.value)
  })
  const byTemplate = folded ? '不写就按模板。' : ''
  const all = {
    ...before,
    status,
    colour,
    regions,
    issuer: textField(
      '发布单位',
      '最早是谁发布的就写谁。天气预警信号由气象台发布，写气象台，例如 楚雄州气象台。',
      LONGEST_ISSUER,
      (value) => change({ issuer: value }),
    ),
    until: untilField(folded ? '不填就按模板的时长。' : '', (value) => change({ until: value })),
    headline: textField('标题', byTemplate, LONGEST_TEXT, (value) => change({ headline: value })),
    description: areaField('情况', byTemplate, DESCRIPTION_ROWS, (value) => change({ description: value })),
    steps: areaField(
      '做法，一行一条，最要紧的放最前面',
      '没有改动的句子会保留依据；改过或新加的句子，依据记为起草人。',
      STEPS_ROWS,
      (value) => change({ steps: value }),
    ),
  }
  const find = (name: string): Field | undefined => Object.entries(all).find(([field]) => field === name)?.[1]
  return { all, find }
}
