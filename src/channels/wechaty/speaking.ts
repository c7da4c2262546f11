import { PACING, type Pacing, type Sent, sendAt } from './pacing.ts'

export interface SpeakingDeps {
  readonly pacing?: Pacing
  readonly now: () => number
  readonly random: () => number
  readonly wait: (ms: number) => Promise<void>
}

/** One account has one voice: replies and letters share its limits. */
export interface Speaking {
  /** Takes the next moment that the limits allow, for a room or person, and waits for it. */
  readonly turn: (place: string, urgent: boolean) => Promise<void>
  /** The moment that a turn taken now would get, in epoch milliseconds; takes nothing. */
  readonly nextTurn: (place: string, urgent: boolean) => number
  /** Says no more before a moment; later moments win, `Infinity` is until a restart. */
  readonly rest: (until: number) => void
  readonly restsUntil: () => number
}

const MINUTE = 60_000

export function createSpeaking({ pacing = PACING, now, random, wait }: SpeakingDeps): Speaking {
  let planned: readonly Sent[] = []
  let silentUntil = Number.NEGATIVE_INFINITY

  const momentFor = (place: string, urgent: boolean) => sendAt(pacing, planned, place, now(), urgent, random())

  return {
    async turn(place, urgent) {
      const start = now()
      const at = momentFor(place, urgent)
      planned = [...planned.filter((sent) => sent.at > start - MINUTE), { at, room: place }]
      await wait(at - start)
    },
    nextTurn: momentFor,
    rest(until) {
      silentUntil = Math.max(silentUntil, until)
    },
    restsUntil: () => silentUntil,
  }
}
