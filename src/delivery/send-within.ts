import type { Letter, SendingChannel, SendOutcome } from '../domain/letter.ts'
import type { Wait } from './wait.ts'

/** One try with an end: what takes longer is stopped and may have arrived or not. What a channel throws is a bug, with the same doubt. */
export async function sendWithin(
  channel: SendingChannel,
  letter: Letter,
  limit: { readonly ms: number; readonly wait: Wait },
  onError: (error: unknown) => void,
): Promise<SendOutcome> {
  const tryEnds = new AbortController()
  const waitEnds = new AbortController()
  const sent = async (): Promise<SendOutcome> => {
    try {
      return await channel.send(letter, tryEnds.signal)
    } catch (error) {
      onError(error)
      return { kind: 'unknown', reason: 'the channel failed' }
    }
  }
  const timeUp = async (): Promise<SendOutcome> => {
    await limit.wait(limit.ms, waitEnds.signal)
    if (!waitEnds.signal.aborted) tryEnds.abort()
    return { kind: 'unknown', reason: `no answer within ${limit.ms} ms` }
  }
  try {
    return await Promise.race([sent(), timeUp()])
  } finally {
    waitEnds.abort()
  }
}
