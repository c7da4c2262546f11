import type { Clock } from '../domain/clock.ts'
import type { Gate } from './gate.ts'
import type { LeasedLetter, Ledger, StartOutcome } from './ledger.ts'
import type { Wait } from './wait.ts'

export interface DispatchLimits {
  /** How long a claimed letter is this worker's; much longer than `sendMs`. */
  readonly leaseMs: number
  /** How long one try may take. */
  readonly sendMs: number
  /** How often an idle worker looks for something to do. */
  readonly idleMs: number
  /** Letters of one claim, for accounts without slots. */
  readonly claim: number
  /** Letters of one account in flight at once. Also the most whose fate is unknown when the process is killed. */
  readonly concurrency: number
}

export interface AccountWork {
  readonly ledger: Ledger
  readonly worker: string
  readonly clock: Clock
  readonly wait: Wait
  readonly limits: DispatchLimits
  /** Aborted: start nothing more. */
  readonly stopping: AbortSignal
  readonly gate: Gate
  /** Sends and records; never rejects. */
  readonly send: (letter: LeasedLetter) => Promise<void>
}

/** So long a slot is waited for; what takes longer is found by looking again, since somebody may have changed it. */
const LONGEST_WAIT_MS = 5_000

/**
 * One letter at a time is claimed and takes its slot just before it goes out, so that slots planned ahead cannot bunch up,
 * and an emergency never stands behind claimed routine letters.
 */
export async function drainPaced(account: string, work: AccountWork): Promise<void> {
  const { ledger, worker, clock, wait, limits, stopping, gate } = work
  for (;;) {
    await gate.room()
    if (stopping.aborted) return
    const [letter] = await ledger.claim(worker, 1, limits.leaseMs, clock(), account)
    if (letter === undefined) return
    const started = await ledger.start(letter, worker, clock())
    if (started.kind === 'go') gate.run(() => work.send(letter))
    else await ledger.release([letter], worker)
    // A timer may fire a millisecond early, and the slot would not be free yet.
    const ms = nextTime(started) - clock().getTime() + 1
    if (ms > 1) await wait(Math.min(ms, LONGEST_WAIT_MS), stopping)
  }
}

function nextTime(started: StartOutcome): number {
  switch (started.kind) {
    case 'go':
      return started.next?.getTime() ?? 0
    case 'wait':
      return started.until.getTime()
    case 'gone':
      return 0
  }
}

/**
 * Claims many and starts as many at a time as may be in flight.
 * @param lookAgain called when nothing could be started: what holds it up, or a pace set meanwhile, shows on looking again
 */
export async function drainUnpaced(account: string, work: AccountWork, lookAgain: () => void): Promise<void> {
  const { ledger, worker, clock, limits, stopping } = work
  while (!stopping.aborted) {
    const now = clock()
    const letters = await ledger.claim(worker, limits.claim, limits.leaseMs, now, account)
    if (letters.length === 0) return
    // A try must not outlive its lease.
    const startBy = now.getTime() + limits.leaseMs - 2 * limits.sendMs
    const left = await startInTurn(letters, startBy, work)
    if (left.length > 0) await ledger.release(left, worker)
    if (left.length === letters.length) {
      lookAgain()
      return
    }
  }
}

/** @returns those that were not started */
async function startInTurn(
  letters: readonly LeasedLetter[],
  startBy: number,
  { ledger, worker, clock, stopping, gate, send }: AccountWork,
): Promise<readonly LeasedLetter[]> {
  let left = letters
  while (left.length > 0) {
    await gate.room()
    if (stopping.aborted || clock().getTime() > startBy) return left
    const chosen = left.slice(0, gate.free())
    const started = await ledger.startAll(chosen, worker, clock())
    for (const letter of started) gate.run(() => send(letter))
    left = left.slice(chosen.length)
    // Cancelled, paused, or an emergency came: give everything back and look again.
    if (started.length < chosen.length) return [...chosen.filter((letter) => !started.includes(letter)), ...left]
  }
  return left
}
