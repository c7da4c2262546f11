import { element } from '../chat/element.ts'
import type { Outcome } from './api.ts'
import { box, button, fill, problemLine } from './element.ts'

export interface Step {
  /** On the button that asks for it. */
  readonly name: string
  /** On the button that does it. */
  readonly confirm: string
  readonly className: string
  /** One sentence: what will happen. */
  readonly sentence: () => string
  /** Where a reason is asked for: what it is for. */
  readonly reason?: string
  readonly act: (reason: string) => Promise<Outcome>
  readonly done: (body: unknown) => void
}

const LONGEST_REASON = 300

/** A step that cannot be taken back: the first click says what will happen, the second does it. */
export function confirmedStep(step: Step): HTMLElement {
  const host = element('div', 'step')
  const open = button(step.className, step.name, () => ask())
  const panel = element('div', `confirm ${step.className}-ask`)
  panel.setAttribute('role', 'group')
  panel.hidden = true
  fill(host, open, panel)

  function close(): void {
    panel.hidden = true
    open.hidden = false
    open.focus()
  }

  function ask(): void {
    const sentence = element('p', 'sentence', step.sentence())
    sentence.tabIndex = -1
    const problem = problemLine()
    const reason = step.reason === undefined ? undefined : reasonField(step.reason)
    const yes = button(step.className, step.confirm, () => void act())
    const no = button('plain', '先不做', close)
    panel.setAttribute('aria-label', step.name)
    fill(panel, sentence, ...(reason === undefined ? [] : [reason.label]), problem, box('p', 'buttons', yes, no))
    panel.hidden = false
    open.hidden = true
    sentence.focus()

    async function act(): Promise<void> {
      const given = reason?.field.value.trim() ?? ''
      if (reason !== undefined && given === '') {
        problem.textContent = '请写一句原因，写进记录里。'
        reason.field.focus()
        return
      }
      // A second press while the first is under way would be another request.
      yes.disabled = true
      problem.textContent = ''
      const outcome = await step.act(given)
      yes.disabled = false
      if (outcome.kind === 'done') return step.done(outcome.body)
      problem.textContent = outcome.message
      yes.focus()
    }
  }

  panel.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close()
  })
  return host
}

function reasonField(name: string) {
  const field = element('input', '')
  field.maxLength = LONGEST_REASON
  field.autocomplete = 'off'
  return { field, label: box('label', 'field', element('span', '', name), field) }
}
