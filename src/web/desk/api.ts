import { isObject, words } from '../chat/reply.ts'

export type Outcome =
  | { readonly kind: 'done'; readonly body: unknown }
  /** `message`: for the officer, in the server's words where it has said something. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

/** Who is signed in. */
export interface Me {
  readonly name: string
  readonly role: string
  /** Code of the region that is theirs. */
  readonly region: string
}

export interface Api {
  readonly get: (path: string) => Promise<Outcome>
  /** `body` left out: none. */
  readonly post: (path: string, body?: unknown) => Promise<Outcome>
  readonly postXml: (path: string, xml: Blob | string) => Promise<Outcome>
  readonly whoAmI: () => Promise<Me | undefined>
  readonly signOut: () => Promise<Outcome>
}

export interface ApiDeps {
  /** The session is over. */
  readonly onSignedOut: () => void
  /** After each call: whether the server was reached. */
  readonly onReached: (reached: boolean) => void
}

interface Call {
  readonly method: string
  readonly path: string
  readonly body?: Blob | string
  readonly type?: string
}

interface Answer {
  readonly ok: boolean
  readonly status: number
  readonly body: unknown
}

const TIMEOUT_MS = 15_000
const SESSION = '/api/staff/session'
const UNREACHED: Outcome = {
  kind: 'refused',
  code: 'offline',
  message: '没有连上服务器，这一步没有得到回答。请检查网络，看清现在的状态后再试。',
}
const BROKEN = '服务器没有说清出了什么问题，请看清现在的状态后再试。'

/** Nothing at all is an answer without content; what cannot be read is none. */
function parsed(text: string): unknown {
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The limit is for the whole answer, not only for its first byte. */
async function exchange({ method, path, body, type }: Call, csrf: string): Promise<Answer> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), TIMEOUT_MS)
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: late.signal,
      headers: { ...(type !== undefined && { 'content-type': type }), ...(csrf !== '' && { 'x-csrf-token': csrf }) },
      ...(body !== undefined && { body }),
    })
    const text = await response.text()
    return { ok: response.ok, status: response.status, body: parsed(text) }
  } finally {
    clearTimeout(timer)
  }
}

/** Calls of the session that the browser holds as a cookie. A failure is an outcome, not an exception. */
export function createApi({ onSignedOut, onReached }: ApiDeps): Api {
  let csrf = ''

  async function ask(call: Call): Promise<Outcome> {
    try {
      const { ok, status, body } = await exchange(call, csrf)
      onReached(true)
      if (ok && isObject(body)) return { kind: 'done', body }
      const told = isObject(body) ? body : {}
      if (status === 401) onSignedOut()
      return { kind: 'refused', code: words(told['code']), message: words(told['message']) || BROKEN }
    } catch {
      onReached(false)
      return UNREACHED
    }
  }

  async function whoAmI(): Promise<Me | undefined> {
    const outcome = await ask({ method: 'GET', path: SESSION })
    if (outcome.kind !== 'done' || !isObject(outcome.body)) return undefined
    csrf = words(outcome.body['csrf'])
    return {
      name: words(outcome.body['name']),
      role: words(outcome.body['role']),
      region: words(outcome.body['region']),
    }
  }

  /** Somebody who signed in again in another tab has another token; nothing was done yet, so once more is safe. */
  async function change(call: Call): Promise<Outcome> {
    const outcome = await ask(call)
    if (outcome.kind === 'done' || outcome.code !== 'staff.csrf') return outcome
    return (await whoAmI()) === undefined ? outcome : ask(call)
  }

  return {
    get: (path) => ask({ method: 'GET', path }),
    post: (path, body) =>
      change({
        method: 'POST',
        path,
        ...(body !== undefined && { body: JSON.stringify(body), type: 'application/json' }),
      }),
    postXml: (path, body) => change({ method: 'POST', path, body, type: 'application/xml' }),
    whoAmI,
    signOut: () => change({ method: 'DELETE', path: SESSION }),
  }
}
