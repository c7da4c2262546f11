import type { Draft, Problem } from './draft.ts'
import { fill } from './element.ts'
import { option, selectField, textField } from './fields.ts'
import type { ShownHazard } from './read-lists.ts'

/** Chosen in place of a template. */
export const BY_HAND = 'by-hand'
export const HAND_COLOURS = ['', 'blue', 'yellow', 'orange', 'red'] as const

const LONGEST_EVENT = 40

/** What a template would have said: kind of danger and its name. */
export function handFields(hazards: readonly ShownHazard[], start: Draft, change: (more: Partial<Draft>) => void) {
  const hazard = selectField('灾种', '', (value) => change({ hazard: value }))
  const event = textField('事件名称', '例如：危险化学品泄漏。', LONGEST_EVENT, (value) => change({ event: value }))
  fill(
    hazard.control,
    option('', '请选灾种'),
    ...hazards.map(({ code, name }) => option(code, name)),
    option('other', '其他'),
  )
  hazard.control.value = start.hazard
  event.control.value = start.event
  const show = ({ template }: Draft) => {
    for (const { host } of [hazard, event]) host.hidden = template !== BY_HAND
  }
  show(start)
  return { hazard, event, show }
}

/** What is missing in a draft without a template. */
export function handProblems(draft: Draft): Problem[] {
  const wanted: ReadonlyArray<readonly [keyof Draft, string, string]> = [
    ['hazard', draft.hazard, '请选灾种。'],
    ['event', draft.event, '请写事件名称。'],
    ['until', draft.until, '请填到什么时候为止。'],
    ['headline', draft.headline, '请写标题。'],
    ['description', draft.description, '请写情况。'],
    ['steps', draft.steps, '请至少写一条做法。'],
  ]
  return wanted.filter(([, text]) => text.trim() === '').map(([field, , message]) => ({ field, message }))
}
