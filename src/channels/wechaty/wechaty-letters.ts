import type { Wechaty } from 'wechaty'
import type { Letter, SendingChannel, SendOutcome } from '../../domain/letter.ts'
import type { Speaking } from './speaking.ts'

export interface WechatyLettersDeps {
  /** The bot that runs now; undefined before the start and after the stop. */
  readonly bot: () => Wechaty | undefined
  readonly speaking: Speaking
  readonly now: () => number
  readonly onNote: (note: string) => void
}

/** A failed send is often the first sign of a ban; whoever looks after the account has time to look. */
const REST_MS = 10 * 60_000
/** Somebody has to scan a code: no use to ask every second. */
const LOGGED_OUT_MS = 60_000
/** Longer than the usual pause: the minute is full, and the letter waits in the ledger instead. */
const LONGEST_WAIT_MS = 6_500

/** Ids of rooms contain `@`, those of contacts do not (PuppetMock: `/@/`; WeChat: `@chatroom`, `@@` of the web client). */
function isRoom(recipient: string): boolean {
  return recipient.includes('@')
}

async function findPlace(bot: Wechaty, recipient: string) {
  return isRoom(recipient) ? bot.Room.find({ id: recipient }) : bot.Contact.find({ id: recipient })
}

/** Letters through the account that also answers, as slowly as it answers. */
export function createWechatyLetters({ bot, speaking, now, onNote }: WechatyLettersDeps): SendingChannel {
  function notNow(reason: string, waitMs: number): SendOutcome {
    return { kind: 'postponed', reason, until: new Date(now() + waitMs), account: true }
  }

  function fail(): SendOutcome {
    speaking.rest(now() + REST_MS)
    onNote('wechaty: a letter could not be sent, nothing more is sent for ten minutes')
    return notNow('sending failed', REST_MS)
  }

  async function say(running: Wechaty, { recipient, text, priority }: Letter, signal: AbortSignal) {
    const place = await findPlace(running, recipient)
    if (place === undefined) return { kind: 'refused', reason: 'no such room or contact' } as const
    await speaking.turn(recipient, priority === 'emergency')
    // Meanwhile the time was up, or another send has failed. Nothing has been said yet.
    if (signal.aborted) return notNow('stopped', 0)
    if (speaking.restsUntil() > now()) return notNow('resting', REST_MS)
    const said = await place.say(text)
    return { kind: 'sent', ...(said && { providerId: said.id }) } as const
  }

  return {
    name: 'wechaty',
    async send(letter, signal): Promise<SendOutcome> {
      const running = bot()
      if (running === undefined || !running.isLoggedIn) return notNow('not logged in', LOGGED_OUT_MS)
      const rests = speaking.restsUntil() - now()
      if (rests > 0) return notNow('resting', Math.min(rests, REST_MS))
      const wait = speaking.nextTurn(letter.recipient, letter.priority === 'emergency') - now()
      if (wait > LONGEST_WAIT_MS) return { kind: 'postponed', reason: 'minute full', until: new Date(now() + wait) }
      try {
        return await say(running, letter, signal)
      } catch {
        return fail()
      }
    },
  }
}
