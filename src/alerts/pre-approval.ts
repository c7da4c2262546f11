import { isAllClear, regionsOf, SEVERITIES, type Severity } from '../domain/alert.ts'
import { coversRegion } from '../domain/region.ts'
import type { AlertSource } from './alert-source.ts'
import type { AlertOfCap } from './cap/alert-of-cap.ts'
import type { CapFinding, CapMessage, ImportOutcome } from './cap/cap-message.ts'

export interface JudgedMessage {
  readonly importAs: ImportOutcome
  /** Of the reading, the rules and the mapping. */
  readonly findings: readonly CapFinding[]
  readonly message: CapMessage
  readonly alert: AlertOfCap
}

/**
 * Whether a message may go out without a person. Everything has to be in order: an allowed sender, a real warning that is public and not over,
 * no finding above `info`, regions of ours and of the source, a known severity not worse than the one named. A Cancel or an all-clear
 * never: a warning that is taken back by mistake hurts more than one that lasts until it ends by itself.
 * What it must not do besides - replace a worse alert of the series - only its receiver can see.
 */
export function isPreApproved(source: AlertSource, judged: JudgedMessage, now: Date): boolean {
  const { importAs, findings, message, alert } = judged
  const { trust, senders, regions } = source
  const { content } = alert
  if (trust.kind !== 'pre-approved' || importAs !== 'accept' || content === undefined) return false
  if (!senders.includes(message.sender) || message.scope !== 'Public' || content.status !== 'Actual') return false
  if (isAllClear(content) || content.expires <= now) return false
  if (findings.some(({ level }) => level !== 'info')) return false
  const found = regionsOf(content)
  if (found.length === 0) return false
  if (regions.length > 0 && !found.every((code) => regions.some((ours) => coversRegion(ours, code)))) return false
  return isNoWorse(content.severity, trust.upTo)
}

/** `SEVERITIES` begins with the worst; what is unknown may be anything. */
function isNoWorse(severity: Severity, limit: Severity): boolean {
  return severity !== 'Unknown' && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(limit)
}
