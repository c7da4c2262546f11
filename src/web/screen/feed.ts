import { isObject, words } from '../chat/reply.ts'
import { parseContent, type ShownContent } from './content.ts'

export interface FeedDeps {
  /** `?region=…`, with the question mark. */
  readonly query: string
  readonly onContent: (content: ShownContent) => void
  /** The server lives, and it is so late there (milliseconds). */
  readonly onAlive: (serverNow: number) => void
}

const POLL_MS = 30_000
/** The server says something every 15 s; a connection that is silent for three times as long is dead, whatever it says of itself. */
const SILENT_MS = 45_000
const CHECK_MS = 5_000

function aliveAt(text: string): number {
  try {
    const body: unknown = JSON.parse(text)
    return isObject(body) ? Date.parse(words(body['now'])) : Number.NaN
  } catch {
    return Number.NaN
  }
}

/** Follows the server by events; while there is no event connection it asks every 30 s. Never gives up. */
export function followFeed({ query, onContent, onAlive }: FeedDeps): void {
  let source: EventSource | undefined
  let heard = performance.now()
  let polled = 0

  function take(text: string): void {
    const content = parseContent(text)
    if (content !== undefined) onContent(content)
  }

  function connect(): void {
    if (source !== undefined) source.close()
    const opened = new EventSource(`/feeds/screen/events${query}`)
    source = opened
    heard = performance.now()
    opened.addEventListener('content', (event) => {
      heard = performance.now()
      if (event instanceof MessageEvent) take(String(event.data))
    })
    opened.addEventListener('alive', (event) => {
      heard = performance.now()
      const now = event instanceof MessageEvent ? aliveAt(String(event.data)) : Number.NaN
      if (now > 0) onAlive(now)
    })
  }

  async function poll(): Promise<void> {
    const response = await fetch(`/feeds/screen.json${query}`, { cache: 'no-store' })
    if (response.ok) take(await response.text())
  }

  function check(): void {
    const now = performance.now()
    // After a refusal the browser does not try again by itself.
    const isOpen = source !== undefined && source.readyState === EventSource.OPEN
    if (source !== undefined && (source.readyState === EventSource.CLOSED || now - heard > SILENT_MS)) connect()
    if (!isOpen && now - polled > POLL_MS) {
      polled = now
      poll().catch(() => undefined)
    }
  }

  connect()
  window.addEventListener('online', connect)
  window.setInterval(check, CHECK_MS)
}
