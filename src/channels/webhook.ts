import { createHmac } from 'node:crypto'
import type { Clock } from '../domain/clock.ts'
import type { Letter, SendingChannel, SendOutcome } from '../domain/letter.ts'

export interface WebhookDeps {
  readonly url: string
  /** Both sides know it; at least 16 characters. */
  readonly secret: string
  readonly fetch?: typeof fetch
  readonly clock: Clock
}

/** Of an answer nothing but the status is needed; this much is read so that the connection can be used again. */
const ANSWER_BYTES = 64 * 1024
/** Nobody was reached: so long nothing else is tried either. */
const UNREACHED_MS = 10_000
/** A receiver that asks for more than a day is asked again after a day. */
const LONGEST_MS = 24 * 3_600_000

/** Faults of Node and undici before a connection stands: not one byte of the letter has left. */
const NOT_WRITTEN = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** `sha256=<hex>` of the body, as the receiver computes it too. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

function bodyOf({ letter, campaign, recipient, priority, text, repeat }: Letter): string {
  return JSON.stringify({ letter, campaign, recipient, priority, text, repeat })
}

/** `Date.parse` alone takes `-5` for a month. */
function dateIn(header: string): number {
  return /^[a-z]{3,9}, .* GMT$/i.test(header.trim()) ? Date.parse(header) : Number.NaN
}

/** Seconds or an HTTP date, as RFC 9110 §10.2.3 has it; undefined for anything else. */
export function retryAfter(header: string | null, now: Date): Date | undefined {
  if (header === null) return undefined
  const wanted = /^\d+$/.test(header.trim()) ? now.getTime() + Number(header) * 1_000 : dateIn(header)
  if (Number.isNaN(wanted)) return undefined
  return new Date(Math.min(Math.max(wanted, now.getTime()), now.getTime() + LONGEST_MS))
}

/** Codes of an error and its causes; those of several tried addresses lie in an AggregateError. */
function* codesOf(error: unknown): Generator<string> {
  if (!(error instanceof Error)) return
  if ('code' in error && typeof error.code === 'string') yield error.code
  if (error instanceof AggregateError) for (const one of error.errors) yield* codesOf(one)
  yield* codesOf(error.cause)
}

/** The text of an error may name the address, so only its code is told. */
function outcomeOfFault(error: unknown, now: Date): SendOutcome {
  const codes = [...codesOf(error)]
  const isUnwritten = codes.length > 0 && codes.every((code) => NOT_WRITTEN.has(code))
  if (!isUnwritten) return { kind: 'unknown', reason: codes[0] ?? 'no answer' }
  const until = new Date(now.getTime() + UNREACHED_MS)
  return { kind: 'postponed', reason: codes[0] ?? 'not reached', until, account: true }
}

function outcomeOfAnswer({ status, headers }: Response, now: Date): SendOutcome {
  const reason = `status ${status}`
  if (status >= 200 && status < 300) return { kind: 'sent' }
  if (status >= 400 && status < 500 && status !== 429) return { kind: 'refused', reason }
  // A redirect is a wrong setting of an operator and no fault of the letter: it is not lost, and not followed either.
  const until = retryAfter(headers.get('retry-after'), now)
  return { kind: 'postponed', reason, ...(until && { until, account: true }) }
}

async function readSome({ body }: Response): Promise<void> {
  const reader = body?.getReader()
  if (reader === undefined) return
  let bytes = 0
  try {
    while (bytes <= ANSWER_BYTES) {
      const { done, value } = await reader.read()
      if (done) return
      bytes += value.length
    }
    await reader.cancel()
  } catch {
    // The status has come, and that is all that counts.
  }
}

/**
 * Letters for an SMS gateway or anything else that speaks HTTP. What happened between writing and the answer is unknown and
 * never guessed. Neither the address nor the secret is in what it returns.
 */
export function createWebhookChannel({ url, secret, fetch: ask = fetch, clock }: WebhookDeps): SendingChannel {
  async function send(letter: Letter, signal: AbortSignal): Promise<SendOutcome> {
    // Nothing has been written yet.
    if (signal.aborted) return { kind: 'postponed', reason: 'stopped' }
    const body = bodyOf(letter)
    try {
      const answer = await ask(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          // What is not compressed cannot grow beyond the limit of bytes.
          'accept-encoding': 'identity',
          'x-kepu-signature': signatureOf(body, secret),
        },
        body,
        redirect: 'manual',
        signal,
      })
      await readSome(answer)
      return outcomeOfAnswer(answer, clock())
    } catch (error) {
      return outcomeOfFault(error, clock())
    }
  }
  return { name: 'webhook', send }
}
