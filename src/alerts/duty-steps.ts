import { createHash } from 'node:crypto'
import type { CanPush } from '../audience/exclude.ts'
import { type AlertRecord, isAllClear, isDrill, regionsOf } from '../domain/alert.ts'
import { coversRegion } from '../domain/region.ts'
import type { DutyAck, DutyContact, DutyLetter } from './duty-store.ts'

/** A contact to be written to now, and by which of its ways. */
export interface DutyStep {
  readonly contact: DutyContact
  readonly way: number
}

export interface DutyFacts {
  readonly contacts: readonly DutyContact[]
  /** Of the alert. */
  readonly letters: readonly DutyLetter[]
  readonly acks: readonly DutyAck[]
  readonly canPush: CanPush
  /** So long a letter waits for its answer before the next way is used. */
  readonly ackMs: number
  readonly now: Date
}

/** Whom an alert concerns: of its regions, of what lies in them and of what they lie in; in a drill testers only. */
export function concerns({ content }: Pick<AlertRecord, 'content'>, { region, tester, endedAt }: DutyContact): boolean {
  if (endedAt !== null || (isDrill(content) && !tester)) return false
  return regionsOf(content).some((one) => coversRegion(one, region) || coversRegion(region, one))
}

/**
 * Who is to be reached now. A way by which nothing can be sent, or by which the letter failed, is passed over at once: nobody can
 * answer what never arrived. That the danger is over is told by the first way that works only: nobody is woken twice for it.
 */
export function stepsFor(alert: AlertRecord, facts: DutyFacts): DutyStep[] {
  const { contacts, letters, acks, canPush, ackMs, now } = facts
  return contacts.flatMap((contact) => {
    if (!concerns(alert, contact) || acks.some((ack) => ack.contact === contact.id)) return []
    const last = letters.filter((letter) => letter.contact === contact.id).at(-1)
    if (last !== undefined && !last.failed) {
      if (isAllClear(alert.content) || now.getTime() - last.at.getTime() < ackMs) return []
    }
    const way = contact.ways.findIndex((to, at) => at > (last?.way ?? -1) && canPush(to).kind === 'can')
    return way === -1 ? [] : [{ contact, way }]
  })
}

const CODE_DIGITS = 6

/** What an answer to one of several alerts names: short enough to be typed. */
export function codeOf(alert: string): string {
  const number = createHash('sha256').update(alert).digest().readUInt32BE(0) % 10 ** CODE_DIGITS
  return `KP${String(number).padStart(CODE_DIGITS, '0')}`
}
