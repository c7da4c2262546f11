import { startBanner } from './banner.ts'
import { startClearButton } from './clear-button.ts'
import { startComposer } from './composer.ts'
import { type Conversation, createConversation } from './conversation.ts'
import { isAskingButton, part } from './element.ts'
import { startInbox } from './inbox.ts'
import { startManner } from './manner.ts'
import { createStarters } from './starters.ts'

/** An answer that comes at once needs no word that it is coming. */
const WAITING_AFTER_MS = 400
const WAITING = '小科正在查……'

const messages = part('messages', HTMLDivElement)
const bar = part('urgent', HTMLElement)

function reveal(shown: HTMLElement): void {
  const { top } = shown.getBoundingClientRect()
  window.scrollTo(0, window.pageYOffset + top - bar.offsetHeight - 12)
}

function startWaiting(isBusy: () => boolean): () => void {
  const waiting = part('waiting', HTMLParagraphElement)
  let timer = 0
  return () => {
    window.clearTimeout(timer)
    waiting.textContent = ''
    if (isBusy()) timer = window.setTimeout(() => (waiting.textContent = WAITING), WAITING_AFTER_MS)
  }
}

function rest(isBusy: boolean): void {
  for (const button of Array.from(document.querySelectorAll('button')).filter(isAskingButton)) button.disabled = isBusy
}

function start(): void {
  part('greeting', HTMLDivElement).textContent = ''
  const region = part('region', HTMLSelectElement)
  const tools = part('tools', HTMLDivElement)

  const manner = startManner({
    big: part('big', HTMLButtonElement),
    region,
    sizeChanged: () => fitComposer(),
    regionChanged: () => {
      lookForAlerts()
      void starters.load(region.value)
    },
  })
  const conversation: Conversation = createConversation({
    messages,
    manner,
    reveal,
    changed: () => {
      tools.hidden = conversation.isEmpty()
      rest(conversation.isBusy())
      starters.refresh()
      showWaiting()
    },
  })
  const showWaiting = startWaiting(conversation.isBusy)
  const starters = createStarters(conversation)
  const fitComposer = startComposer({
    form: part('ask', HTMLFormElement),
    input: part('question', HTMLTextAreaElement),
    hint: part('hint', HTMLParagraphElement),
    ask: conversation.ask,
    isBusy: conversation.isBusy,
  })
  startClearButton(part('clear', HTMLButtonElement), () => {
    conversation.clear()
    part('greeting', HTMLDivElement).focus()
  })
  conversation.restore()
  startInbox(conversation)
  const lookForAlerts = startBanner({ place: part('alerts', HTMLElement), region: () => region.value })
  void starters.load(region.value)
}

// On paper every source is unfolded.
window.addEventListener('beforeprint', () => {
  for (const details of Array.from(document.querySelectorAll('details'))) details.open = true
})
start()
