import { regionsOf } from '../domain/alert.ts'
import { coversRegion } from '../domain/region.ts'
import type { AlertSource } from './alert-source.ts'
import type { CapFinding, CapMessage } from './cap/cap-message.ts'
import type { FeedPollerDeps, TakenMessage } from './poll-feeds.ts'
import { isPreApproved, type JudgedMessage } from './pre-approval.ts'

export interface KnownMessages {
  readonly has: (message: CapMessage) => boolean
  readonly add: (message: CapMessage) => void
}

type JudgeDeps = Pick<FeedPollerDeps, 'readCap' | 'alertOf' | 'clock' | 'onFindings'>

/** Reads a message and decides whether it is to be taken; undefined: it is not, and need not come again. */
export function judgeMessage(
  { readCap, alertOf, clock, onFindings }: JudgeDeps,
  source: AlertSource,
  { xml, contentType }: { readonly xml: Uint8Array; readonly contentType: string | undefined },
  known: KnownMessages,
): TakenMessage | undefined {
  const now = clock()
  const { message, importAs, findings } = readCap(xml, { now, ...(contentType !== undefined && { contentType }) })
  const told = { source: source.id, identifier: message?.identifier ?? null }
  if (message === undefined || importAs === 'reject') {
    onFindings({ ...told, importAs: 'reject', findings })
    return undefined
  }
  if (known.has(message)) return undefined
  const mapped = alertOf(message, now)
  const alert = { ...mapped, origin: { ...mapped.origin, feed: source.id } }
  const judged = { importAs, message, alert, findings: [...findings, ...mapped.findings] }
  const sorted = sortOut(source, judged)
  switch (sorted.kind) {
    case 'not for us':
      return undefined
    case 'refused':
      onFindings({ ...told, importAs: 'reject', findings: [sorted.finding] })
      return undefined
    case 'ours':
      if (judged.findings.length > 0) onFindings({ ...told, importAs, findings: judged.findings })
      return { ...judged, source, xml, preApproved: isPreApproved(source, judged, now) }
  }
}

type SortedOut =
  | { readonly kind: 'ours' }
  /** For other regions, or a receipt between systems: passed over without a word. */
  | { readonly kind: 'not for us' }
  | { readonly kind: 'refused'; readonly finding: CapFinding }

/** A message whose regions could not be made out is ours until a person has said otherwise. */
function sortOut({ senders, regions }: AlertSource, { message, alert }: JudgedMessage): SortedOut {
  if (senders.length > 0 && !senders.includes(message.sender)) {
    const finding = {
      level: 'error',
      xpath: '/alert/sender',
      message: `发送方「${message.sender}」不在这个来源的名单里，没有收下`,
    } as const
    return { kind: 'refused', finding }
  }
  if (message.msgType === 'Ack' || message.msgType === 'Error' || alert.elsewhere) return { kind: 'not for us' }
  const found = alert.content === undefined ? [] : regionsOf(alert.content)
  const isWanted =
    regions.length === 0 ||
    found.length === 0 ||
    found.some((code) => regions.some((ours) => coversRegion(ours, code) || coversRegion(code, ours)))
  return isWanted ? { kind: 'ours' } : { kind: 'not for us' }
}
