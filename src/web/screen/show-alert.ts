import { element } from '../chat/element.ts'
import type { ShownAlert } from './content.ts'
import { shrinkToFit } from './fit.ts'
import { shapeOf } from './shape.ts'

const DRILL = '【演练】这是演练，不是真的预警'
/** The mark stands in the banner already. */
const MARK = /^【演练】/

/** Puts one alert on the stage, from its action number `from` on; returns how many of its actions there was room for. */
export function showAlert(stage: HTMLElement, alert: ShownAlert, from: number, at: number, of: number): number {
  const { card, drill, over } = alert
  const shown = element('section', `alert ${over ? 'over' : card.colour}`)
  shown.setAttribute('role', 'alert')
  if (drill) shown.appendChild(element('p', 'drill', DRILL))
  const strip = element('div', 'strip')
  strip.appendChild(shapeOf(alert))
  strip.appendChild(element('p', 'level', card.level))
  if (of > 1) strip.appendChild(element('p', 'count', `${at + 1}/${of}`))
  shown.appendChild(strip)

  const body = element('div', 'body')
  body.appendChild(element('h2', 'headline', drill ? card.headline.replace(MARK, '') : card.headline))
  // The headline names them as a rule; the room is better spent on what to do.
  if (card.headline.indexOf(card.areas) < 0) body.appendChild(element('p', 'areas', card.areas))
  const actions = element('ol', card.actions.length === 1 ? 'actions single' : 'actions')
  actions.start = from + 1
  for (const action of card.actions.slice(from)) actions.appendChild(element('li', '', action))
  body.appendChild(actions)
  shown.appendChild(body)
  shown.appendChild(footOf(alert))
  stage.textContent = ''
  stage.appendChild(shown)

  // What has no room comes next, in the same size: small type would be no warning from five metres.
  while (body.scrollHeight > body.clientHeight && actions.children.length > 1) {
    const last = actions.lastElementChild
    if (last !== null) actions.removeChild(last)
  }
  shrinkToFit(body)
  return actions.children.length
}

function footOf({ card }: ShownAlert): HTMLElement {
  const foot = element('footer', 'foot')
  const times = element('div', 'times')
  times.appendChild(element('p', '', card.issued))
  if (card.until !== '')
    times.appendChild(element('p', '', /至|止|到|前|有效/.test(card.until) ? card.until : `有效至${card.until}`))
  foot.appendChild(times)
  if (card.phone !== '') {
    const phone = element('p', 'phone', '急事打')
    phone.appendChild(element('strong', '', card.phone))
    foot.appendChild(phone)
  }
  return foot
}
