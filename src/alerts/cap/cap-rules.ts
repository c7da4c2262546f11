import { createFindings, type Findings } from './cap-findings.ts'
import type { CapFinding, CapMessage, FindingLevel } from './cap-message.ts'
import { checkAlert } from './cap-rules-alert.ts'
import { checkInfo } from './cap-rules-info.ts'
import { type Comparisons, MAX_COMPARISONS } from './polygon-crossing.ts'

/** What the rules need besides the message. */
export interface Judging {
  readonly now: Date
  readonly comparisons: Comparisons
  /** `level`: how bad it is in a message of others. In ours everything is an error. */
  readonly report: (level: FindingLevel, code: string, xpath: string, message: string) => void
  /** Where a part stands in the XML it was read from; `counted` where it was not read. */
  readonly placeOf: (part: object, counted: string) => string
}

/**
 * The rules of CAP 1.2 (`OASIS CAP-v1.2` §3.2, and what its schema misses) on a message of our own: every breach is an error.
 * Empty: it may be published. Good practice, such as a contact, is no rule of CAP and not looked at.
 */
export function checkCapMessage(message: CapMessage, now: Date): readonly CapFinding[] {
  const findings = createFindings()
  judge(message, {
    now,
    comparisons: { left: MAX_COMPARISONS },
    report: (_, code, xpath, text) => findings.add('error', code, xpath, text),
    placeOf: (_, counted) => counted,
  })
  return findings.list()
}

/** The same rules on a message that was read: breaches that do not blur its meaning are warnings. What reading found already is not said twice. */
export function judgeRead(
  message: CapMessage,
  now: Date,
  places: ReadonlyMap<object, string>,
  findings: Findings,
): void {
  judge(message, {
    now,
    comparisons: { left: MAX_COMPARISONS },
    report: (level, code, xpath, text) => {
      if (!findings.hasErrorAt(xpath)) findings.add(level, code, xpath, text)
    },
    placeOf: (part, counted) => places.get(part) ?? counted,
  })
}

function judge(message: CapMessage, judging: Judging): void {
  checkAlert(message, judging)
  for (const [index, info] of message.infos.entries()) {
    checkInfo(info, `/alert/info[${index + 1}]`, message, judging)
  }
}
