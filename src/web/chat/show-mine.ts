import { askingButton, element } from './element.ts'

/** What the person at the page said. */
export function showMine(text: string): HTMLElement {
  const message = element('div', 'message mine')
  // Focus can be moved here when the button that asked disappears.
  message.tabIndex = -1
  const bubble = element('div', 'bubble')
  bubble.appendChild(element('span', 'hidden', '您说：'))
  bubble.appendChild(element('p', 'text', text))
  message.appendChild(bubble)
  return message
}

/** Says below a message why it was not sent and offers to send it again. */
export function showFailure(mine: HTMLElement, reason: string, retry: () => void): void {
  const failure = element('div', 'failure')
  const said = element('p', 'note')
  said.appendChild(element('strong', '', '没有发出去：'))
  said.appendChild(document.createTextNode(reason))
  failure.appendChild(said)
  failure.appendChild(
    askingButton('再发一次', () => {
      failure.remove()
      mine.classList.remove('failed')
      retry()
    }),
  )
  mine.classList.add('failed')
  mine.appendChild(failure)
}
