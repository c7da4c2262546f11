import { post } from './api.ts'
import { isAskingButton } from './element.ts'
import { createKeptLines, type Mine } from './kept-lines.ts'
import type { ShownReply } from './reply.ts'
import { showLetters } from './show-letters.ts'
import { showFailure, showMine } from './show-mine.ts'
import { showReply } from './show-reply.ts'
import { randomId } from './store.ts'
import { beAnother, whoAsks } from './who-asks.ts'

export interface ConversationDeps {
  readonly messages: HTMLElement
  /** How the answer should be: in short words for old people, for which county. */
  readonly manner: () => { readonly elder: boolean; readonly region: string }
  /** Brings the beginning of something into sight. */
  readonly reveal: (shown: HTMLElement) => void
  /** Called when an answer is awaited, when it came or did not, and when everything was cleared. */
  readonly changed: () => void
}

export interface Conversation {
  /** Asks; while an answer is awaited nothing happens. */
  readonly ask: (text: string, shown?: string) => void
  /** Shows letters that nobody asked for. */
  readonly tell: (letters: readonly ShownReply[]) => void
  readonly restore: () => void
  readonly clear: () => void
  readonly isBusy: () => boolean
  /** True as long as nothing was asked. */
  readonly isEmpty: () => boolean
}

/** Said of a message whose answer had not come when the page was closed. */
const INTERRUPTED = '上次没有等到回答。'

function isLong(message: HTMLElement): boolean {
  return message.offsetHeight > window.innerHeight / 3
}

/** The numbers of an older list mean nothing any more. */
function retireCandidates(messages: HTMLElement): void {
  for (const older of Array.from(messages.querySelectorAll('.candidates'))) older.classList.add('past')
}

/** The messages on the page: asks, shows, keeps, and never loses one that could not be sent. */
export function createConversation({ messages, manner, reveal, changed }: ConversationDeps): Conversation {
  const kept = createKeptLines()
  let awaited = ''

  function wait(id: string): void {
    awaited = id
    changed()
  }

  function showAnswer(reply: ShownReply): HTMLElement {
    retireCandidates(messages)
    return showReply(reply, ask)
  }

  function offerRetry(line: Mine, shown: HTMLElement, failure: string): void {
    showFailure(shown, failure, () => void send(line, shown))
  }

  function receive(line: Mine, shown: HTMLElement, reply: ShownReply): void {
    kept.put({ ...line, failure: '' })
    kept.put({ by: 'kepu', reply })
    const answer = showAnswer(reply)
    // Read out at once, whatever a screen reader is saying.
    if (reply.kind === 'emergency') answer.setAttribute('role', 'alert')
    messages.appendChild(answer)
    reveal(isLong(shown) ? answer : shown)
  }

  function tell(letters: readonly ShownReply[]): void {
    for (const reply of letters) kept.put({ by: 'kepu', reply })
    showLetters(letters, { show: (letter) => messages.appendChild(showReply(letter, ask)), reveal })
    changed()
  }

  async function send(line: Mine, shown: HTMLElement): Promise<void> {
    // Sent again, it stands last, next to its answer.
    messages.appendChild(shown)
    kept.put({ ...line, failure: INTERRUPTED })
    // The button that asked is about to rest or go.
    if (isAskingButton(document.activeElement)) shown.focus()
    wait(line.id)
    reveal(shown)
    const outcome = await post({ ...whoAsks(), text: line.text, messageId: line.id, ...manner() })
    // Cleared in the meantime.
    if (awaited !== line.id) return

    wait('')
    if (outcome.kind === 'reply') return receive(line, shown, outcome.reply)
    kept.put({ ...line, failure: outcome.reason })
    offerRetry(line, shown, outcome.reason)
    reveal(shown)
  }

  function ask(text: string, shown = text): void {
    if (awaited === '') void send({ by: 'me', id: randomId(), text, shown, failure: '' }, showMine(shown))
  }

  function restore(): void {
    for (const line of kept.all()) {
      const shown = messages.appendChild(line.by === 'me' ? showMine(line.shown) : showAnswer(line.reply))
      if (line.by === 'me' && line.failure !== '') offerRetry(line, shown, line.failure)
    }
    changed()
    if (messages.lastElementChild instanceof HTMLElement) reveal(messages.lastElementChild)
  }

  function clear(): void {
    kept.clear()
    messages.textContent = ''
    beAnother()
    wait('')
  }

  return { ask, tell, restore, clear, isBusy: () => awaited !== '', isEmpty: kept.isEmpty }
}
