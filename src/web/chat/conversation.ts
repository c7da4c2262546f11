import { post } from './api.ts'
import { isAskingButton } from './element.ts'
import { createKeptLines, type Mine } from './kept-lines.ts'
import type { ShownReply } from './reply.ts'
import { showFailure, showMine } from './show-mine.ts'
import { showReply } from './show-reply.ts'
import { randomId, readNote, readSetting, writeNote, writeSetting } from './store.ts'

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
  readonly restore: () => void
  readonly clear: () => void
  readonly isBusy: () => boolean
  readonly isEmpty: () => boolean
}

/** Said of a message whose answer had not come when the page was closed. */
const INTERRUPTED = '上次没有等到回答。'

function sender(): string {
  const id = readSetting('sender') || randomId()
  writeSetting('sender', id)
  return id
}

function conversationId(): string {
  const id = readNote('conversation') || randomId()
  writeNote('conversation', id)
  return id
}

function isLong(message: HTMLElement): boolean {
  return message.offsetHeight > window.innerHeight / 3
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
    // The numbers of an older list mean nothing any more.
    for (const older of Array.from(messages.querySelectorAll('.candidates'))) older.classList.add('past')
    return showReply(reply, ask)
  }

  function offerRetry(line: Mine, shown: HTMLElement, failure: string): void {
    showFailure(shown, failure, () => void send(line, shown))
  }

  function fail(line: Mine, shown: HTMLElement, failure: string): void {
    kept.put({ ...line, failure })
    offerRetry(line, shown, failure)
    reveal(shown)
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

  async function send(line: Mine, shown: HTMLElement): Promise<void> {
    // Sent again, it stands last, next to its answer.
    messages.appendChild(shown)
    kept.put({ ...line, failure: INTERRUPTED })
    // The button that asked is about to rest or go.
    if (isAskingButton(document.activeElement)) shown.focus()
    wait(line.id)
    reveal(shown)
    const said = { conversation: conversationId(), sender: sender(), text: line.text, messageId: line.id }
    const outcome = await post({ ...said, ...manner() })
    // Cleared in the meantime.
    if (awaited !== line.id) return

    wait('')
    if (outcome.kind === 'failed') fail(line, shown, outcome.reason)
    else receive(line, shown, outcome.reply)
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
    // What was asked before must not colour what is asked next.
    writeNote('conversation', '')
    wait('')
  }

  return { ask, restore, clear, isBusy: () => awaited !== '', isEmpty: () => kept.all().length === 0 }
}
