import type { Clock } from '../domain/clock.ts'
import type { DeliveryChannel, Letter, SendingChannel, SendOutcome } from '../domain/letter.ts'
import { type AccountWork, type DispatchLimits, drainPaced, drainUnpaced } from './drain-account.ts'
import { createGate } from './gate.ts'
import type { LeasedLetter, Ledger, ReadyAccount } from './ledger.ts'
import { createRecorder } from './recorder.ts'
import { sendWithin } from './send-within.ts'
import type { Wait } from './wait.ts'

export const DISPATCH_LIMITS: DispatchLimits = {
  leaseMs: 60_000,
  sendMs: 10_000,
  idleMs: 250,
  claim: 500,
  concurrency: 32,
}

export interface DispatchDeps {
  readonly ledger: Ledger
  readonly channels: ReadonlyMap<DeliveryChannel, SendingChannel>
  readonly clock: Clock
  readonly wait: Wait
  /** Different for every process, and after every start. */
  readonly worker: string
  /** After the outcome is in the ledger; for counters. */
  readonly onOutcome: (letter: LeasedLetter, outcome: SendOutcome) => void
  readonly onError: (error: unknown) => void
  readonly limits: DispatchLimits
}

export interface Dispatch {
  readonly start: () => void
  /** Lets what is in flight end and gives back what is not started. */
  readonly stop: () => Promise<void>
  /** There may be something to do: look now. */
  readonly nudge: () => void
}

function toLetter({ letter, campaign, address, lane, text, repeat }: LeasedLetter): Letter {
  return { letter, campaign, recipient: address, priority: lane, text, repeat }
}

interface Alarm {
  readonly ring: () => void
  readonly sleep: (ms: number) => Promise<void>
}

/** Sleep that a nudge ends; a nudge while nobody sleeps ends the next one. */
function createAlarm(wait: Wait): Alarm {
  let bell = new AbortController()
  return {
    ring: () => bell.abort(),
    async sleep(ms: number) {
      await wait(ms, bell.signal)
      if (bell.signal.aborted) bell = new AbortController()
    },
  }
}

/** The only one that sends. Several may run on one ledger, in one process or many. */
export function createDispatch(deps: DispatchDeps): Dispatch {
  const alarm = createAlarm(deps.wait)
  let current: { readonly stopping: AbortController; readonly ended: Promise<void> } | undefined

  return {
    start() {
      if (current !== undefined) return
      const stopping = new AbortController()
      current = { stopping, ended: run(deps, alarm, stopping.signal) }
    },
    async stop() {
      if (current === undefined) return
      const { stopping, ended } = current
      stopping.abort()
      alarm.ring()
      await ended
      current = undefined
    },
    nudge: alarm.ring,
  }
}

async function run(deps: DispatchDeps, alarm: Alarm, stopping: AbortSignal): Promise<void> {
  const { ledger, clock, wait, limits, onError } = deps
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      onError(error)
    }
  }
  const accounts = accountsOf(deps, stopping, attempt, alarm.ring)

  async function look(): Promise<void> {
    while (!stopping.aborted) {
      await attempt(async () => {
        for (const account of await ledger.ready(clock())) accounts.begin(account)
      })
      if (!stopping.aborted) await alarm.sleep(limits.idleMs)
    }
  }

  /** What others or an earlier life left behind. */
  async function care(): Promise<void> {
    while (!stopping.aborted) {
      await attempt(() => ledger.recover(clock()))
      await attempt(() => ledger.settle(clock()))
      if (!stopping.aborted) await wait(limits.leaseMs / 2, stopping)
    }
  }

  await Promise.all([look(), care()])
  await accounts.ended()
}

/** One loop per account that has something to send. */
function accountsOf(
  deps: DispatchDeps,
  stopping: AbortSignal,
  attempt: (work: () => Promise<unknown>) => Promise<void>,
  nudge: () => void,
) {
  const { ledger, channels, clock, wait, limits, onError, onOutcome } = deps
  const record = createRecorder(deps)
  const busy = new Map<string, Promise<void>>()

  function workFor(channel: SendingChannel): AccountWork {
    return {
      ...deps,
      stopping,
      gate: createGate(limits.concurrency),
      async send(letter) {
        const outcome = await sendWithin(channel, toLetter(letter), { ms: limits.sendMs, wait }, onError)
        await record(letter, outcome)
        await attempt(async () => onOutcome(letter, outcome))
      },
    }
  }

  async function drain({ account, paced }: ReadyAccount, channel: SendingChannel): Promise<void> {
    const work = workFor(channel)
    await attempt(() => (paced ? drainPaced(account, work) : drainUnpaced(account, work, nudge)))
    await work.gate.empty()
    await attempt(() => ledger.settle(clock()))
  }

  return {
    begin(account: ReadyAccount): void {
      const channel = channels.get(account.channel)
      if (channel === undefined || busy.has(account.account) || stopping.aborted) return
      busy.set(
        account.account,
        drain(account, channel).finally(() => busy.delete(account.account)),
      )
    },
    ended: async () => {
      await Promise.all(busy.values())
    },
  }
}
