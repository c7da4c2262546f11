import type { Wait } from '../delivery/wait.ts'

export interface FetchDeps {
  readonly fetch: typeof fetch
  readonly wait: Wait
}

export interface DocumentRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly mostBytes: number
  readonly stopping: AbortSignal
}

/** What came of asking for one document. Reasons name no address: an operator's address may hold a token. */
export type DocumentFetched =
  | { readonly kind: 'document'; readonly bytes: Uint8Array; readonly headers: Headers }
  | { readonly kind: 'unchanged' }
  /** `again`: another try may help. */
  | { readonly kind: 'failed'; readonly reason: string; readonly again: boolean }

const MOST_REDIRECTS = 3

/** One document within a time and a size; redirects only within the host, and never from https to http. */
export async function fetchDocument(deps: FetchDeps, request: DocumentRequest): Promise<DocumentFetched> {
  const over = new AbortController()
  const done = new AbortController()
  const stop = () => over.abort()
  request.stopping.addEventListener('abort', stop)
  if (request.stopping.aborted) stop()
  const limit = deps.wait(request.timeoutMs, done.signal).then(stop)
  try {
    return await follow(deps.fetch, request, over.signal)
  } catch (error) {
    if (over.signal.aborted) {
      const reason = request.stopping.aborted ? 'stopped' : `no answer within ${request.timeoutMs} ms`
      return { kind: 'failed', reason, again: !request.stopping.aborted }
    }
    return { kind: 'failed', reason: codeOf(error), again: true }
  } finally {
    request.stopping.removeEventListener('abort', stop)
    done.abort()
    await limit
  }
}

async function follow(ask: typeof fetch, request: DocumentRequest, signal: AbortSignal): Promise<DocumentFetched> {
  let address = new URL(request.url)
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const answer = await ask(address.href, { headers: request.headers, redirect: 'manual', signal })
    if (answer.status >= 200 && answer.status < 300) return await readLimited(answer, request.mostBytes)
    await answer.body?.cancel()
    if (answer.status === 304) return { kind: 'unchanged' }
    const location = answer.headers.get('location')
    if (answer.status < 300 || answer.status >= 400 || location === null)
      return { kind: 'failed', reason: `status ${answer.status}`, again: answer.status >= 500 || answer.status === 429 }
    const next = URL.canParse(location, address.href) ? new URL(location, address) : undefined
    const isUpgrade = next?.protocol === address.protocol || next?.protocol === 'https:'
    if (next === undefined || next.hostname !== address.hostname || !isUpgrade)
      return { kind: 'failed', reason: 'redirects to another host', again: false }
    address = next
  }
  return { kind: 'failed', reason: 'redirects without end', again: false }
}

/** Counts what has been unpacked, so that a small packed answer cannot grow beyond the limit. */
async function readLimited({ body, headers }: Response, mostBytes: number): Promise<DocumentFetched> {
  const tooBig = { kind: 'failed', reason: `more than ${mostBytes} bytes`, again: false } as const
  const chunks: Uint8Array[] = []
  let size = 0
  if (Number(headers.get('content-length') ?? 0) > mostBytes) {
    await body?.cancel()
    return tooBig
  }
  const reader = body?.getReader()
  for (let chunk = await reader?.read(); chunk?.value !== undefined; chunk = await reader?.read()) {
    size += chunk.value.length
    if (size > mostBytes) {
      await reader?.cancel()
      return tooBig
    }
    chunks.push(chunk.value)
  }
  return { kind: 'document', bytes: Buffer.concat(chunks), headers }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? error.name : codeOf(error.cause)
}
