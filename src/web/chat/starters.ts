import { readOpening } from './api.ts'
import { askingButton, part } from './element.ts'
import { PLAIN } from './reply.ts'
import { showReply } from './show-reply.ts'

export interface StartersDeps {
  readonly ask: (text: string) => void
  readonly isEmpty: () => boolean
  readonly isBusy: () => boolean
}

export interface Starters {
  /** Reads greeting and questions for a county; those on the page stay when there are none. */
  readonly load: (region: string) => Promise<void>
  /** Shows or hides them, as the conversation has it. */
  readonly refresh: () => void
}

/** Questions to start with. They go after the first question and can be called back. */
export function createStarters({ ask, isEmpty, isBusy }: StartersDeps): Starters {
  const section = part('starters', HTMLElement)
  const buttons = part('starter-list', HTMLDivElement)
  const welcome = part('greeting', HTMLDivElement)
  const more = part('more', HTMLButtonElement)
  let isCalled = false

  function refresh(): void {
    if (isBusy()) isCalled = false
    const exist = buttons.childElementCount > 0
    const first = isEmpty()
    section.hidden = !exist || !(first || isCalled)
    more.hidden = !exist || first
    more.setAttribute('aria-expanded', String(isCalled))
  }

  function greet(greeting: string): void {
    if (greeting === '') return
    welcome.textContent = ''
    welcome.appendChild(showReply({ ...PLAIN, kind: 'greeting', text: greeting }, ask))
  }

  async function load(region: string): Promise<void> {
    const { greeting, notice, starters } = await readOpening(region)
    greet(greeting)
    // The greeting says the same; one of them is enough.
    part('notice', HTMLParagraphElement).textContent = welcome.childElementCount > 0 ? '' : notice
    if (starters.length > 0) buttons.textContent = ''
    for (const text of starters) buttons.appendChild(askingButton(text, () => ask(text)))
    refresh()
  }

  more.addEventListener('click', () => {
    isCalled = !isCalled
    refresh()
    if (isCalled) section.scrollIntoView({ block: 'nearest' })
  })
  return { load, refresh }
}
