import { element } from '../chat/element.ts'
import { fieldTime } from './china-time.ts'
import { box, button, fill } from './element.ts'

export interface Field {
  readonly host: HTMLElement
  /** What is wrong with it; empty: nothing. */
  readonly tell: (message: string) => void
  readonly focus: () => void
}

const HOUR_MS = 3_600_000
const QUICK_HOURS = [3, 6, 12, 24] as const
let made = 0

function nextId(): string {
  made += 1
  return `field-${made}`
}

/** A line that says what is wrong, tied to the control it is about. */
function problemOf(control: HTMLElement, hint: HTMLElement | undefined) {
  const line = element('p', 'problem')
  line.id = nextId()
  line.hidden = true
  if (hint !== undefined) hint.id = nextId()
  const described = [...(hint === undefined ? [] : [hint.id]), line.id].join(' ')
  control.setAttribute('aria-describedby', described)
  const tell = (message: string) => {
    line.textContent = message
    line.hidden = message === ''
    if (message === '') control.removeAttribute('aria-invalid')
    else control.setAttribute('aria-invalid', 'true')
  }
  return { line, tell }
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** One control with its name above it and, where needed, a hint. */
export function controlField(name: string, hint: string, control: Control, ...more: readonly Node[]): Field {
  control.id = nextId()
  const label = element('label', '', name)
  label.htmlFor = control.id
  const said = hint === '' ? undefined : element('p', 'hint', hint)
  const { line, tell } = problemOf(control, said)
  const host = box('div', 'field', label, ...(said === undefined ? [] : [said]), control, ...more, line)
  return { host, tell, focus: () => control.focus() }
}

export interface Choice {
  readonly value: string
  readonly text: string
  /** Told apart by more than its words. */
  readonly className?: string
}

export interface Choices extends Field {
  readonly set: (choices: readonly Choice[], chosen: readonly string[]) => void
  readonly chosen: () => string[]
}

/** Radio buttons or checkboxes under one name. */
export function choiceField(
  kind: 'radio' | 'checkbox',
  name: string,
  hint: string,
  onChange: (value: string) => void,
): Choices {
  const group = element('fieldset', 'field')
  const said = hint === '' ? undefined : element('p', 'hint', hint)
  const { line, tell } = problemOf(group, said)
  const options = element('div', 'options')
  const shared = nextId()
  let inputs: HTMLInputElement[] = []
  fill(group, element('legend', '', name), ...(said === undefined ? [] : [said]), options, line)

  function set(choices: readonly Choice[], chosen: readonly string[]): void {
    inputs = choices.map(({ value }) => {
      const input = element('input', '')
      input.type = kind
      input.name = shared
      input.value = value
      input.checked = chosen.includes(value)
      input.addEventListener('change', () => onChange(value))
      return input
    })
    const labels = inputs.map((input, n) =>
      box('label', `option ${choices[n]?.className ?? ''}`, input, choices[n]?.text ?? ''),
    )
    fill(options, ...labels)
  }

  return {
    host: group,
    tell,
    focus: () => (inputs.find(({ checked }) => checked) ?? inputs[0])?.focus(),
    set,
    chosen: () => inputs.filter(({ checked }) => checked).map(({ value }) => value),
  }
}

/** Date and time in Chuxiong, with a button for each usual length. */
export function untilField(
  hint: string,
  onChange: (value: string) => void,
): Field & { readonly set: (value: string) => void } {
  const control = element('input', '')
  control.type = 'datetime-local'
  control.addEventListener('input', () => onChange(control.value))
  const set = (value: string) => {
    control.value = value
  }
  const quick = QUICK_HOURS.map((hours) =>
    button('quick', `${hours} 小时`, () => {
      set(fieldTime(Date.now() + hours * HOUR_MS))
      onChange(control.value)
    }),
  )
  const row = box('div', 'quick-row', element('span', '', '从现在起'), ...quick)
  return { ...controlField('到什么时候为止（北京时间）', hint, control, row), set }
}

export function textField(name: string, hint: string, most: number, onChange: (value: string) => void) {
  const control = element('input', '')
  control.maxLength = most
  control.addEventListener('input', () => onChange(control.value))
  return { ...controlField(name, hint, control), control }
}

export function areaField(name: string, hint: string, rows: number, onChange: (value: string) => void) {
  const control = element('textarea', '')
  control.rows = rows
  control.addEventListener('input', () => onChange(control.value))
  return { ...controlField(name, hint, control), control }
}

export function selectField(name: string, hint: string, onChange: (value: string) => void) {
  const control = element('select', '')
  control.addEventListener('change', () => onChange(control.value))
  return { ...controlField(name, hint, control), control }
}

export function option(value: string, text: string): HTMLOptionElement {
  const one = element('option', '', text)
  one.value = value
  return one
}
