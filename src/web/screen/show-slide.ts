import { element } from '../chat/element.ts'
import type { ShownSlide } from './content.ts'
import { shrinkToFit } from './fit.ts'

/** Puts one slide on the stage. */
export function showSlide(stage: HTMLElement, slide: ShownSlide): void {
  const shown = element('section', 'slide')
  const body = element('div', 'body')
  body.appendChild(element('p', 'topic', slide.topic))
  body.appendChild(element('h2', 'headline', slide.title))
  const lines = element('div', 'lines')
  for (const line of slide.lines) lines.appendChild(element('p', '', line))
  body.appendChild(lines)
  shown.appendChild(body)

  const foot = element('footer', 'foot')
  const from = element('div', 'from')
  from.appendChild(element('p', '', `来源：${slide.source}`))
  if (slide.note !== '') from.appendChild(element('p', '', slide.note))
  foot.appendChild(from)
  if (slide.phone !== '') {
    const phone = element('p', 'phone', '电话')
    phone.appendChild(element('strong', '', slide.phone))
    foot.appendChild(phone)
  }
  shown.appendChild(foot)
  stage.textContent = ''
  stage.appendChild(shown)
  shrinkToFit(body)
}

/** Nothing has ever come. */
export function showEmpty(stage: HTMLElement): void {
  const shown = element('section', 'slide')
  const body = element('div', 'body')
  body.appendChild(element('h2', 'headline', '正在连接……'))
  const lines = element('div', 'lines')
  for (const line of ['急救120　火警119　报警110', '一直连不上，请检查网络和地址。'])
    lines.appendChild(element('p', '', line))
  body.appendChild(lines)
  shown.appendChild(body)
  stage.textContent = ''
  stage.appendChild(shown)
}
