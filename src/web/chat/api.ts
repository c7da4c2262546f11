import { isObject, list, readReply, type ShownReply, words } from './reply.ts'

export interface Sent {
  readonly conversation: string
  readonly sender: string
  readonly text: string
  readonly messageId: string
  readonly elder: boolean
  /** Empty for the whole prefecture. */
  readonly region: string
}

export type Outcome =
  | { readonly kind: 'reply'; readonly reply: ShownReply }
  | { readonly kind: 'failed'; readonly reason: string }

/** What the page says before anybody asks. */
export interface Opening {
  readonly greeting: string
  readonly notice: string
  readonly starters: readonly string[]
}

const TIMEOUT_MS = 15_000
const CALL = '急事请直接打120、119、110。'
const OFFLINE = `手机没有连上网络。${CALL}`
const UNREACHED = `连不上小科，请过一会儿再试。${CALL}`
const LATE = `等了15秒没有回答。${CALL}`
const BROKEN = `小科出了点问题，请过一会儿再试。${CALL}`

class Late extends Error {}

/** Old WebViews cannot abort a request; a late answer is then ignored. */
function inTime<Result>(work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Late()), TIMEOUT_MS)
    const settled = () => clearTimeout(timer)
    work.then(resolve, reject).then(settled, settled)
  })
}

async function exchange(sent: string): Promise<Outcome> {
  const response = await fetch('/api/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: sent,
  })
  const body: unknown = await response.json().catch(() => undefined)
  const reply = response.ok ? readReply(body) : undefined
  if (reply !== undefined) return { kind: 'reply', reply }
  return { kind: 'failed', reason: (isObject(body) && words(body['message'])) || BROKEN }
}

/** Asks once. A failure is an outcome, not an exception. */
export async function post({ region, ...sent }: Sent): Promise<Outcome> {
  try {
    return await inTime(exchange(JSON.stringify(region === '' ? sent : { ...sent, region })))
  } catch (error) {
    if (error instanceof Late) return { kind: 'failed', reason: LATE }
    return { kind: 'failed', reason: navigator.onLine ? UNREACHED : OFFLINE }
  }
}

async function fetchOpening(region: string): Promise<Opening> {
  const response = await fetch(region === '' ? '/api/starters' : `/api/starters?region=${encodeURIComponent(region)}`)
  const body: unknown = await response.json()
  if (!response.ok || !isObject(body)) return NO_OPENING
  return {
    greeting: words(body['greeting']),
    notice: words(body['notice']),
    starters: list(body['starters'])
      .map(words)
      .filter((text) => text !== ''),
  }
}

const NO_OPENING: Opening = { greeting: '', notice: '', starters: [] }

/** Greeting and first questions for a county; nothing when the server does not say. */
export async function readOpening(region: string): Promise<Opening> {
  try {
    return await inTime(fetchOpening(region))
  } catch {
    return NO_OPENING
  }
}
