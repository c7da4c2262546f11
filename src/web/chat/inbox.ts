import { isObject, list, PLAIN, type ShownReply, words } from './reply.ts'
import { readNote, writeNote } from './store.ts'
import { knownConversation } from './who-asks.ts'

export interface InboxDeps {
  readonly tell: (letters: readonly ShownReply[]) => void
  /** A letter must not come between a question and its answer. */
  readonly isBusy: () => boolean
}

interface Letter {
  readonly id: number
  readonly reply: ShownReply
}

const EVERY_MS = 60_000
const MOST_SHOWN = 200

function readLetter(sent: Record<string, unknown>): Letter {
  const kind = sent['priority'] === 'emergency' ? 'urgent-letter' : 'letter'
  return { id: Number(sent['id']), reply: { ...PLAIN, kind, text: words(sent['text']), at: words(sent['at']) } }
}

async function fetchUnread(conversation: string): Promise<Letter[]> {
  const response = await fetch(`/api/inbox?conversation=${encodeURIComponent(conversation)}`)
  const body: unknown = response.ok ? await response.json() : undefined
  return isObject(body) ? list(body['letters']).filter(isObject).map(readLetter) : []
}

async function markRead(conversation: string, ids: readonly number[]): Promise<void> {
  await fetch('/api/inbox/read', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ conversation, ids }),
  })
}

/** What was shown is not shown again when marking it failed. */
function wasShown(id: number): boolean {
  return readNote('letters').split(',').indexOf(String(id)) >= 0
}

function rememberShown(ids: readonly number[]): void {
  const known = readNote('letters').split(',')
  writeNote('letters', known.concat(ids.map(String)).slice(-MOST_SHOWN).join(','))
}

/** Letters for this device: asked for when the page opens, then every minute while it is looked at. */
export function startInbox({ tell, isBusy }: InboxDeps): void {
  let last = 0

  async function look(conversation: string): Promise<void> {
    const letters = await fetchUnread(conversation)
    if (letters.length === 0 || isBusy()) return
    const fresh = letters.filter(({ id }) => !wasShown(id))
    if (fresh.length > 0) tell(fresh.map(({ reply }) => reply))
    rememberShown(fresh.map(({ id }) => id))
    await markRead(
      conversation,
      letters.map(({ id }) => id),
    )
  }

  function poll(): void {
    const conversation = knownConversation()
    if (conversation === '' || document.hidden || isBusy() || Date.now() - last < EVERY_MS) return
    last = Date.now()
    // Nobody waits for it: without a network it is tried again in a minute.
    look(conversation).catch(() => undefined)
  }

  document.addEventListener('visibilitychange', poll)
  window.setInterval(poll, EVERY_MS / 4)
  poll()
}
