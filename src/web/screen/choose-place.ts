import { element } from '../chat/element.ts'

const PLACES = [
  ['532301', '楚雄市'],
  ['532302', '禄丰市'],
  ['532322', '双柏县'],
  ['532323', '牟定县'],
  ['532324', '南华县'],
  ['532325', '姚安县'],
  ['532326', '大姚县'],
  ['532327', '永仁县'],
  ['532328', '元谋县'],
  ['532329', '武定县'],
  ['532300', '全州'],
] as const

/** Where nobody has said where the screen stands. */
export function showPlaces(stage: HTMLElement): void {
  const shown = element('nav', 'places')
  shown.appendChild(element('h2', '', '这块屏幕装在哪里？'))
  const choices = element('div', 'choices')
  for (const [code, name] of PLACES) {
    const link = element('a', '', name)
    link.href = `/screen?region=${code}`
    choices.appendChild(link)
  }
  shown.appendChild(choices)
  stage.textContent = ''
  stage.appendChild(shown)
}
