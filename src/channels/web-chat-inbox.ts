import type { Clock } from '../domain/clock.ts'
import { hasInbox } from '../domain/inbox.ts'
import type { Letter, SendingChannel } from '../domain/letter.ts'

export interface WebChatInboxDeps {
  readonly inbox: {
    /** Nothing is put in twice: the id of the letter is known. */
    readonly put: (letter: Letter, at: Date) => Promise<void>
  }
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

/** Letters for the residents' page: it is not there when they are written, and fetches them when it is opened. */
export function createWebChatInbox({ inbox, clock, onError }: WebChatInboxDeps): SendingChannel {
  return {
    name: 'web-chat',
    async send(letter) {
      if (!hasInbox(letter.recipient)) return { kind: 'refused', reason: 'no such inbox' }
      try {
        await inbox.put(letter, clock())
        return { kind: 'sent' }
      } catch (error) {
        onError(error)
        // Whether it is in or not: putting it in again does no harm.
        return { kind: 'postponed', reason: 'inbox not reached' }
      }
    },
  }
}
