import { createHash } from 'node:crypto'
import type { AlertSource } from './alert-source.ts'
import { type FeedEntry, readFeed } from './cap/read-feed.ts'
import { type DocumentFetched, type DocumentRequest, fetchDocument } from './fetch-document.ts'
import type { FeedPollerDeps } from './poll-feeds.ts'

export interface FeedLimits {
  readonly timeoutMs: number
  readonly feedBytes: number
  readonly messageBytes: number
  /** New messages in one look. */
  readonly newMessages: number
}

const FEED_LIMITS: FeedLimits = {
  timeoutMs: 10_000,
  feedBytes: 10 * 1024 * 1024,
  messageBytes: 1024 * 1024,
  newMessages: 50,
}

/** Tries within one look; the wait doubles. */
const TRIES = 3
const RETRY_MS = 2000
/** Looks after which a message that cannot be fetched is given up. */
const MOST_FAILURES = 5
const MOST_SEEN = 20_000
const AT_ONCE = 4
const ACCEPT_FEED = 'application/atom+xml, application/rss+xml, application/cap+xml, application/xml;q=0.9, */*;q=0.5'
const ACCEPT_MESSAGE = 'application/cap+xml, application/xml;q=0.9, */*;q=0.5'

export interface ReadMessage {
  readonly xml: Uint8Array
  readonly contentType: string | undefined
  /** It need not come again. */
  readonly seen: () => void
}

export type FeedLook =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed' }
  | {
      readonly kind: 'messages'
      readonly messages: readonly ReadMessage[]
      readonly left: number
      /** Everything was taken: the next look may ask whether anything changed at all. */
      readonly finish: () => void
    }

type FeedReaderDeps = Pick<FeedPollerDeps, 'fetch' | 'wait' | 'userAgent' | 'onError' | 'limits'>

/** Remembers what one feed has shown. What is not marked as seen comes again. */
export function createFeedReader(source: AlertSource, deps: FeedReaderDeps, stopping: AbortSignal) {
  const limits = { ...FEED_LIMITS, ...deps.limits }
  const memory = createFeedMemory()
  let validators: Readonly<Record<string, string>> = {}

  async function look(): Promise<FeedLook> {
    const fetched = await ask(source.url, { accept: ACCEPT_FEED, ...validators }, limits.feedBytes)
    if (fetched.kind === 'unchanged') return fetched
    if (fetched.kind === 'failed') return fail(`feed not read: ${fetched.reason}`)
    validators = {}
    const feed = readFeed(fetched.bytes, fetched.headers.get('content-type') ?? undefined)
    if (feed.kind === 'unreadable') return fail(`feed not read: it ${feed.reason}`)

    const fresh = oldestFirst(feed.entries).filter((entry) => !memory.isSeen(keyOf(entry)))
    const turn = fresh.slice(0, limits.newMessages)
    const messages: ReadMessage[] = []
    for (let at = 0; at < turn.length; at += AT_ONCE)
      messages.push(...(await Promise.all(turn.slice(at, at + AT_ONCE).map(read))).filter((one) => one !== undefined))
    const finish = () => {
      // As long as anything is missing the whole feed is wanted again, changed or not.
      validators = fresh.every((entry) => memory.isSeen(keyOf(entry))) ? validatorsOf(fetched.headers) : {}
    }
    return { kind: 'messages', messages, left: fresh.length - turn.length, finish }
  }

  async function read(entry: FeedEntry): Promise<ReadMessage | undefined> {
    const key = keyOf(entry)
    const seen = () => memory.mark(key)
    if (entry.cap !== null) return { xml: Buffer.from(entry.cap), contentType: undefined, seen }
    const address = addressOf(entry, source)
    if (address.kind === 'refused') {
      deps.onError(source.id, address.reason)
      seen()
      return undefined
    }
    const fetched = await ask(address.href, { accept: ACCEPT_MESSAGE }, limits.messageBytes)
    if (fetched.kind === 'document')
      return { xml: fetched.bytes, contentType: fetched.headers.get('content-type') ?? undefined, seen }
    if (stopping.aborted) return undefined
    const isGivenUp = memory.fail(key)
    const reason = fetched.kind === 'failed' ? fetched.reason : 'nothing came'
    deps.onError(source.id, `message not read: ${reason}${isGivenUp ? '; given up' : ''}`)
    return undefined
  }

  async function ask(url: string, headers: Record<string, string>, mostBytes: number): Promise<DocumentFetched> {
    const { timeoutMs } = limits
    const request = { url, headers: { 'user-agent': deps.userAgent, ...headers }, timeoutMs, mostBytes, stopping }
    return await askAgain(deps, request)
  }

  function fail(reason: string): FeedLook {
    if (!stopping.aborted) deps.onError(source.id, reason)
    return { kind: 'failed' }
  }

  return { look }
}

function createFeedMemory() {
  const seen = new Set<string>()
  const failures = new Map<string, number>()

  function mark(key: string): void {
    failures.delete(key)
    seen.add(key)
    const oldest = seen.values().next()
    if (seen.size > MOST_SEEN && oldest.done !== true) seen.delete(oldest.value)
  }

  return {
    mark,
    isSeen: (key: string) => seen.has(key),
    /** True: it has failed so often that it is given up, or a few dead addresses would take the places of new warnings for ever. */
    fail: (key: string) => {
      const count = (failures.get(key) ?? 0) + 1
      failures.set(key, count)
      if (count >= MOST_FAILURES) mark(key)
      return count >= MOST_FAILURES
    },
  }
}

type Address =
  | { readonly kind: 'address'; readonly href: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** A feed is written by others: it may not send us to any host but those the operator named. */
function addressOf({ link }: FeedEntry, { url, hosts }: AlertSource): Address {
  if (link === null || !URL.canParse(link, url))
    return { kind: 'refused', reason: 'an entry has no message and no address of one' }
  const { protocol, hostname, href } = new URL(link, url)
  if (!/^https?:$/.test(protocol))
    return { kind: 'refused', reason: 'the address of an entry is neither http nor https' }
  if (hostname === new URL(url).hostname || hosts.includes(hostname)) return { kind: 'address', href }
  const reason = 'an entry points to a host that the source does not name; add it to hosts if it is right'
  return { kind: 'refused', reason }
}

async function askAgain(deps: FeedReaderDeps, request: DocumentRequest): Promise<DocumentFetched> {
  for (let tries = 1; ; tries++) {
    const fetched = await fetchDocument(deps, request)
    if (fetched.kind !== 'failed' || !fetched.again || tries === TRIES) return fetched
    await deps.wait(RETRY_MS * 2 ** (tries - 1), request.stopping)
    if (request.stopping.aborted) return fetched
  }
}

function validatorsOf(headers: Headers): Readonly<Record<string, string>> {
  const [etag, modified] = [headers.get('etag'), headers.get('last-modified')]
  return {
    ...(etag !== null && { 'if-none-match': etag }),
    ...(modified !== null && { 'if-modified-since': modified }),
  }
}

/** An update must not overtake what it updates; feeds list the newest first. */
function oldestFirst(entries: readonly FeedEntry[]): FeedEntry[] {
  const timeOf = ({ updated }: FeedEntry) => Date.parse(updated ?? '') || 0
  return entries.toReversed().toSorted((a, b) => timeOf(a) - timeOf(b))
}

/** An entry that changed is another one. */
function keyOf({ id, updated, link, cap }: FeedEntry): string {
  return createHash('sha256')
    .update(JSON.stringify([id, updated, link, cap]))
    .digest('base64')
}
